"""`tertulia live`: the event stream, in one process (granian's own supervisor would cost 20 MB)."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from importlib import import_module

import click

from tertulia.cli.django import ready
from tertulia.kernel.logs import logging_config
from tertulia.kernel.settings import settings

_GOODBYE_S = 5.0


@click.command("live")
def command() -> None:
    """Serve the event stream, alone."""
    run()


def run() -> None:
    """Serve the event stream until stopped."""
    with ready():
        asyncio.run(_serve())
    logging.shutdown()
    # The server's threads of Rust abort when the interpreter is taken apart around them.
    os._exit(0)


async def _serve() -> None:
    from granian.constants import Interfaces
    from granian.server.embed import Server

    ours = settings()
    application = import_module("tertulia.web.live").application
    server = Server(
        application,
        address=ours.host,
        port=ours.live_port,
        interface=Interfaces.ASGI,
        websockets=False,
        # Every open browser holds one stream.
        backpressure=4096,
        log_dictconfig=logging_config(ours.log_format, ours.log_level),
    )
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    serving = asyncio.ensure_future(server.serve())
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if stop.is_set():
        # The server waits for its streams, which end only when the hub ends them.
        if application.hub is not None:
            await application.hub.stop()
        server.stop()  # type: ignore[no-untyped-call]
        await asyncio.wait({serving}, timeout=_GOODBYE_S)
    if serving.done():
        serving.result()

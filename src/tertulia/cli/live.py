"""`tertulia live`: the event stream."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from tertulia.cli.django import database
from tertulia.cli.ending import Problem, die_with_parent, die_with_supervisor
from tertulia.kernel.logs import logging_config
from tertulia.kernel.settings import settings


@click.command("live")
def command() -> None:
    """Serve the event stream, alone."""
    from granian.constants import Interfaces, Loops
    from granian.server import Server

    die_with_supervisor()
    if find_spec("tertulia.web.live") is None:
        raise Problem("This build has no event stream (tertulia.web.live).")
    ours = settings()
    with database():
        Server(
            "tertulia.web.live:application",
            address=ours.host,
            port=ours.live_port,
            interface=Interfaces.ASGI,
            workers=1,
            loop=Loops.asyncio,
            websockets=False,
            # Every open browser holds one stream.
            backpressure=4096,
            workers_kill_timeout=5,
            log_dictconfig=logging_config(ours.log_format, ours.log_level),
        ).serve(target_loader=_load, wrap_loader=False)


def _load() -> Any:
    die_with_parent()
    return import_module("tertulia.web.live").application

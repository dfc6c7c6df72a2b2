"""`tertulia web`: the pages."""

from __future__ import annotations

import gc
from typing import Any

import click

from tertulia.cli.django import database
from tertulia.cli.ending import die_with_parent
from tertulia.kernel.logs import logging_config
from tertulia.kernel.settings import settings

_YEAR_S = 31_536_000
#: A page makes tens of thousands of objects and drops nearly all of them. Looking for circles after
#: every two thousand, and through everything every few pages, takes a tenth of the time of a page;
#: after every twenty thousand, it holds up one page in fifteen for 45 ms.
_COLLECT = (4_000, 50, 50)


@click.command("web")
def command() -> None:
    """Serve the pages, alone: the database must be migrated (tertulia prepare)."""
    run()


def run() -> None:
    """Serve the pages until stopped."""
    from granian.constants import Interfaces
    from granian.server import Server

    ours = settings()
    ours.static_dir.mkdir(parents=True, exist_ok=True)
    with database():
        Server(
            "tertulia.web.wsgi:application",
            address=ours.host,
            port=ours.port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=ours.web_threads,
            # Requests beyond the threads wait here and do not fail.
            backpressure=ours.web_threads * 16,
            websockets=False,
            workers_kill_timeout=20,
            log_dictconfig=logging_config(ours.log_format, ours.log_level),
            static_path_route=["/static"],
            static_path_mount=[ours.static_dir],
            static_path_expires=_YEAR_S,
        ).serve(target_loader=_load, wrap_loader=False)


def _load() -> Any:
    """The application; the process that carries it ends with the one that accepts signals."""
    die_with_parent()
    gc.set_threshold(*_COLLECT)
    from tertulia.web.wsgi import application

    gc.collect()
    gc.freeze()  # what is there now stays: it is not looked through again
    return application

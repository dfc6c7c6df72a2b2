"""`tertulia worker`: sends what is due, runs jobs, hands events on."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

from tertulia.cli.django import ready
from tertulia.cli.ending import Problem, die_with_supervisor


@click.command("worker")
def command() -> None:
    """Run one worker; start as many as wanted, on as many machines as wanted."""
    die_with_supervisor()
    if find_spec("tertulia.web.worker") is None:
        raise Problem("This build has no worker (tertulia.web.worker).")
    with ready():
        import_module("tertulia.web.worker").run()

"""`tertulia worker`: sends what is due, runs jobs, hands events on."""

from __future__ import annotations

from importlib import import_module

import click

from tertulia.cli.django import ready


@click.command("worker")
def command() -> None:
    """Run one worker; start as many as wanted, on as many machines as wanted."""
    run()


def run() -> None:
    """Work until stopped."""
    with ready():
        import_module("tertulia.web.worker").run()

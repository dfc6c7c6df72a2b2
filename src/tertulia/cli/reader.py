"""`tertulia reader`: computes what texts say."""

from __future__ import annotations

from importlib import import_module

import click

from tertulia.cli.django import ready


@click.command("reader")
def command() -> None:
    """Read texts; start one, or one more on another machine to stand by."""
    run()


def run() -> None:
    """Read until stopped."""
    with ready():
        import_module("tertulia.web.reader").run()

"""`tertulia doctor`: examines everything, says how to repair it."""

from __future__ import annotations

import sys

import click

from tertulia.cli.django import ready


@click.command("doctor")
def command() -> None:
    """Examine this installation; fails when something must be repaired."""
    with ready():
        from tertulia.web.doctor import examine

        wrong = 0
        for each in examine():
            click.echo(f"{click.style('ok', fg='green') if each.ok else _bad()}  {each.what}")
            if not each.ok:
                wrong += 1
                click.echo(f"     {each.repair}")
    click.echo(f"\n{wrong} to repair." if wrong else "\nAll is well.")
    sys.exit(1 if wrong else 0)


def _bad() -> str:
    return click.style("!!", fg="red", bold=True)

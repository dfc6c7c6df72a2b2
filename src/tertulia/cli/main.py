"""`tertulia`: finds its commands by module name, so that adding one is adding a file.

A module `tertulia.cli.<name>` with a click command called `command` is the command `<name>`.
Nothing is imported before it is called: `serve` must not carry Django.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

import click

from tertulia import cli
from tertulia.cli.ending import Problem
from tertulia.kernel.postgres import ClusterError

_NOT_COMMANDS = {"main", "ending", "django", "children", "supervisor", "saying"} | {
    "hatching",
    "naming",
}


class Commands(click.Group):
    """The group whose commands are the modules beside this one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the modules that are commands."""
        names = {each.name for each in pkgutil.iter_modules(cli.__path__)}
        return sorted(name for name in names - _NOT_COMMANDS if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that module."""
        name = cmd_name.replace("-", "_")
        if name not in self.list_commands(ctx):
            return None
        found = import_module(f"tertulia.cli.{name}").command
        return found if isinstance(found, click.Command) else None


@click.command(cls=Commands)
@click.version_option(package_name="tertulia")
def group() -> None:
    """The workbench of the community manager."""


def main() -> None:
    """Run the command line; what went wrong is a sentence, not a traceback."""
    try:
        group(prog_name="tertulia")
    except (ClusterError, Problem) as error:
        click.echo(f"tertulia: {error}", err=True)
        sys.exit(1)

"""`tertulia restore`: an archive into an empty installation; every brand is on hold after it."""

from __future__ import annotations

from pathlib import Path

import click

from tertulia.cli.backup import asked
from tertulia.cli.django import ready
from tertulia.cli.saying import said


@click.command("restore")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--without-keys", is_flag=True, help="Leave the keys that are in the archive.")
@click.option("--passphrase", default="", help="“-” reads one line of input; else it is asked for.")
def command(archive: Path, without_keys: bool, passphrase: str) -> None:
    """Fill an empty data folder and database from ARCHIVE."""
    with ready(), said():
        from tertulia.cli.prepare import migrate
        from tertulia.web.backup.restoring import restore_all

        done = restore_all(
            path=archive,
            passphrase=None if without_keys else lambda: asked(passphrase, again=False),
            migrate=migrate,
        )
    click.echo(f"Restored what was saved at {done.about.at}: {done.media} pictures.")
    if done.keys_differ:
        click.echo("Your settings name other keys: add the restored ones to TERTULIA_VAULT_KEYS.")
    elif not done.with_keys:
        click.echo("No keys came with it: unless you copied them, connect the channels anew.")
    click.echo(
        f"{done.brands_held} brands are on hold: nothing goes out. Start tertulia serve, look at "
        "what was published since, and release each brand there."
    )

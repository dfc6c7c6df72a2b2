"""`tertulia backup`: database and media in one archive."""

from __future__ import annotations

from pathlib import Path

import click

from tertulia.cli.django import ready
from tertulia.cli.saying import said

FROM_INPUT = "-"


@click.command("backup")
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-keys", is_flag=True, help="Also the keys, sealed with a passphrase.")
@click.option("--passphrase", default="", help="“-” reads one line of input; else it is asked for.")
def command(archive: Path, with_keys: bool, passphrase: str) -> None:
    """Write everything into ARCHIVE (a .tar), while the program goes on."""
    words = asked(passphrase, again=True) if with_keys else None
    with ready(), said():
        from tertulia.web.backup.saving import save_all

        done = save_all(path=archive.absolute(), passphrase=words)
        click.echo(f"{done.path}  {done.bytes / 1e6:.1f} MB  {done.media} pictures")
        if not done.with_keys:
            click.echo(
                "Without keys: copy the folder keys of the data folder too, somewhere else, or "
                "channels must be connected anew after a restore (--with-keys seals them in)."
            )


def asked(passphrase: str, *, again: bool) -> str:
    """The passphrase from the input, or typed unseen."""
    if passphrase == FROM_INPUT:
        return input()
    if passphrase:
        raise click.UsageError("A passphrase on the command line can be seen; write --passphrase -")
    typed: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=again)
    return typed

"""`tertulia media`: files of a brand's library from a terminal or a script."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.saying import said

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("media")
def command() -> None:
    """Pictures, videos and documents of a brand."""


@command.command("add")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--alt", default="", help="What is in it, for who does not see it.")
@click.option("--folder", default="")
@click.option("--tag", "tags", multiple=True, help="Again for more.")
@click.option("--expires", type=_DAY, help="The last day of use: 2026-12-31")
def add(
    files: tuple[Path, ...],
    slug: str,
    alt: str,
    folder: str,
    tags: tuple[str, ...],
    expires: datetime | None,
) -> None:
    """Take FILES in; prints each one's id. A video is prepared by a worker."""
    with ready(), said():
        for path in files:
            _add(slug, path, alt, folder, tags, expires.date() if expires else None)


def _add(
    slug: str, path: Path, alt: str, folder: str, tags: tuple[str, ...], expires: date | None
) -> None:
    from tertulia.kernel.blobs import incoming_place
    from tertulia.library.services import set_rights, take_in_file
    from tertulia.library.values import Rights

    scope = brand_scope(slug)
    with incoming_place() as place:
        copy = Path(shutil.copy(path, place / "file"))
        taken = take_in_file(
            scope=scope, path=copy, filename=path.name, alt=alt, folder=folder, tags=tags
        )
    if expires:
        set_rights(scope=scope, asset_ids=[taken.asset.id], rights=Rights(expires_on=expires))
    click.echo(f"{taken.asset.id}  {path.name}{'  (known)' if taken.known else ''}")


@command.command("list")
@click.option("--brand", "slug", required=True)
@click.option("--words", default="", help="Only those with these words.")
@click.option("--tag", default="")
@click.option("--limit", default=50, show_default=True)
def list_all(slug: str, words: str, tag: str, limit: int) -> None:
    """The newest files: id, kind, size, last day of use, name."""
    with ready(), said():
        from tertulia.kernel import clock
        from tertulia.library.queries import library_page
        from tertulia.library.values import Wanted

        wanted = Wanted(words=words, tag=tag)
        today = clock.now().date()
        assets, _more = library_page(
            scope=brand_scope(slug), wanted=wanted, today=today, limit=limit
        )
        for each in assets:
            last = f"until {each.expires_on}" if each.expires_on else ""
            stage = "" if each.stage == "ready" else f"[{each.stage}]"
            size = f"{each.width}x{each.height}"
            line = (str(each.id), each.kind, size, last, stage, each.filename)
            click.echo("  ".join(part for part in line if part))

"""`tertulia reading`: how far reading is, corrections, and what people said, as a file."""

from __future__ import annotations

from typing import IO

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.saying import said


@click.group("reading")
def command() -> None:
    """What texts were read as."""


@command.command("status")
@click.option("--brand", "slug", required=True, help="The brand's address.")
def status(slug: str) -> None:
    """How many texts are read, of how many, by which version."""
    with ready(), said():
        from tertulia.interactions.reading_queries import progress_of
        from tertulia.interactions.second_queries import second_progress

        found = progress_of(scope=brand_scope(slug))
        click.echo(f"version: {found.version or 'none installed'}")
        click.echo(f"read: {found.read} of {found.texts}")
        click.echo(f"waiting: {found.waiting}, broken: {found.broken}")
        click.echo(f"corrected: {found.corrected}")
        twice = second_progress(scope=brand_scope(slug))
        click.echo(f"reads again: {twice.reads or 'nobody'} {twice.version}".rstrip())
        click.echo(
            f"waiting to be read again: {twice.waiting}, in 24 hours: {twice.read_day} read, "
            f"{twice.failed_day} given up"
        )


@command.command("correct")
@click.argument("line", type=click.UUID)
@click.argument(
    "field",
    type=click.Choice(["intent", "sentiment", "urgent", "language", "emotion", "towards"]),
)
@click.argument("label")
@click.option("--brand", "slug", required=True, help="The brand's address.")
def correct(line: str, field: str, label: str, slug: str) -> None:
    """Say what the text of a LINE of a conversation is; "" as label: not urgent."""
    with ready(), said():
        from uuid import UUID

        from tertulia.inbox.services.correcting import correct as correct_text

        correct_text(scope=brand_scope(slug), entry_id=UUID(str(line)), field=field, label=label)
        click.echo("Noted.")


@command.command("export")
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--as", "form", type=click.Choice(["csv", "jsonl"]), default="jsonl")
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-")
def export(slug: str, form: str, out: IO[str]) -> None:
    """Texts with what people said of them."""
    with ready(), said():
        from tertulia.interactions.labelled import as_csv, as_jsonl
        from tertulia.interactions.reading_queries import labelled_texts

        rows = labelled_texts(scope=brand_scope(slug))
        for text in as_csv(rows) if form == "csv" else as_jsonl(rows):
            out.write(text)

"""`tertulia book`: the brand book as a document, in and out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.saying import said

FROM_INPUT = "-"


@click.group("book")
def command() -> None:
    """The brand book."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--note", default="", help="What changes, and why.")
@click.option("--look", is_flag=True, help="Only say where each heading would go.")
def take(file: str, slug: str, note: str, look: bool) -> None:
    """Take FILE (Markdown; “-”: what comes in) into the book; prints the version's number last.

    What the document speaks of replaces what is there, all else stays.
    """
    data = sys.stdin.buffer.read() if file == FROM_INPUT else Path(file).read_bytes()
    with ready(), said():
        from tertulia.brandbook.markdown import read
        from tertulia.brandbook.queries import book_of
        from tertulia.brandbook.services.book import take_document
        from tertulia.brandbook.ui.documents import decoded

        scope = brand_scope(slug)
        found = read(decoded(data))
        for each in found.taken:
            click.echo(f"{each.title}  ->  {each.key}", err=True)
        if not look:
            base = book_of(scope=scope).number
            click.echo(str(take_document(scope=scope, content=found.content, base=base, note=note)))


@command.command("export")
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--language", default="", help="Of the headings: es, en, pt, ro; the brand's first.")
def export(slug: str, language: str) -> None:
    """Print the book as Markdown."""
    with ready(), said():
        from tertulia.accounts.queries import brand_of
        from tertulia.brandbook.markdown import write
        from tertulia.brandbook.queries import book_of

        scope = brand_scope(slug)
        brand = brand_of(scope=scope)
        chosen = language or str((brand.languages or ["en"])[0])
        click.echo(write(book_of(scope=scope), language=chosen, brand=brand.name), nl=False)

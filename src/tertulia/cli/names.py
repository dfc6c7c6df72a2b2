"""`tertulia names`: what a brand looks for in what people write."""

from __future__ import annotations

from typing import IO

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.saying import said

_KINDS = ("brand", "product", "person", "place", "competitor")
_BRAND = click.option("--brand", "slug", required=True, help="The brand's address.")


@click.group("names")
def command() -> None:
    """Products, people, places and competitors to be found in texts."""


@command.command("list")
@_BRAND
def list_all(slug: str) -> None:
    """Id, kind, name and aliases, one a line."""
    with ready(), said():
        from tertulia.interactions.name_queries import names_on_list

        for each in names_on_list(scope=brand_scope(slug)):
            click.echo("\t".join([str(each.id), each.kind, each.name, ", ".join(each.aliases)]))


@command.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice(_KINDS), default="product", show_default=True)
@click.option("--alias", "aliases", multiple=True, help="What else people call it.")
@_BRAND
def add(name: str, kind: str, aliases: tuple[str, ...], slug: str) -> None:
    """Look for NAME; prints its id."""
    with ready(), said():
        from tertulia.interactions.services.wordlist import save_name

        scope = brand_scope(slug)
        click.echo(str(save_name(scope=scope, kind=kind, name=name, aliases=aliases)))


@command.command("remove")
@click.argument("name_id", type=click.UUID)
@_BRAND
def remove(name_id: str, slug: str) -> None:
    """Look for it no more."""
    with ready(), said():
        from uuid import UUID

        from tertulia.interactions.services.wordlist import remove_names

        remove_names(scope=brand_scope(slug), term_ids=[UUID(str(name_id))])
        click.echo("Removed.")


@command.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@click.option("--lines", "kind", type=click.Choice(_KINDS), help="No CSV: `name; alias, alias`.")
@_BRAND
def bring(file: IO[str], kind: str | None, slug: str) -> None:
    """Add the names of a CSV FILE (kind, name, aliases), all or none of them."""
    with ready(), said():
        from tertulia.interactions.names_file import from_csv, pasted
        from tertulia.interactions.services.wordlist import import_names

        text = file.read()
        entries = pasted(text, kind) if kind else from_csv(text)
        done = import_names(scope=brand_scope(slug), entries=entries)
        click.echo(f"added: {done.added}, changed: {done.changed}")


@command.command("export")
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-")
@_BRAND
def export(out: IO[str], slug: str) -> None:
    """The list as CSV."""
    with ready(), said():
        from tertulia.interactions.name_queries import names_on_list
        from tertulia.interactions.names_file import as_csv

        for text in as_csv(names_on_list(scope=brand_scope(slug))):
            out.write(text)


@command.command("find")
@click.argument("text")
@_BRAND
def find(text: str, slug: str) -> None:
    """What would be found in TEXT, and how it is written."""
    with ready(), said():
        from tertulia.interactions.name_queries import names_in

        for each in names_in(scope=brand_scope(slug), text=text):
            click.echo(f"{text[each.start : each.end]}\t{each.kind}\t{each.name}\t{each.how}")


@command.command("status")
@_BRAND
def status(slug: str) -> None:
    """How far texts were looked through for the names as they are now."""
    with ready(), said():
        from tertulia.interactions.name_queries import looked_through

        found = looked_through(scope=brand_scope(slug))
        click.echo("done" if found.done else f"{found.seen} of {found.texts} texts")

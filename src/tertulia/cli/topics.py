"""`tertulia topics`: what people talk about in a period."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.saying import said

_DAY = click.DateTime(["%Y-%m-%d"])
_BRAND = click.option("--brand", "slug", required=True, help="The brand's address.")


@click.group("topics")
def command() -> None:
    """What people talk about in a period."""


@command.command("search")
@click.option("--first", type=_DAY, required=True, help="The first day, of the brand.")
@click.option("--last", type=_DAY, required=True, help="The last day.")
@click.option("--channel", type=click.UUID, help="Only what came by it.")
@click.option("--language", default="", help="es, pt, en, ro...")
@_BRAND
def search(first: datetime, last: datetime, channel: str | None, language: str, slug: str) -> None:
    """Look for them; prints the search's id. Whoever reads does it."""
    with ready(), said():
        from uuid import UUID

        from tertulia.interactions.services.topics import ask_topics_of_days

        key = ask_topics_of_days(
            scope=brand_scope(slug),
            first=first.date(),
            last=last.date(),
            channel_id=UUID(str(channel)) if channel else None,
            language=language,
        )
        click.echo(str(key))


@command.command("list")
@_BRAND
def list_all(slug: str) -> None:
    """The last searches: id, state, period, texts."""
    with ready(), said():
        from tertulia.accounts.queries import brand_of
        from tertulia.interactions.topic_queries import topic_searches
        from tertulia.kernel.zones import zone

        scope = brand_scope(slug)
        there = zone(brand_of(scope=scope).zone)
        for row in topic_searches(scope=scope):
            last = row.until.astimezone(there) - timedelta(seconds=1)
            period = f"{row.since.astimezone(there):%Y-%m-%d} {last:%Y-%m-%d}"
            click.echo(f"{row.id}\t{row.state}\t{period}\t{row.texts}")


@command.command("show")
@click.argument("search_id", type=click.UUID)
@_BRAND
def show(search_id: str, slug: str) -> None:
    """What a search found: texts, percent of all, percent negative, rise of its share, words."""
    with ready(), said():
        from uuid import UUID

        from tertulia.interactions.topic_queries import searched, topics_found

        scope = brand_scope(slug)
        row = searched(scope=scope, search_id=UUID(str(search_id)))
        if row.state != row.State.DONE:
            click.echo(f"{row.state}, {row.percent} %")
        for each in topics_found(scope=scope, row=row):
            rise = "" if each.rise is None else f"{each.rise:+d} %"
            rise = "new" if each.is_new else rise
            click.echo(
                f"{each.texts}\t{each.share} %\t{each.negative} %\t{rise}\t{' '.join(each.words)}"
            )


@command.command("stop")
@click.argument("search_id", type=click.UUID)
@_BRAND
def stop(search_id: str, slug: str) -> None:
    """It is not wanted any longer."""
    with ready(), said():
        from uuid import UUID

        from tertulia.interactions.services.topics import stop_topics

        stop_topics(scope=brand_scope(slug), search_id=UUID(str(search_id)))
        click.echo("Stopped.")

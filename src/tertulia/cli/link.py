"""`tertulia link`: short links from a terminal or a script."""

from __future__ import annotations

from uuid import UUID

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.saying import said


@click.group("link")
def command() -> None:
    """Short links and their clicks."""


@command.command("create")
@click.argument("url")
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--title", default="", help="What it is for; the team reads it.")
@click.option("--source", default="", help="utm_source: newsletter, instagram...")
@click.option("--medium", default="", help="utm_medium: social, email, print...")
@click.option("--campaign", default="", help="utm_campaign: a campaign's tag.")
@click.option("--content", default="", help="utm_content: tells two links apart.")
def create(
    url: str, slug: str, title: str, source: str, medium: str, campaign: str, content: str
) -> None:
    """Make a short link to URL, or find the same; prints its address last."""
    with ready(), said():
        from tertulia.links.queries import address_of
        from tertulia.links.rules import utm_of
        from tertulia.links.services import shorten

        scope = brand_scope(slug)
        tags = {"source": source, "medium": medium, "campaign": campaign, "content": content}
        link = shorten(scope=scope, url=url, utm=utm_of(tags), title=title)
        click.echo(str(link.id))
        click.echo(address_of(scope=scope, code=link.code))


@command.command("list")
@click.option("--brand", "slug", required=True)
@click.option("--campaign", default="", help="Only those with this tag.")
@click.option("--limit", default=50, show_default=True)
def list_all(slug: str, campaign: str, limit: int) -> None:
    """The newest links with clicks, people and programs."""
    with ready(), said():
        from tertulia.links.queries import links_page

        cards, _more = links_page(scope=brand_scope(slug), campaign=campaign, limit=limit)
        for card in cards:
            counted = card.counted
            sums = f"{counted.clicks} {counted.visitors} {counted.machines}"
            click.echo(f"{card.id}  {card.short}  {sums}  {card.target}")


@command.command("stop")
@click.argument("link_id", type=click.UUID)
@click.option("--brand", "slug", required=True)
@click.option("--resume", is_flag=True, help="Let it lead there again.")
def stop(link_id: UUID, slug: str, resume: bool) -> None:
    """Let a link lead nowhere."""
    with ready(), said():
        from tertulia.links.services import resume_link, stop_link

        act = resume_link if resume else stop_link
        act(scope=brand_scope(slug), link_id=link_id)

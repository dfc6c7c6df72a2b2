"""`tertulia post`: written, listed and scheduled from a terminal or a script."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.saying import said

FROM_INPUT = "-"
_MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])

if TYPE_CHECKING:
    from tertulia.kernel.scope import Scope


@click.group("post")
def command() -> None:
    """Posts and their way to the channels."""


@command.command("create")
@click.argument("text")
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--channel", "channels", multiple=True, type=click.UUID, help="Again for more.")
@click.option("--title", default="", help="For yourselves; the first words when left out.")
@click.option("--picture", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--alt", default="", help="What is in the picture, for who does not see it.")
@click.option("--at", type=_MOMENT, help="Schedule it, on the brand's clock: 2026-12-01T09:00")
@click.option("--now", is_flag=True, help="Publish it now.")
def create(
    text: str,
    slug: str,
    channels: tuple[UUID, ...],
    title: str,
    picture: Path | None,
    alt: str,
    at: datetime | None,
    now: bool,
) -> None:
    """Write TEXT (“-”: what comes in) for channels; a draft, unless --at or --now.

    Prints the post's id last.
    """
    words = sys.stdin.read() if text == FROM_INPUT else text
    with ready(), said():
        scope = brand_scope(slug)
        post_id = _written(scope, words, title, channels, picture, alt)
        if at or now:
            _schedule(scope, post_id, at, now=now)
        click.echo(str(post_id))


def _written(
    scope: Scope,
    text: str,
    title: str,
    channels: tuple[UUID, ...],
    picture: Path | None,
    alt: str,
) -> UUID:
    from tertulia.library.services import add_picture
    from tertulia.networks.queries import channels_of
    from tertulia.publishing.queries import variants_of
    from tertulia.publishing.services import create_post, save_variant
    from tertulia.publishing.values import Draft, MediaUse

    media: tuple[MediaUse, ...] = ()
    if picture is not None:
        data = picture.read_bytes()
        asset = add_picture(scope=scope, data=data, filename=picture.name, alt=alt)
        media = (MediaUse(asset.id, alt),)
    chosen = channels or tuple(each.id for each in channels_of(scope=scope))
    first_words = " ".join(text.split())[:60]
    post = create_post(scope=scope, title=title or first_words, channel_ids=chosen)
    for variant in variants_of(scope=scope, post_ids=[post.id])[post.id]:
        parts = [Draft(text.strip(), media)]
        save_variant(scope=scope, variant_id=variant.id, version=None, parts=parts, options={})
    return post.id


@command.command("schedule")
@click.argument("post_id", type=click.UUID)
@click.option("--brand", "slug", required=True)
@click.option("--at", type=_MOMENT, help="On the brand's clock: 2026-12-01T09:00")
@click.option("--now", is_flag=True, help="Publish it now.")
def schedule(post_id: UUID, slug: str, at: datetime | None, now: bool) -> None:
    """Schedule a post at its hour, or another; prints its deliveries' ids."""
    with ready(), said():
        for each in _schedule(brand_scope(slug), post_id, at, now=now):
            click.echo(str(each))


def _schedule(scope: Scope, post_id: UUID, at: datetime | None, *, now: bool) -> list[UUID]:
    from tertulia.publishing.scheduling import move_post, schedule_post

    if at is not None and not now:
        move_post(scope=scope, post_id=post_id, day=at.date(), hour=at.time())
    return schedule_post(scope=scope, post_id=post_id, now=now)


@command.command("list")
@click.option("--brand", "slug", required=True)
@click.option("--limit", default=50, show_default=True)
def list_all(slug: str, limit: int) -> None:
    """The newest posts, each channel with its state and link."""
    with ready(), said():
        from tertulia.delivery.queries import deliveries_by_id
        from tertulia.publishing.queries import posts_page, states_of, variants_of

        scope = brand_scope(slug)
        posts, _more = posts_page(scope=scope, cursor="", limit=limit)
        variants = variants_of(scope=scope, post_ids=[post.id for post in posts])
        for post in posts:
            click.echo(f"{post.id}  {_hour(post.due_day, post.due_time)}  {post.title}")
            mine = variants[post.id]
            states = states_of(scope=scope, variants=mine)
            ids = [each.delivery_id for each in mine if each.delivery_id]
            cards = deliveries_by_id(scope=scope, ids=ids)
            for each in mine:
                card = cards.get(each.delivery_id) if each.delivery_id else None
                link = card.url if card else ""
                click.echo(f"    {each.channel.handle}  {states[each.id]}  {link}".rstrip())


def _hour(day: object, hour: object) -> str:
    return f"{day} {hour or ''}".strip() if day else "no day yet"

"""`tertulia plan move | copy | discard | serve | take | undo`: many posts at once, with a way back."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.ending import Problem
from tertulia.cli.saying import said

if TYPE_CHECKING:
    from tertulia.kernel.scope import Scope
    from tertulia.planning.values import Done, Spot

_NONE = "none"
_POSTS = click.argument("posts", nargs=-1, required=True, type=click.UUID)
_BRAND = click.option("--brand", "slug", required=True, help="The brand's address.")
_KEEP = click.option(
    "--undo",
    "keep",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the way back to this file: tertulia plan undo FILE",
)


@click.command("move")
@_POSTS
@_BRAND
@click.option("--days", type=click.IntRange(-3660, 3660), default=0, help="How many days later.")
@click.option("--hour", type=click.DateTime(["%H:%M"]), help="09:00, on the brand's clock.")
@_KEEP
def move(
    posts: tuple[UUID, ...], slug: str, days: int, hour: datetime | None, keep: Path | None
) -> None:
    """Shift POSTS by some days, or to another hour; what cannot move stays, and why."""
    with ready(), said():
        from tertulia.planning.services.moving import move_many

        scope = brand_scope(slug)
        at = hour.time() if hour else None
        _tell(move_many(scope=scope, spots=_spots(scope, posts), days=days, hour=at), keep)


@click.command("copy")
@_POSTS
@_BRAND
@click.option("--days", type=click.IntRange(-3660, 3660), default=7, show_default=True)
@_KEEP
def copy(posts: tuple[UUID, ...], slug: str, days: int, keep: Path | None) -> None:
    """Make a draft like each of POSTS, some days later; prints their ids."""
    with ready(), said():
        from tertulia.planning.services.moving import copy_many

        scope = brand_scope(slug)
        done = copy_many(scope=scope, spots=_spots(scope, posts), days=days)
        for each in done.undo.discard:
            click.echo(str(each))
        _tell(done, keep)


@click.command("discard")
@_POSTS
@_BRAND
@_KEEP
def discard(posts: tuple[UUID, ...], slug: str, keep: Path | None) -> None:
    """Put drafts out of sight; what is scheduled or out stays."""
    with ready(), said():
        from tertulia.planning.services.moving import discard_many

        scope = brand_scope(slug)
        _tell(discard_many(scope=scope, spots=_spots(scope, posts)), keep)


@click.command("serve")
@_POSTS
@_BRAND
@click.option("--pillar", default="", help="A pillar's id, or: none")
@click.option("--campaign", default="", help="A campaign's id, or: none")
@_KEEP
def serve(
    posts: tuple[UUID, ...], slug: str, pillar: str, campaign: str, keep: Path | None
) -> None:
    """Give POSTS another pillar, campaign or both; all of them or none."""
    with ready(), said():
        from tertulia.planning.services.serving import Wanted, serve_many

        scope = brand_scope(slug)
        wanted = Wanted(_id(pillar), _id(campaign), bool(pillar), bool(campaign))
        _tell(serve_many(scope=scope, spots=_spots(scope, posts), wanted=wanted), keep)


@click.command("take")
@click.argument("queue", type=click.UUID)
@_POSTS
@_BRAND
@_KEEP
def take(queue: UUID, posts: tuple[UUID, ...], slug: str, keep: Path | None) -> None:
    """Give POSTS the next free hours of QUEUE, in this order."""
    with ready(), said():
        from tertulia.planning.services.taking import take_hours

        scope = brand_scope(slug)
        _tell(take_hours(scope=scope, queue_id=queue, spots=_spots(scope, posts)), keep)


@click.command("undo")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_BRAND
def undo(file: Path, slug: str) -> None:
    """Take back the act whose way back FILE holds; what was moved on since, stays."""
    with ready(), said():
        from tertulia.planning.services.moving import take_back
        from tertulia.planning.values import Undo

        try:
            way = Undo.from_json(json.loads(file.read_text()))
        except (ValueError, KeyError, TypeError) as error:
            raise Problem(f"{file} holds no way back of an act") from error
        _tell(take_back(scope=brand_scope(slug), undo=way), None)


def _id(words: str) -> UUID | None:
    if words in ("", _NONE):
        return None
    try:
        return UUID(words)
    except ValueError as error:
        raise Problem(f"{words!r} is no id; write an id, or: none") from error


def _spots(scope: Scope, posts: tuple[UUID, ...]) -> list[Spot]:
    """Where they stand. Raises: NotFound."""
    from tertulia.planning.services.moving import spot_of

    return [spot_of(scope=scope, post_id=each) for each in posts]


def _tell(done: Done, keep: Path | None) -> None:
    """Exit status 1 when something stayed."""
    if keep is not None and done.undo:
        keep.write_text(json.dumps(_plain(done)))
    click.echo(done.sentence)
    for each in done.warnings:
        click.echo(each, err=True)
    for each in done.stayed:
        click.echo(f"stayed: {each}", err=True)
    if done.stayed:
        raise Problem(f"{len(done.stayed)} stayed as they were")


def _plain(done: Done) -> dict[str, Any]:
    return done.undo.as_json()


ACTS = (move, copy, discard, serve, take, undo)

"""`tertulia plan series | pool`: what comes again, from a terminal."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.saying import said

if TYPE_CHECKING:
    from tertulia.planning.values import Done

_DAY = click.DateTime(["%Y-%m-%d"])
_HOUR = click.DateTime(["%H:%M"])
_BRAND = click.option("--brand", "slug", required=True, help="The brand's address.")
_SERIES = click.argument("series", type=click.UUID)
_POOL = click.argument("pool", type=click.UUID)


@click.group("series")
def series_group() -> None:
    """Posts that come again by a rule."""


@series_group.command("list")
@_BRAND
def list_series(slug: str) -> None:
    """One a line: id, post, rule, hour, days left out, and whether it ended."""
    with ready(), said():
        from tertulia.planning.queries import series_page

        for row in series_page(scope=brand_scope(slug)):
            left = " ".join(map(str, row.except_days))
            ended = "ended" if row.ended_at else ""
            cells = (row.id, row.post_id, row.rule, f"{row.hour:%H:%M}", left, ended)
            click.echo("\t".join(map(str, cells)).rstrip())


@series_group.command("start")
@click.argument("post", type=click.UUID)
@_BRAND
@click.option("--rule", required=True, help="RFC 5545: FREQ=WEEKLY;BYDAY=MO")
@click.option("--from", "first", type=_DAY, required=True, help="First day: 2026-12-07")
@click.option("--hour", type=_HOUR, required=True, help="09:00, on the brand's clock.")
def start(post: UUID, slug: str, rule: str, first: datetime, hour: datetime) -> None:
    """Let POST come again; prints the series' id."""
    with ready(), said():
        from tertulia.planning.services.series import start_series

        made = start_series(
            scope=brand_scope(slug),
            post_id=post,
            rule=rule,
            first_day=first.date(),
            hour=hour.time(),
        )
        click.echo(str(made.id))


@series_group.command("change")
@_SERIES
@_BRAND
@click.option("--rule", default="", help="The present one when left out.")
@click.option("--hour", type=_HOUR, help="The present one when left out.")
@click.option("--from", "first", type=_DAY, help="Only from this day on: a series of its own.")
def change(
    series: UUID, slug: str, rule: str, hour: datetime | None, first: datetime | None
) -> None:
    """Give SERIES another rule or hour; prints the id of the one that goes on."""
    with ready(), said():
        from tertulia.planning.queries import series_of
        from tertulia.planning.services.repeating import change_series

        scope = brand_scope(slug)
        row = series_of(scope=scope, series_id=series)
        done = change_series(
            scope=scope,
            series_id=series,
            rule=rule or row.rule,
            hour=hour.time() if hour else row.hour,
            from_day=first.date() if first else None,
        )
        _tell(done)
        click.echo(str(done.series_id))


@series_group.command("skip")
@_SERIES
@click.argument("day", type=_DAY)
@_BRAND
@click.option("--back", is_flag=True, help="Let it come on that day after all.")
def skip(series: UUID, day: datetime, slug: str, back: bool) -> None:
    """Leave DAY out of SERIES."""
    with ready(), said():
        from tertulia.planning.services.repeating import bring_back, leave_out

        scope = brand_scope(slug)
        if back:
            bring_back(scope=scope, series_id=series, day=day.date())
        else:
            _tell(leave_out(scope=scope, series_id=series, day=day.date()))


@series_group.command("end")
@_SERIES
@_BRAND
@click.option("--from", "first", type=_DAY, help="From this day on; else what stands, stays.")
def end(series: UUID, slug: str, first: datetime | None) -> None:
    """Let SERIES come no more."""
    with ready(), said():
        from tertulia.planning.services.repeating import end_from
        from tertulia.planning.services.series import end_series

        scope = brand_scope(slug)
        if first is None:
            end_series(scope=scope, series_id=series)
        else:
            _tell(end_from(scope=scope, series_id=series, day=first.date()))


def _tell(done: Done) -> None:
    click.echo(done.sentence, err=True)
    for each in done.stayed:
        click.echo(f"stayed: {each}", err=True)


@click.group("pool")
def pool_group() -> None:
    """Evergreen pools: posts that are good at any time."""


@pool_group.command("list")
@_BRAND
def list_pools(slug: str) -> None:
    """Pools (id, name, days of rest), each with its posts below."""
    with ready(), said():
        from tertulia.planning.queries import pool_posts, pools_of

        scope = brand_scope(slug)
        rows = pools_of(scope=scope)
        posts = pool_posts(scope=scope, pool_ids=[each.id for each in rows])
        for row in rows:
            click.echo(f"{row.id}\t{row.name}\t{row.rest_days}")
            for each in posts[row.id]:
                click.echo(f"    {each.post_id}\t{each.post.title}")


@pool_group.command("create")
@click.argument("name")
@_BRAND
@click.option("--rest", default=60, show_default=True, help="Days between two uses of a post.")
def create(name: str, slug: str, rest: int) -> None:
    """Make a pool; prints its id."""
    with ready(), said():
        from tertulia.planning.services.pools import save_pool

        click.echo(str(save_pool(scope=brand_scope(slug), name=name, rest_days=rest).id))


@pool_group.command("add")
@_POOL
@click.argument("posts", nargs=-1, required=True, type=click.UUID)
@_BRAND
@click.option("--until", type=_DAY, help="Not after this day.")
def add(pool: UUID, posts: tuple[UUID, ...], slug: str, until: datetime | None) -> None:
    """Let POSTS come again."""
    with ready(), said():
        from tertulia.planning.services.pools import add_to_pool

        scope, last = brand_scope(slug), until.date() if until else None
        for each in posts:
            add_to_pool(scope=scope, pool_id=pool, post_id=each, until=last)


@pool_group.command("remove")
@_POOL
@click.argument("posts", nargs=-1, required=True, type=click.UUID)
@_BRAND
def remove(pool: UUID, posts: tuple[UUID, ...], slug: str) -> None:
    """Let POSTS come no more; their copies stay."""
    with ready(), said():
        from tertulia.planning.queries import pool_post_with
        from tertulia.planning.services.pools import remove_from_pool

        scope = brand_scope(slug)
        for each in posts:
            row = pool_post_with(scope=scope, pool_id=pool, post_id=each)
            remove_from_pool(scope=scope, pool_post_id=row.id)


@pool_group.command("fill")
@_POOL
@click.argument("queue", type=click.UUID)
@_BRAND
@click.option("--first", type=_DAY, required=True, help="2026-12-01")
@click.option("--last", type=_DAY, required=True, help="2026-12-31")
@click.option("--dry-run", is_flag=True, help="Only say what would fill which hour.")
def fill(
    pool: UUID, queue: UUID, slug: str, first: datetime, last: datetime, dry_run: bool
) -> None:
    """Fill the free hours of QUEUE from POOL with drafts; prints hour and post, one a line."""
    with ready(), said():
        from tertulia.planning.services.pools import fill_gaps, gaps

        scope = brand_scope(slug)
        span = {"first": first.date(), "last": last.date()}
        found = gaps(scope=scope, pool_id=pool, queue_id=queue, **span)
        if not dry_run:
            fill_gaps(scope=scope, pool_id=pool, queue_id=queue, **span)
        for each in found:
            what = each.pool_post.post_id if each.pool_post else "all of them rest"
            click.echo(f"{each.local:%Y-%m-%d %H:%M}\t{what}")

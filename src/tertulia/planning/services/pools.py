"""Evergreen pools: good posts come again when they have rested, where a queue has a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tertulia.kernel.errors import Conflict, Invalid
from tertulia.kernel.scope import Scope
from tertulia.planning.models import Pool, PoolPost, PoolUse
from tertulia.planning.queries import pool_of, pool_post_of, pool_posts, queue_of, rested
from tertulia.planning.rules.resting import fill
from tertulia.planning.services.queues import free_hours, hold_queue
from tertulia.publishing.copying import copy_post
from tertulia.publishing.queries import post_of

MOST_REST_DAYS = 1_000
MOST_FILLED = 100


@dataclass(frozen=True)
class Filled:
    """A free hour with the post that would take it; None = all of them rest."""

    local: datetime
    pool_post: PoolPost | None


def save_pool(*, scope: Scope, name: str, rest_days: int, pool_id: UUID | None = None) -> Pool:
    """A new pool, or another name and rest for one. Raises: Invalid, NotFound."""
    name = name.strip()[:80]
    if not name:
        raise Invalid(_("Give the pool a name."), field="name")
    if not 1 <= rest_days <= MOST_REST_DAYS:
        raise Invalid(_("A post rests from 1 to %d days.") % MOST_REST_DAYS, field="rest_days")
    try:
        with transaction.atomic():
            if pool_id is None:
                return Pool.objects.create(brand_id=scope.brand_id, name=name, rest_days=rest_days)
            pool = pool_of(scope=scope, pool_id=pool_id)
            pool.name, pool.rest_days = name, rest_days
            pool.save(update_fields=["name", "rest_days"])
            return pool
    except IntegrityError as error:
        raise Invalid(_("There is a pool of this name already."), field="name") from error


def delete_pool(*, scope: Scope, pool_id: UUID) -> None:
    """Take a pool away; its posts and their copies stay. Raises: NotFound."""
    pool = pool_of(scope=scope, pool_id=pool_id)
    Pool.objects.filter(brand_id=scope.brand_id, id=pool.id).delete()


def add_to_pool(
    *, scope: Scope, pool_id: UUID, post_id: UUID, until: date | None = None
) -> PoolPost:
    """Let a post come again; `until`: not after this day. Raises: NotFound."""
    pool = pool_of(scope=scope, pool_id=pool_id)
    post = post_of(scope=scope, post_id=post_id)
    found, _created = PoolPost.objects.update_or_create(
        brand_id=scope.brand_id, pool=pool, post=post, defaults={"until": until}
    )
    return found


def remove_from_pool(*, scope: Scope, pool_post_id: UUID) -> None:
    """It does not come again; its copies stay. Raises: NotFound."""
    found = pool_post_of(scope=scope, pool_post_id=pool_post_id)
    PoolPost.objects.filter(brand_id=scope.brand_id, id=found.id).delete()


def gaps(*, scope: Scope, pool_id: UUID, queue_id: UUID, first: date, last: date) -> list[Filled]:
    """What would take each free hour of a queue, without making anything.

    Hours kept free stay free. Raises: NotFound; Conflict for a queue without hours.
    """
    pool = pool_of(scope=scope, pool_id=pool_id)
    queue = queue_of(scope=scope, queue_id=queue_id)
    if not queue.slots.all():
        raise Conflict(_("The queue “%s” has no hours yet. Give it some first.") % queue.name)
    hours = [
        each.local
        for each in free_hours(scope=scope, queue=queue, first=first, last=last)
        if not each.kept_free
    ][:MOST_FILLED]
    posts = pool_posts(scope=scope, pool_ids=[pool.id])[pool.id]
    by_id = {each.id: each for each in posts}
    standing = rested(scope=scope, posts=posts)
    chosen = fill(standing, [each.date() for each in hours], pool.rest_days)
    return [
        Filled(local, by_id[found] if found else None)
        for local, (_day, found) in zip(hours, chosen, strict=True)
    ]


def fill_gaps(
    *, scope: Scope, pool_id: UUID, queue_id: UUID, first: date, last: date
) -> list[UUID]:
    """Make the copies that `gaps` promises, as drafts; the ids of the new posts."""
    made: list[UUID] = []
    with transaction.atomic():
        Pool.objects.select_for_update().filter(brand_id=scope.brand_id, id=pool_id).first()
        hold_queue(scope=scope, queue_id=queue_id)
        found = gaps(scope=scope, pool_id=pool_id, queue_id=queue_id, first=first, last=last)
        for each in found:
            if each.pool_post is None:
                continue
            post = copy_post(
                scope=scope,
                post_id=each.pool_post.post_id,
                day=each.local.date(),
                hour=each.local.time(),
            )
            PoolUse.objects.create(
                brand_id=scope.brand_id, pool_post_id=each.pool_post.id, post=post
            )
            made.append(post.id)
    return made

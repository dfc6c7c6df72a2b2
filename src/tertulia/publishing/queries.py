"""Reads of the room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, time
from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.delivery import queries as deliveries
from tertulia.kernel.errors import NotFound
from tertulia.kernel.paging import page_of
from tertulia.kernel.scope import Scope
from tertulia.library.queries import assets_of
from tertulia.publishing import rules
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.values import Chip

ORIGIN = "publishing.variant"


def post_of(*, scope: Scope, post_id: UUID) -> Post:
    """The post. Raises: NotFound."""
    post = Post.objects.filter(
        brand_id=scope.brand_id, id=post_id, discarded_at__isnull=True
    ).first()
    if post is None:
        raise NotFound(_("This post does not exist (any more)."))
    return post


def variant_of(*, scope: Scope, variant_id: UUID) -> Variant:
    """The variant with its post and channel. Raises: NotFound."""
    variant = (
        Variant.objects.select_related("post", "channel")
        .filter(brand_id=scope.brand_id, id=variant_id)
        .first()
    )
    if variant is None:
        raise NotFound(_("This variant does not exist (any more)."))
    return variant


def variants_of(*, scope: Scope, post_ids: Iterable[UUID]) -> dict[UUID, list[Variant]]:
    """The variants of these posts, in the order in which they were added."""
    found: dict[UUID, list[Variant]] = defaultdict(list)
    rows = Variant.objects.select_related("channel").filter(
        brand_id=scope.brand_id, post_id__in=list(post_ids)
    )
    for variant in rows.order_by("id"):
        found[variant.post_id].append(variant)
    return found


def posts_page(*, scope: Scope, cursor: str, limit: int) -> tuple[list[Post], str]:
    """Posts, newest first, and the next cursor. Raises: Invalid (cursor)."""
    rows = Post.objects.filter(brand_id=scope.brand_id, discarded_at__isnull=True)
    return page_of(rows, cursor=cursor, limit=limit, shown=list)


def states_of(*, scope: Scope, variants: Sequence[Variant]) -> dict[UUID, str]:
    """What each variant's state is called: its delivery's, else the editorial one."""
    ids = [each.id for each in variants if each.delivery_id]
    cards = deliveries.deliveries_of(scope=scope, origin=ORIGIN, origin_ids=ids) if ids else {}
    found: dict[UUID, str] = {}
    for variant in variants:
        current = [c for c in cards.get(variant.id, ()) if c.id == variant.delivery_id]
        found[variant.id] = current[0].state if current else variant.editorial
    return found


def chips_between(*, scope: Scope, first: date, last: date) -> dict[date, list[Chip]]:
    """The calendar from `first` to `last` (both included), by the brand's own days."""
    variants = list(
        Variant.objects.select_related("channel", "post").filter(
            brand_id=scope.brand_id,
            due_day__range=(first, last),
            post__discarded_at__isnull=True,
        )
    )
    without_variants = Post.objects.filter(
        brand_id=scope.brand_id,
        due_day__range=(first, last),
        variants__isnull=True,
        discarded_at__isnull=True,
    )
    chips = _chips(scope, variants)
    chips += [
        Chip(
            post_id=post.id,
            title=rules.title_from(post.title, post.idea, ()),
            day=post.due_day,
            hour=post.due_time,
            networks=(),
            state="draft",
            movable=True,
        )
        for post in without_variants
        if post.due_day
    ]
    days: dict[date, list[Chip]] = defaultdict(list)
    for chip in sorted(chips, key=lambda each: (each.hour or time.max, each.title)):
        days[chip.day].append(chip)
    return days


def _chips(scope: Scope, variants: Sequence[Variant]) -> list[Chip]:
    """One chip per post and moment."""
    states = states_of(scope=scope, variants=variants)
    groups: dict[tuple[UUID, date, time | None], list[Variant]] = defaultdict(list)
    for variant in variants:
        if variant.due_day is not None:
            groups[(variant.post_id, variant.due_day, variant.due_time)].append(variant)
    thumbnails = _thumbnails(scope, variants)
    chips = []
    for (post_id, day, hour), group in groups.items():
        own = [states[each.id] for each in group]
        post = group[0].post
        texts = [str(part.get("text", "")) for each in group for part in each.parts[:1]]
        chips.append(
            Chip(
                post_id=post_id,
                title=rules.title_from(post.title, post.idea, texts),
                day=day,
                hour=hour,
                networks=tuple(each.channel.network for each in group),
                state=rules.worst(own),
                movable=rules.is_movable(own),
                thumbnail=next((thumbnails[e.id] for e in group if e.id in thumbnails), None),
                variant_ids=tuple(each.id for each in group),
            )
        )
    return chips


def _thumbnails(scope: Scope, variants: Sequence[Variant]) -> dict[UUID, UUID]:
    """The first picture of each variant that has one."""
    first: dict[UUID, UUID] = {}
    for variant in variants:
        for part in variant.parts:
            for use in part.get("media", ()):
                first.setdefault(variant.id, UUID(str(use["asset"])))
    assets = assets_of(scope=scope, ids=set(first.values()))
    return {key: value for key, value in first.items() if value in assets}

"""Posts as a calendar shows them: one chip per post and moment."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from tertulia.delivery import queries as deliveries
from tertulia.kernel.scope import Scope
from tertulia.library.queries import assets_of
from tertulia.publishing import rules
from tertulia.publishing.models import Editorial, Post, Variant
from tertulia.publishing.values import Chip, Result

#: From the form that says most of a post to the one that says least.
FORMS = ("thread", "carousel", "image", "link", "text")
_LINK = re.compile(r"https?://\S")


def chips_between(
    *, scope: Scope, first: date, last: date, results: bool = False
) -> dict[date, list[Chip]]:
    """The calendar from `first` to `last` (both included), by the brand's own days.

    `results`: also what published posts brought, which costs one more query.
    """
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
    chips = _chips(scope, variants, results=results) + [_idea(post) for post in without_variants]
    days: dict[date, list[Chip]] = defaultdict(list)
    for chip in sorted(chips, key=lambda each: (each.hour or time.max, each.title)):
        days[chip.day].append(chip)
    return days


def ideas_without_a_day(*, scope: Scope, limit: int) -> list[Chip]:
    """Posts with no day yet, the one touched last first; `Chip.day` is `date.max` for them."""
    posts = Post.objects.filter(
        brand_id=scope.brand_id, due_day__isnull=True, discarded_at__isnull=True
    ).order_by("-updated_at")[:limit]
    by_id = {post.id: post for post in posts}
    groups: dict[UUID, list[Variant]] = defaultdict(list)
    rows = Variant.objects.select_related("channel", "post").filter(
        brand_id=scope.brand_id, post_id__in=list(by_id)
    )
    for variant in rows.order_by("id"):
        groups[variant.post_id].append(variant)
    states = _states(scope, [each for group in groups.values() for each in group])
    found = []
    for post in by_id.values():
        group = groups.get(post.id, [])
        own = [states[each.id] for each in group]
        if not group:
            found.append(_idea(post))
        elif rules.is_movable(own) and not any(each.due_day for each in group):
            found.append(_chip(post, date.max, None, group, own))
    return found


def form_of(parts: Sequence[Mapping[str, Any]]) -> str:
    """thread, carousel, image, link or text: what a variant is, from its parts."""
    if len(parts) > 1:
        return "thread"
    pictures = len(parts[0].get("media", ())) if parts else 0
    if pictures:
        return "carousel" if pictures > 1 else "image"
    return "link" if parts and _LINK.search(str(parts[0].get("text", ""))) else "text"


def _idea(post: Post) -> Chip:
    return Chip(
        post_id=post.id,
        title=rules.title_from(post.title, post.idea, ()),
        day=post.due_day or date.max,
        hour=post.due_time,
        networks=(),
        state="draft",
        movable=True,
        campaign_id=getattr(post, "campaign_id", None),
    )


def _chips(scope: Scope, variants: Sequence[Variant], *, results: bool) -> list[Chip]:
    """One chip per post and moment."""
    states = _states(scope, variants)
    groups: dict[tuple[UUID, date, time | None], list[Variant]] = defaultdict(list)
    for variant in variants:
        if variant.due_day is not None:
            groups[(variant.post_id, variant.due_day, variant.due_time)].append(variant)
    thumbnails = _thumbnails(scope, variants)
    figures = _figures(scope, variants, states) if results else {}
    return [
        _chip(
            group[0].post,
            day,
            hour,
            group,
            [states[each.id] for each in group],
            thumbnail=next((thumbnails[e.id] for e in group if e.id in thumbnails), None),
            result=_added(figures[e.id] for e in group if e.id in figures),
        )
        for (_post, day, hour), group in groups.items()
    ]


def _chip(
    post: Post,
    day: date,
    hour: time | None,
    group: Sequence[Variant],
    states: Sequence[str],
    *,
    thumbnail: UUID | None = None,
    result: Result | None = None,
) -> Chip:
    texts = [str(part.get("text", "")) for each in group for part in each.parts[:1]]
    forms = {form_of(each.parts) for each in group}
    return Chip(
        post_id=post.id,
        title=rules.title_from(post.title, post.idea, texts),
        day=day,
        hour=hour,
        networks=tuple(each.channel.network for each in group),
        state=rules.worst(states),
        movable=rules.is_movable(states),
        thumbnail=thumbnail,
        variant_ids=tuple(each.id for each in group),
        channel_ids=tuple(each.channel_id for each in group),
        form=next((form for form in FORMS if form in forms), "text"),
        own_hour=all(each.own_time for each in group),
        campaign_id=getattr(post, "campaign_id", None),
        result=result,
    )


def _states(scope: Scope, variants: Sequence[Variant]) -> dict[UUID, str]:
    """As `queries.states_of`, with as little as a calendar of hundreds needs."""
    ids = [each.delivery_id for each in variants if each.delivery_id]
    known = deliveries.states_by_id(scope=scope, ids=ids) if ids else {}
    found = {}
    for each in variants:
        state = known.get(each.delivery_id, each.editorial) if each.delivery_id else each.editorial
        # Its hour is reserved; it goes out only if it is approved by then.
        reserved = state == "scheduled" and each.editorial == Editorial.IN_REVIEW
        found[each.id] = each.editorial if reserved else state
    return found


def _figures(
    scope: Scope, variants: Sequence[Variant], states: Mapping[UUID, str]
) -> dict[UUID, Mapping[str, int | None]]:
    out = {v.delivery_id: v.id for v in variants if v.delivery_id and states[v.id] == "published"}
    found = deliveries.newest_readings(scope=scope, delivery_ids=out) if out else {}
    return {out[key]: figures for key, figures in found.items()}


def _added(figures: Iterable[Mapping[str, int | None]]) -> Result | None:
    """Added over channels; a figure that no network said stays unsaid."""
    every = list(figures)

    def total(name: str) -> int | None:
        said = [value for each in every if (value := each.get(name)) is not None]
        return sum(said) if said else None

    found = Result(likes=total("likes"), replies=total("replies"))
    return found if found else None


def _thumbnails(scope: Scope, variants: Sequence[Variant]) -> dict[UUID, UUID]:
    """The first picture of each variant that has one."""
    first: dict[UUID, UUID] = {}
    for variant in variants:
        for part in variant.parts:
            for use in part.get("media", ()):
                first.setdefault(variant.id, UUID(str(use["asset"])))
    assets = assets_of(scope=scope, ids=set(first.values()))
    return {key: value for key, value in first.items() if value in assets}

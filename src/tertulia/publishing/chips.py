"""Posts as a calendar shows them: one chip per post and moment."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tertulia.delivery import queries as deliveries
from tertulia.kernel.scope import Scope
from tertulia.library.queries import assets_of
from tertulia.publishing import rules
from tertulia.publishing.models import Editorial, Post, Variant
from tertulia.publishing.values import Chip, Result

#: From the form that says most of a post to the one that says least.
FORMS = ("thread", "carousel", "image", "link", "text")
_LINK = re.compile(r"https?://\S")


@dataclass(frozen=True, slots=True)
class _Row:
    """A variant with as little as a calendar of hundreds needs."""

    id: UUID
    post_id: UUID
    channel_id: UUID
    network: str
    title: str
    idea: str
    campaign_id: UUID | None
    parts: list[dict[str, Any]]
    editorial: str
    own_time: bool
    due_day: date | None
    due_time: time | None
    delivery_id: UUID | None
    sending: str | None

    @property
    def state(self) -> str:
        """Its delivery's, else the editorial one."""
        # Its hour is reserved; it goes out only if it is approved by then.
        if self.sending == "scheduled" and self.editorial == Editorial.IN_REVIEW:
            return self.editorial
        return self.sending or self.editorial


def chips_between(*, scope: Scope, first: date, last: date) -> dict[date, list[Chip]]:
    """The calendar from `first` to `last` (both included), by the brand's own days."""
    within = Variant.objects.filter(due_day__range=(first, last), post__discarded_at__isnull=True)
    groups: dict[tuple[UUID, date, time | None], list[_Row]] = defaultdict(list)
    for row in _rows(scope, within):
        if row.due_day is not None:
            groups[(row.post_id, row.due_day, row.due_time)].append(row)
    without_variants = Post.objects.filter(
        brand_id=scope.brand_id,
        due_day__range=(first, last),
        variants__isnull=True,
        discarded_at__isnull=True,
    )
    chips = [_chip(group, day, hour) for (_post, day, hour), group in groups.items()]
    chips += [_idea(post) for post in without_variants]
    days: dict[date, list[Chip]] = defaultdict(list)
    for chip in sorted(chips, key=lambda each: (each.hour or time.max, each.title)):
        days[chip.day].append(chip)
    return days


def dressed(*, scope: Scope, chips: Sequence[Chip]) -> list[Chip]:
    """The same with their thumbnail and, once published, what they brought: for those shown."""
    pictures = assets_of(scope=scope, ids={c.picture for c in chips if c.picture})
    out = [key for chip in chips if chip.state == "published" for key in chip.delivery_ids]
    figures = deliveries.newest_readings(scope=scope, delivery_ids=out) if out else {}
    return [
        replace(
            chip,
            thumbnail=chip.picture if chip.picture in pictures else None,
            result=_added(figures[key] for key in chip.delivery_ids if key in figures),
        )
        for chip in chips
    ]


def ideas_without_a_day(*, scope: Scope, limit: int) -> list[Chip]:
    """Posts with no day yet, the one touched last first; `Chip.day` is `date.max` for them."""
    posts = Post.objects.filter(
        brand_id=scope.brand_id, due_day__isnull=True, discarded_at__isnull=True
    ).order_by("-updated_at")[:limit]
    by_id = {post.id: post for post in posts}
    groups: dict[UUID, list[_Row]] = defaultdict(list)
    for row in _rows(scope, Variant.objects.filter(post_id__in=list(by_id)).order_by("id")):
        groups[row.post_id].append(row)
    found = []
    for post in by_id.values():
        group = groups.get(post.id, [])
        if not group:
            found.append(_idea(post))
        elif rules.is_movable([e.state for e in group]) and not any(e.due_day for e in group):
            found.append(_chip(group, date.max, None))
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


def _rows(scope: Scope, variants: QuerySet[Variant]) -> list[_Row]:
    found = variants.filter(brand_id=scope.brand_id).values_list(
        "id",
        "post_id",
        "channel_id",
        "channel__network",
        "post__title",
        "post__idea",
        "post__campaign_id",
        "parts",
        "editorial",
        "own_time",
        "due_day",
        "due_time",
        "delivery_id",
        deliveries.state_where(id="delivery_id"),
    )
    return [_Row(*each) for each in found]


def _chip(group: Sequence[_Row], day: date, hour: time | None) -> Chip:
    texts = [str(part.get("text", "")) for each in group for part in each.parts[:1]]
    forms = {form_of(each.parts) for each in group}
    states = [each.state for each in group]
    return Chip(
        post_id=group[0].post_id,
        title=rules.title_from(group[0].title, group[0].idea, texts),
        day=day,
        hour=hour,
        networks=tuple(each.network for each in group),
        state=rules.worst(states),
        movable=rules.is_movable(states),
        picture=next((use for each in group for use in _pictures(each.parts)), None),
        variant_ids=tuple(each.id for each in group),
        channel_ids=tuple(each.channel_id for each in group),
        delivery_ids=tuple(
            each.delivery_id for each in group if each.delivery_id and each.state == "published"
        ),
        form=next((form for form in FORMS if form in forms), "text"),
        own_hour=all(each.own_time for each in group),
        campaign_id=group[0].campaign_id,
    )


def _pictures(parts: Sequence[Mapping[str, Any]]) -> list[UUID]:
    return [UUID(str(use["asset"])) for part in parts for use in part.get("media", ())]


def _added(figures: Iterable[Mapping[str, int | None]]) -> Result | None:
    """Added over channels; a figure that no network said stays unsaid."""
    every = list(figures)

    def total(name: str) -> int | None:
        said = [value for each in every if (value := each.get(name)) is not None]
        return sum(said) if said else None

    found = Result(likes=total("likes"), replies=total("replies"))
    return found if found else None

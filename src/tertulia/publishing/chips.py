"""Posts as a calendar shows them: one chip per post and moment.

A quarter of a busy brand has thousands of moments, and a month shows a few of each day: what is
counted and filtered is read without words (`moments_between`), words, pictures and results only
for what is shown (`chips_of`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tertulia.delivery import queries as deliveries
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.scope import Scope
from tertulia.library import rules as media_rules
from tertulia.library.models import Asset
from tertulia.library.queries import assets_of
from tertulia.publishing import rules
from tertulia.publishing.models import Editorial, Post, Variant
from tertulia.publishing.values import Chip, Result

#: From the form that says most of a post to the one that says least.
FORMS = ("thread", "carousel", "image", "link", "text")
_NOT_APPROVED = frozenset({Editorial.IN_REVIEW.value, Editorial.REJECTED.value})
_LINK = re.compile(r"https?://\S")


class _Words(NamedTuple):
    """What of a variant is only read for what is shown."""

    network: str
    title: str
    idea: str
    format: str
    parts: list[dict[str, Any]]


class _Row(NamedTuple):
    """A variant with as little as counting and filtering need."""

    id: UUID
    post_id: UUID
    channel_id: UUID
    campaign_id: UUID | None
    pillar_id: UUID | None
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
        if self.sending == "scheduled" and self.editorial in _NOT_APPROVED:
            return self.editorial
        return self.sending or self.editorial


class Moment(NamedTuple):
    """A post at a moment, before its words are read; `day` is `date.max` without a day."""

    post_id: UUID
    day: date
    hour: time | None
    state: str
    campaign_id: UUID | None
    pillar_id: UUID | None = None
    rows: tuple[_Row, ...] = ()
    form: str = ""
    """Only where it was asked for, as `networks`."""
    networks: tuple[str, ...] = ()
    title: str = ""
    """Only of a post without variants."""

    @property
    def channel_ids(self) -> tuple[UUID, ...]:
        """Where it goes."""
        return tuple(each.channel_id for each in self.rows)


def moments_between(
    *, scope: Scope, first: date, last: date, words: bool = False
) -> dict[date, list[Moment]]:
    """The calendar from `first` to `last` (both included), by the brand's own days, in order of
    their hours. `words`: with form and networks, which costs reading what they say."""
    return _between(scope, first, last, words=words)[0]


def chips_between(*, scope: Scope, first: date, last: date) -> dict[date, list[Chip]]:
    """Everything of these days in words; thumbnails and results are left to `chips_of`."""
    found, said = _between(scope, first, last, words=True)
    return {day: [_chip(each, said) for each in moments] for day, moments in found.items()}


def _between(
    scope: Scope, first: date, last: date, *, words: bool
) -> tuple[dict[date, list[Moment]], dict[UUID, _Words]]:
    within = Variant.objects.filter(due_day__range=(first, last), post__discarded_at__isnull=True)
    rows, said = _rows(scope, within, words=words)
    groups: dict[tuple[UUID, date, time | None], list[_Row]] = defaultdict(list)
    for row in rows:
        if row.due_day is not None:
            groups[(row.post_id, row.due_day, row.due_time)].append(row)
    found = [_moment(group, day, hour, said) for (_post, day, hour), group in groups.items()]
    without_variants = Post.objects.filter(
        ~Exists(Variant.objects.filter(post_id=OuterRef("id"))),
        brand_id=scope.brand_id,
        due_day__range=(first, last),
        discarded_at__isnull=True,
    )
    found += [_idea(post) for post in without_variants]
    days: dict[date, list[Moment]] = defaultdict(list)
    for moment in sorted(found, key=lambda each: (each.hour or time.max, each.post_id)):
        days[moment.day].append(moment)
    return days, said


def chips_of(*, scope: Scope, moments: Sequence[Moment]) -> list[Chip]:
    """With their words, their thumbnail and, once published, what they brought."""
    ids = [row.id for moment in moments for row in moment.rows]
    said = _words(scope, ids) if ids else {}
    media = [_media(moment, said) for moment in moments]
    there = assets_of(scope=scope, ids={each for every in media for each in every})
    out = [row.delivery_id for m in moments if m.state == "published" for row in _out(m)]
    figures = deliveries.newest_readings(scope=scope, delivery_ids=_known(out)) if out else {}
    return [
        _chip(moment, said, [there[each] for each in every if each in there], figures)
        for moment, every in zip(moments, media, strict=True)
    ]


def ideas_without_a_day(*, scope: Scope, limit: int) -> list[Chip]:
    """Posts with no day yet, the one touched last first; `Chip.day` is `date.max` for them."""
    posts = Post.objects.filter(
        brand_id=scope.brand_id, due_day__isnull=True, discarded_at__isnull=True
    ).order_by("-updated_at")[:limit]
    by_id = {post.id: post for post in posts}
    rows, said = _rows(scope, Variant.objects.filter(post_id__in=list(by_id)), words=True)
    groups: dict[UUID, list[_Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: each.id):
        groups[row.post_id].append(row)
    found = []
    for post in by_id.values():
        group = groups.get(post.id, [])
        if not group:
            found.append(_idea(post))
        elif rules.is_movable([e.state for e in group]) and not any(e.due_day for e in group):
            found.append(_moment(group, date.max, None, said))
    return [_chip(each, said) for each in found]


def form_of(parts: Sequence[Mapping[str, Any]]) -> str:
    """thread, carousel, image, link or text: what a variant is, from its parts."""
    if len(parts) > 1:
        return "thread"
    pictures = len(parts[0].get("media", ())) if parts else 0
    if pictures:
        return "carousel" if pictures > 1 else "image"
    return "link" if parts and _LINK.search(str(parts[0].get("text", ""))) else "text"


def _idea(post: Post) -> Moment:
    return Moment(
        post_id=post.id,
        day=post.due_day or date.max,
        hour=post.due_time,
        state="draft",
        campaign_id=post.campaign_id,
        pillar_id=post.pillar_id,
        title=rules.title_from(post.title, post.idea, ()),
    )


_LEAN = (
    "id",
    "post_id",
    "channel_id",
    "post__campaign_id",
    "post__pillar_id",
    "editorial",
    "own_time",
    "due_day",
    "due_time",
    "delivery_id",
)
_WORDS = ("channel__network", "post__title", "post__idea", "post__format", "parts")


def _rows(
    scope: Scope, variants: QuerySet[Variant], *, words: bool
) -> tuple[list[_Row], dict[UUID, _Words]]:
    state = deliveries.state_where(id="delivery_id")
    wanted = (*_WORDS, *_LEAN, state) if words else (*_LEAN, state)
    found = variants.filter(brand_id=scope.brand_id).values_list(*wanted)
    if not words:
        return [_Row._make(each) for each in found], {}
    every = [(_Words(*each[: len(_WORDS)]), _Row(*each[len(_WORDS) :])) for each in found]
    return [row for _said, row in every], {row.id: said for said, row in every}


def _words(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, _Words]:
    found = Variant.objects.filter(AnyOf("id", ids), brand_id=scope.brand_id)
    return {key: _Words(*rest) for key, *rest in found.values_list("id", *_WORDS)}


def _moment(
    group: Sequence[_Row], day: date, hour: time | None, said: Mapping[UUID, _Words]
) -> Moment:
    return Moment(
        post_id=group[0].post_id,
        day=day,
        hour=hour,
        state=group[0].state if len(group) == 1 else rules.worst([e.state for e in group]),
        campaign_id=group[0].campaign_id,
        pillar_id=group[0].pillar_id,
        rows=tuple(group),
        form=_form(said[each.id] for each in group) if said else "",
        networks=tuple(said[each.id].network for each in group) if said else (),
    )


def _form(said: Iterable[_Words]) -> str:
    """What a person said that it is, else the one that says most."""
    every = list(said)
    if told := next((each.format for each in every if each.format), ""):
        return told
    forms = {form_of(each.parts) for each in every}
    return next((form for form in FORMS if form in forms), "text")


def _chip(
    moment: Moment,
    said: Mapping[UUID, _Words],
    media: Sequence[Asset] = (),
    figures: Mapping[UUID, Mapping[str, int | None]] = MappingProxyType({}),
) -> Chip:
    group = moment.rows
    words = [said[each.id] for each in group]
    texts = [str(part.get("text", "")) for each in words for part in each.parts[:1]]
    first = words[0] if words else None
    out = _known(each.delivery_id for each in _out(moment))
    return Chip(
        post_id=moment.post_id,
        title=rules.title_from(first.title, first.idea, texts) if first else moment.title,
        day=moment.day,
        hour=moment.hour,
        networks=tuple(each.network for each in words),
        state=moment.state,
        movable=rules.is_movable([each.state for each in group]),
        thumbnail=media[0].id if media else None,
        late_media=moment.state in rules.MOVABLE
        and any(media_rules.stops_on(each.expires_on, each.consent, moment.day) for each in media),
        variant_ids=tuple(each.id for each in group),
        channel_ids=moment.channel_ids,
        delivery_ids=out,
        form=_form(words),
        own_hour=bool(group) and all(each.own_time for each in group),
        campaign_id=moment.campaign_id,
        result=_added(figures[key] for key in out if key in figures),
    )


def _out(moment: Moment) -> list[_Row]:
    """What of it is published."""
    return [each for each in moment.rows if each.state == "published"]


def _known(ids: Iterable[UUID | None]) -> tuple[UUID, ...]:
    return tuple(each for each in ids if each)


def _media(moment: Moment, said: Mapping[UUID, _Words]) -> list[UUID]:
    """What it shows, each once, the first first."""
    words = [said[row.id] for row in moment.rows]
    uses = (use for each in words for part in each.parts for use in part.get("media", ()))
    return list(dict.fromkeys(UUID(str(use["asset"])) for use in uses))


def _added(figures: Iterable[Mapping[str, int | None]]) -> Result | None:
    """Added over channels; a figure that no network said stays unsaid."""
    every = list(figures)

    def total(name: str) -> int | None:
        said = [value for each in every if (value := each.get(name)) is not None]
        return sum(said) if said else None

    found = Result(likes=total("likes"), replies=total("replies"))
    return found if found else None

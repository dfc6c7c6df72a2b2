"""What other rooms read of deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from tertulia.delivery import sentences
from tertulia.delivery.models import Attempt, BrandHold, Delivery, Reading, Step
from tertulia.delivery.snapshots import Json, cover_in
from tertulia.delivery.states import NEEDS_PERSON, DeliveryKind, State, StepState
from tertulia.delivery.values import (
    DeliveryCard,
    Pace,
    Pause,
    PauseResult,
    StepCard,
    Story,
    StoryLine,
)
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.errors import NotFound
from tertulia.kernel.paging import page_of
from tertulia.kernel.scope import Scope
from tertulia.networks.models import Channel

#: How many of what a hold stops are named one by one.
_SHOWN_WHEN_PAUSED = 100


def deliveries_of(
    *, scope: Scope, origin: str, origin_ids: Iterable[UUID]
) -> dict[UUID, list[DeliveryCard]]:
    """By what they were asked for, oldest first."""
    ids = list(origin_ids)
    found: dict[UUID, list[DeliveryCard]] = {each: [] for each in ids}
    rows = _of(scope).filter(origin=origin, origin_id__in=ids).order_by("id")
    for row in rows:
        found[row.origin_id].append(card_of(row))
    return found


def deliveries_by_id(*, scope: Scope, ids: Iterable[UUID]) -> dict[UUID, DeliveryCard]:
    """The ones that exist in the brand."""
    return {row.id: card_of(row) for row in _of(scope).filter(id__in=list(ids))}


def deliveries_between(
    *,
    scope: Scope,
    start: datetime,
    end: datetime,
    channel_ids: Sequence[UUID] | None = None,
    kinds: Sequence[DeliveryKind] | None = None,
) -> list[DeliveryCard]:
    """Due in [start, end), by due moment; cancelled ones are left out."""
    rows = _of(scope).filter(due_at__gte=start, due_at__lt=end).exclude(state=State.CANCELLED)
    if channel_ids is not None:
        rows = rows.filter(channel_id__in=list(channel_ids))
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return [card_of(row) for row in rows.order_by("due_at", "id")]


def deliveries_page(
    *,
    scope: Scope,
    state: State | None = None,
    channel_id: UUID | None = None,
    cursor: str = "",
    limit: int = 50,
) -> tuple[list[DeliveryCard], str]:
    """Newest first, with the cursor of the next page ("" at the end). Raises: Invalid (cursor)."""
    rows = _of(scope)
    if state is not None:
        rows = rows.filter(state=state)
    if channel_id is not None:
        rows = rows.filter(channel_id=channel_id)
    return page_of(
        rows, cursor=cursor, limit=limit, shown=lambda found: [card_of(row) for row in found]
    )


def published_pictures(*, scope: Scope, channel_id: UUID, limit: int) -> list[Json]:
    """The first picture of each of the channel's newest published posts, as its snapshot has it."""
    rows = _of(scope).filter(
        channel_id=channel_id,
        kind=DeliveryKind.POST,
        state=State.PUBLISHED,
        published_at__isnull=False,
    )
    found: list[Json] = []
    for content in rows.order_by("-published_at").values_list("content", flat=True)[: limit * 4]:
        cover = cover_in(content)
        if cover:
            found.append({"digest": cover[0], "mime": cover[1]})
            continue
        media = [each for part in (content or {}).get("parts", ()) for each in part["media"]]
        found += media[:1]
    return found[:limit]


def next_delivery(*, scope: Scope) -> DeliveryCard | None:
    """The next post or reply to go out; None = nothing is planned."""
    row = _of(scope).filter(state=State.SCHEDULED).order_by("due_at", "id").first()
    return card_of(row) if row else None


def deliveries_needing_a_person(*, scope: Scope, limit: int = 200) -> list[DeliveryCard]:
    """Failed, uncertain, missed, partly published, handed over, held; longest waiting first."""
    rows = _of(scope).filter(state__in=NEEDS_PERSON).order_by("state_since")[:limit]
    return [card_of(row) for row in rows]


def deliveries_needing_a_person_count(*, scope: Scope) -> int:
    """How many."""
    return _of(scope).filter(state__in=NEEDS_PERSON).count()


def delivery_story(*, scope: Scope, delivery_id: UUID) -> Story:
    """Everything that happened to it. Raises: NotFound."""
    row = _of(scope).filter(id=delivery_id).first()
    if row is None:
        raise NotFound(_("There is no such delivery in this brand."))
    steps = Step.objects.filter(brand_id=scope.brand_id, delivery_id=row.id).order_by("ordinal")
    lines = Attempt.objects.filter(brand_id=scope.brand_id, delivery_id=row.id).order_by("id")
    children = _of(scope).filter(parent_id=row.id).order_by("id")
    return Story(
        card=card_of(row),
        content=row.content,
        steps=tuple(_step_card(each) for each in steps),
        lines=tuple(_line(each) for each in lines),
        children=tuple(card_of(each) for each in children),
    )


def delivery_of_remote(*, scope: Scope, channel_id: UUID, remote_id: str) -> DeliveryCard | None:
    """The delivery that published the thing which the network calls `remote_id`, if ours."""
    done = Step.objects.filter(
        brand_id=scope.brand_id, channel_id=channel_id, remote_id=remote_id, state=StepState.DONE
    )
    delivery_id = done.order_by("id").values_list("delivery_id", flat=True).first()
    row = _of(scope).filter(id=delivery_id).first() if delivery_id else None
    return card_of(row) if row else None


def paces_of(
    *, scope: Scope, channel_ids: Sequence[UUID], start: datetime, end: datetime
) -> dict[UUID, Pace]:
    """The pace of each of these channels: posts published since `start`, the next before `end`."""
    posts = _of(scope).filter(kind=DeliveryKind.POST, channel_id__in=list(channel_ids))
    within = (
        posts.filter(due_at__gte=start, due_at__lt=end)
        .values("channel_id")
        .annotate(
            done=Count("id", filter=Q(state__in=(State.PUBLISHED, State.PARTLY_PUBLISHED))),
            coming=Min("due_at", filter=Q(state=State.SCHEDULED)),
        )
    )
    spans = {row["channel_id"]: (row["done"], row["coming"]) for row in within}
    newest = _of(scope).filter(
        kind=DeliveryKind.POST, channel_id=OuterRef("id"), published_at__isnull=False
    )
    last = dict(
        Channel.objects.filter(brand_id=scope.brand_id, id__in=list(channel_ids))
        .annotate(last=Subquery(newest.order_by("-published_at").values("published_at")[:1]))
        .values_list("id", "last")
    )
    return {each: Pace(*spans.get(each, (0, None)), last.get(each)) for each in channel_ids}


def readings_of(*, scope: Scope, delivery_id: UUID) -> dict[str, tuple[int | None, datetime]]:
    """The newest figure of each name of a published post."""
    rows = (
        Reading.objects.filter(brand_id=scope.brand_id, delivery_id=delivery_id)
        .order_by("name", "-at")
        .distinct("name")
    )
    return {row.name: (row.value, row.at) for row in rows}


def state_where(**outer: str) -> Subquery:
    """For another room's query: the state of the delivery that fits, `state_where(id="delivery_id")`."""
    wanted = {name: OuterRef(field) for name, field in outer.items()}
    return Subquery(Delivery.objects.filter(**wanted).values("state")[:1])


def newest_readings(
    *, scope: Scope, delivery_ids: Iterable[UUID]
) -> dict[UUID, dict[str, int | None]]:
    """The newest figure of each name, by published post; None = the network did not say."""
    rows = (
        Reading.objects.filter(AnyOf("delivery_id", delivery_ids), brand_id=scope.brand_id)
        .order_by("delivery_id", "name", "-at")
        .distinct("delivery_id", "name")
        .values_list("delivery_id", "name", "value")
    )
    found: dict[UUID, dict[str, int | None]] = {}
    for delivery_id, name, value in rows:
        if delivery_id is not None:
            found.setdefault(delivery_id, {})[name] = value
    return found


def figures_with_time(
    *, scope: Scope, delivery_ids: Iterable[UUID]
) -> list[tuple[UUID, str, int, datetime]]:
    """The newest figure of each name that a network said: delivery, name, value, when."""
    rows = (
        Reading.objects.filter(
            brand_id=scope.brand_id, delivery_id__in=list(delivery_ids), value__isnull=False
        )
        .order_by("delivery_id", "name", "-at")
        .distinct("delivery_id", "name")
        .values_list("delivery_id", "name", "value", "at")
    )
    return [(key, name, value, at) for key, name, value, at in rows if key and value is not None]


def pause_of(*, scope: Scope) -> Pause | None:
    """The brand's hold, when there is one."""
    row = BrandHold.objects.filter(brand_id=scope.brand_id).first()
    if row is None or not (row.posts or row.replies):
        return None
    return Pause(row.posts, row.replies, row.reason, row.cause, row.by, row.since)


def what_a_pause_stops(*, scope: Scope, replies_too: bool) -> PauseResult:
    """What waits and would be stopped, and what no hold can stop any more."""
    waiting = _of(scope).filter(state=State.SCHEDULED)
    if not replies_too:
        waiting = waiting.filter(by_hand=False)
    on_their_way = _of(scope).filter(state=State.SENDING).order_by("due_at")
    return PauseResult(
        stopped=tuple(card_of(row) for row in waiting.order_by("due_at")[:_SHOWN_WHEN_PAUSED]),
        stopped_count=waiting.count(),
        on_their_way=tuple(card_of(row) for row in on_their_way),
    )


def _of(scope: Scope) -> QuerySet[Delivery]:
    return Delivery.objects.filter(brand_id=scope.brand_id)


def card_of(row: Delivery) -> DeliveryCard:
    """The row as lists show it."""
    parts: list[dict[str, Any]] = row.content["parts"] if row.content else []
    return DeliveryCard(
        id=row.id,
        channel_id=row.channel_id,
        kind=DeliveryKind(row.kind),
        origin=row.origin,
        origin_id=row.origin_id,
        parent_id=row.parent_id,
        state=State(row.state),
        state_since=row.state_since,
        due_at=row.due_at,
        due_local=datetime.fromisoformat(row.due_local) if row.due_local else None,
        zone=row.zone,
        text=parts[0]["text"] if parts else "",
        parts=len(parts),
        media_digests=tuple(media["digest"] for part in parts for media in part["media"]),
        url=row.url,
        remote_id=row.remote_id,
        published_at=row.published_at,
        sentence=sentences.sentence(row.reason, row.words),
        retry_helps=sentences.retry_helps(State(row.state), row.reason),
        by_hand=row.by_hand,
        content_digest=row.content_digest,
        created_at=row.created_at,
        awaits_approval=row.approved_digest not in (None, row.content_digest),
    )


def _step_card(row: Step) -> StepCard:
    return StepCard(
        ordinal=row.ordinal,
        kind=row.kind,
        part=row.part,
        state=row.state,
        calls=row.calls,
        url=row.receipt["url"] if row.receipt else "",
        remote_id=row.remote_id,
        done_at=row.done_at,
    )


def _line(row: Attempt) -> StoryLine:
    return StoryLine(
        at=row.at,
        step=row.step,
        what=row.what,
        code=row.code,
        sentence=sentences.sentence(row.code, row.data),
        data=row.data,
        user_id=row.user_id,
    )

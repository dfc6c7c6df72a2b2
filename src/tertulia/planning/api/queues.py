"""Queues: their week, their free hours, and posts that take them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from ninja import Field, Router, Schema, Status

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel.api import BrandSlug, In
from tertulia.planning import queries
from tertulia.planning.api.shapes import (
    DoneOut,
    First,
    Last,
    LocalTime,
    OpeningOut,
    PicksIn,
    done_out,
    picked,
    span,
)
from tertulia.planning.models import Queue
from tertulia.planning.rules.slots import Opening, WeeklySlot
from tertulia.planning.services import queues
from tertulia.planning.services.taking import take_hours, take_next

queues_router = Router(tags=["plan"])


class FreeOut(OpeningOut):
    """A free hour of a queue; one that is kept free is taken by people only."""

    kept_free: bool


class SlotIO(In):
    """An hour of the week on the brand's clock; weekday 0 = Monday."""

    weekday: int = Field(ge=0, le=6)
    hour: LocalTime
    kept_free: bool = False


class QueueIn(In):
    """A queue with its hours."""

    name: str = Field(min_length=1, max_length=80)
    channel_ids: list[UUID] = Field(min_length=1, max_length=100)
    skips_holidays: bool = False
    slots: list[SlotIO] = Field(default_factory=list, max_length=queues.MOST_SLOTS)


class QueueOut(Schema):
    """A queue."""

    id: UUID
    name: str
    skips_holidays: bool
    channel_ids: list[UUID]
    slots: list[SlotIO]


class NextIn(In):
    """The post that takes the next free hour."""

    post_id: UUID


def _queue(queue: Queue) -> dict[str, Any]:
    return {
        "id": queue.id,
        "name": queue.name,
        "skips_holidays": queue.skips_holidays,
        "channel_ids": queries.channel_ids_of(queue),
        "slots": [
            {"weekday": e.weekday, "hour": e.hour, "kept_free": e.kept_free}
            for e in queue.slots.all()
        ],
    }


@queues_router.get("", response=list[QueueOut], operation_id="list_queues")
@api_requires("post.read")
def list_queues(request: ApiRequest, brand: BrandSlug) -> list[dict[str, Any]]:
    """Queues with their hours."""
    return [_queue(each) for each in queries.queues_of(scope=request.scope)]


@queues_router.post("", response={201: QueueOut}, operation_id="create_queue")
@api_requires("post.write")
def create_queue(request: ApiRequest, brand: BrandSlug, body: QueueIn) -> Status[dict[str, Any]]:
    """A new queue."""
    queue = queues.save_queue(
        scope=request.scope,
        name=body.name,
        channel_ids=body.channel_ids,
        skips_holidays=body.skips_holidays,
    )
    for each in body.slots:
        queues.add_slots(
            scope=request.scope,
            queue_id=queue.id,
            weekdays=[each.weekday],
            hour=each.hour,
            kept_free=each.kept_free,
        )
    return Status(201, _queue(queries.queue_of(scope=request.scope, queue_id=queue.id)))


@queues_router.delete("/{uuid:queue_id}", response={204: None}, operation_id="delete_queue")
@api_requires("post.write")
def delete_queue(request: ApiRequest, brand: BrandSlug, queue_id: UUID) -> Status[None]:
    """Posts keep the hours it gave them."""
    queues.delete_queue(scope=request.scope, queue_id=queue_id)
    return Status(204, None)


@queues_router.get("/{uuid:queue_id}/next", response=OpeningOut, operation_id="next_free_hour")
@api_requires("post.read")
def next_free_hour(request: ApiRequest, brand: BrandSlug, queue_id: UUID) -> Any:
    """409 says that the queue has no hours, or is full."""
    return queues.next_hour(scope=request.scope, queue_id=queue_id)


@queues_router.post("/{uuid:queue_id}/next", response=OpeningOut, operation_id="take_next_hour")
@api_requires("post.write")
def take_next_hour(request: ApiRequest, brand: BrandSlug, queue_id: UUID, body: NextIn) -> Any:
    """Move a post to the next free hour."""
    found, _done = take_next(scope=request.scope, queue_id=queue_id, post_id=body.post_id)
    return found


@queues_router.get("/{uuid:queue_id}", response=QueueOut, operation_id="get_queue")
@api_requires("post.read")
def get_queue(request: ApiRequest, brand: BrandSlug, queue_id: UUID) -> dict[str, Any]:
    """One queue."""
    return _queue(queries.queue_of(scope=request.scope, queue_id=queue_id))


@queues_router.put("/{uuid:queue_id}", response=QueueOut, operation_id="change_queue")
@api_requires("post.write")
def change_queue(
    request: ApiRequest, brand: BrandSlug, queue_id: UUID, body: QueueIn
) -> dict[str, Any]:
    """Another name, channels and week; posts keep the hours that it gave them."""
    slots = [WeeklySlot(each.weekday, each.hour, each.kept_free) for each in body.slots]
    with transaction.atomic():
        queues.set_slots(scope=request.scope, queue_id=queue_id, slots=slots)
        queues.save_queue(scope=request.scope, queue_id=queue_id, **body.dict(exclude={"slots"}))
    return _queue(queries.queue_of(scope=request.scope, queue_id=queue_id))


@queues_router.get("/{uuid:queue_id}/free", response=list[FreeOut], operation_id="list_free_hours")
@api_requires("post.read")
def list_free_hours(
    request: ApiRequest, brand: BrandSlug, queue_id: UUID, first: First = None, last: Last = None
) -> list[Opening]:
    """The queue's free hours that are still to come, in order; those kept free too."""
    begins, ends = span(first, last)
    queue = queries.queue_of(scope=request.scope, queue_id=queue_id)
    return queues.free_hours(scope=request.scope, queue=queue, first=begins, last=ends)


@queues_router.post("/{uuid:queue_id}/take", response=DoneOut, operation_id="take_free_hours")
@api_requires("post.write")
def take_free_hours(
    request: ApiRequest, brand: BrandSlug, queue_id: UUID, body: PicksIn
) -> dict[str, Any]:
    """Each of these posts takes the queue's next free hour, in this order."""
    spots = picked(request.scope, body.posts)
    return done_out(take_hours(scope=request.scope, queue_id=queue_id, spots=spots))

"""The plan for scripts: queues and their hours, named days, pools, series, sheets."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import AfterValidator

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel import clock
from tertulia.kernel.api import BrandSlug, In
from tertulia.kernel.errors import Invalid
from tertulia.planning import queries
from tertulia.planning.models import Pool, Queue, Series
from tertulia.planning.services import moving, pools, queues, series, sheets
from tertulia.planning.sheets.checking import Preview
from tertulia.planning.values import Spot
from tertulia.publishing.chips import chips_between
from tertulia.publishing.values import Chip

router = Router(tags=["plan"])
LONGEST_DAYS = 400


def _on_the_clock(value: time) -> time:
    """Only what a wall clock shows. Raises: ValueError."""
    if value.tzinfo is not None:
        raise ValueError("an hour on the brand's own clock has no offset")
    return value


LocalTime = Annotated[time, AfterValidator(_on_the_clock)]
First = Annotated[date | None, Query(description="first day on the brand's clock; else today")]
Last = Annotated[date | None, Query(description="last day, included; else a month later")]


class ChipOut(Schema):
    """A post at a moment; channels that share it share the chip."""

    post_id: UUID
    title: str
    day: date
    hour: time | None
    networks: list[str]
    state: str
    form: str


class NamedOut(Schema):
    """A day with a name: holiday, trade or own."""

    day: date
    name: str
    kind: str
    country: str


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


class OpeningOut(Schema):
    """A free hour: on the brand's clock, and as a moment."""

    local: datetime
    at: datetime


class NextIn(In):
    """The post that takes the next free hour."""

    post_id: UUID


class PoolOut(Schema):
    """An evergreen pool with its posts."""

    id: UUID
    name: str
    rest_days: int
    post_ids: list[UUID]


class FillIn(In):
    """Which free hours of which queue are filled; with `preview` nothing is made."""

    queue_id: UUID
    first: date
    last: date
    preview: bool = True


class GapOut(Schema):
    """A free hour and the pool's post that takes it; none = all of them rest."""

    local: datetime
    post_id: UUID | None


class SeriesIn(In):
    """A post that comes again by an RFC 5545 rule, from a day on."""

    post_id: UUID
    rule: str = Field(max_length=200, examples=["FREQ=WEEKLY;BYDAY=MO"])
    first_day: date
    hour: LocalTime


class SeriesOut(Schema):
    """A series."""

    id: UUID
    post_id: UUID
    rule: str
    first_day: date
    hour: time
    except_days: list[date]
    made_until: date | None
    ended_at: datetime | None


class FaultOut(Schema):
    """What is wrong with a cell."""

    row: int
    column: str
    cell: str
    sentence: str


class DifferenceOut(Schema):
    """What a cell would change."""

    row: int
    column: str
    before: str
    after: str


class SheetOut(Schema):
    """A sheet that was read: what it would make, change, and what is wrong."""

    id: UUID | None
    new_rows: list[int]
    faults: list[FaultOut]
    differences: list[DifferenceOut]
    order: str
    unknown_columns: list[str]
    sheets_left_aside: list[str] = []
    """Of an XLSX only its first sheet is read."""
    taken: bool


@router.get("", response=list[ChipOut], operation_id="list_plan")
@api_requires("post.read")
def list_plan(
    request: ApiRequest, brand: BrandSlug, first: First = None, last: Last = None
) -> list[Chip]:
    """The calendar from `first` to `last` (400 days at most), in order."""
    begins, ends = _span(first, last)
    found = chips_between(scope=request.scope, first=begins, last=ends)
    return [chip for _day, chips in sorted(found.items()) for chip in chips]


@router.get("/days", response=list[NamedOut], operation_id="list_named_days")
@api_requires("post.read")
def list_named_days(
    request: ApiRequest, brand: BrandSlug, first: First = None, last: Last = None
) -> list[Any]:
    """Holidays, days of the trade and the brand's own."""
    begins, ends = _span(first, last)
    found = queries.named_days(scope=request.scope, first=begins, last=ends)
    return [each for _day, days in sorted(found.items()) for each in days]


def _span(first: date | None, last: date | None) -> tuple[date, date]:
    """Raises: Invalid for more than 400 days, or a year that no calendar shows."""
    begins = first or clock.now().date()
    if not 1990 <= begins.year <= 2200:
        raise Invalid("Choose a day from 1990 to 2200.", field="first")
    ends = last or begins + timedelta(days=31)
    if not 0 <= (ends - begins).days <= LONGEST_DAYS:
        raise Invalid("Choose at most 400 days, the last one after the first.", field="last")
    return begins, ends


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


@router.get("/queues", response=list[QueueOut], operation_id="list_queues")
@api_requires("post.read")
def list_queues(request: ApiRequest, brand: BrandSlug) -> list[dict[str, Any]]:
    """Queues with their hours."""
    return [_queue(each) for each in queries.queues_of(scope=request.scope)]


@router.post("/queues", response={201: QueueOut}, operation_id="create_queue")
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


@router.delete("/queues/{uuid:queue_id}", response={204: None}, operation_id="delete_queue")
@api_requires("post.write")
def delete_queue(request: ApiRequest, brand: BrandSlug, queue_id: UUID) -> Status[None]:
    """Posts keep the hours it gave them."""
    queues.delete_queue(scope=request.scope, queue_id=queue_id)
    return Status(204, None)


@router.get("/queues/{uuid:queue_id}/next", response=OpeningOut, operation_id="next_free_hour")
@api_requires("post.read")
def next_free_hour(request: ApiRequest, brand: BrandSlug, queue_id: UUID) -> Any:
    """409 says that the queue has no hours, or is full."""
    return queues.next_hour(scope=request.scope, queue_id=queue_id)


@router.post("/queues/{uuid:queue_id}/next", response=OpeningOut, operation_id="take_next_hour")
@api_requires("post.write")
def take_next_hour(request: ApiRequest, brand: BrandSlug, queue_id: UUID, body: NextIn) -> Any:
    """Move a post to the next free hour."""
    found = queues.next_hour(scope=request.scope, queue_id=queue_id)
    spot = Spot(body.post_id, found.local.date(), found.local.time())
    moving.move(scope=request.scope, spot=spot)
    return found


@router.get("/pools", response=list[PoolOut], operation_id="list_pools")
@api_requires("post.read")
def list_pools(request: ApiRequest, brand: BrandSlug) -> list[dict[str, Any]]:
    """Evergreen pools."""
    found: list[Pool] = queries.pools_of(scope=request.scope)
    posts = queries.pool_posts(scope=request.scope, pool_ids=[each.id for each in found])
    return [
        {
            "id": each.id,
            "name": each.name,
            "rest_days": each.rest_days,
            "post_ids": [post.post_id for post in posts.get(each.id, ())],
        }
        for each in found
    ]


@router.post("/pools/{uuid:pool_id}/fill", response=list[GapOut], operation_id="fill_gaps")
@api_requires("post.write")
def fill_gaps(request: ApiRequest, brand: BrandSlug, pool_id: UUID, body: FillIn) -> list[Any]:
    """What fills the free hours; without `preview` the drafts are made."""
    _span(body.first, body.last)
    span = {"pool_id": pool_id, "queue_id": body.queue_id}
    found = pools.gaps(scope=request.scope, first=body.first, last=body.last, **span)
    if not body.preview:
        pools.fill_gaps(scope=request.scope, first=body.first, last=body.last, **span)
    return [
        {"local": e.local, "post_id": e.pool_post.post_id if e.pool_post else None} for e in found
    ]


@router.get("/series", response=list[SeriesOut], operation_id="list_series")
@api_requires("post.read")
def list_series(request: ApiRequest, brand: BrandSlug) -> list[Series]:
    """What comes again."""
    return queries.series_page(scope=request.scope)


@router.post("/series", response={201: SeriesOut}, operation_id="start_series")
@api_requires("post.write")
def start_series(request: ApiRequest, brand: BrandSlug, body: SeriesIn) -> Status[Series]:
    """Copies stand eight weeks ahead."""
    made = series.start_series(
        scope=request.scope,
        post_id=body.post_id,
        rule=body.rule,
        first_day=body.first_day,
        hour=body.hour,
    )
    return Status(201, queries.series_of(scope=request.scope, series_id=made.id))


@router.delete("/series/{uuid:series_id}", response={204: None}, operation_id="end_series")
@api_requires("post.write")
def end_series(request: ApiRequest, brand: BrandSlug, series_id: UUID) -> Status[None]:
    """No further copies; those that stand, stay."""
    series.end_series(scope=request.scope, series_id=series_id)
    return Status(204, None)


def _sheet(found: Preview, sheet_id: UUID | None, *, taken: bool) -> dict[str, Any]:
    return {
        "id": sheet_id,
        "new_rows": [each.number for each in found.new],
        "faults": [
            {"row": row.number, "column": e.column, "cell": e.cell, "sentence": e.sentence}
            for row in found.wrong
            for e in row.faults
        ],
        "differences": [
            {"row": row.number, "column": e.column, "before": e.before, "after": e.after}
            for row in found.changed
            for e in row.differences
        ],
        "order": found.order,
        "unknown_columns": list(found.unknown),
        "taken": taken,
    }


@router.post("/sheets", response={201: SheetOut}, operation_id="read_sheet")
@api_requires("post.write")
def read_sheet(
    request: ApiRequest, brand: BrandSlug, file: Annotated[UploadedFile, File()]
) -> Status[dict[str, Any]]:
    """CSV or XLSX, read and checked; nothing is made before it is taken."""
    kept = sheets.keep_sheet(scope=request.scope, data=file.read(), filename=file.name or "plan")
    found = _sheet(sheets.preview(scope=request.scope, sheet=kept), kept.id, taken=False)
    return Status(201, found | {"sheets_left_aside": kept.left_aside})


@router.post("/sheets/{uuid:sheet_id}/take", response=SheetOut, operation_id="take_sheet")
@api_requires("post.write")
def take_sheet(request: ApiRequest, brand: BrandSlug, sheet_id: UUID) -> dict[str, Any]:
    """Its good rows: new posts are drafts, wrong rows are left out."""
    found = sheets.take_sheet(scope=request.scope, sheet_id=sheet_id)
    return _sheet(found, sheet_id, taken=True)


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AS_XLSX = {
    "responses": {200: {"content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}}}
}


@router.get("/sheet", operation_id="plan_as_sheet", openapi_extra=_AS_XLSX)
@api_requires("post.read")
def plan_as_sheet(
    request: ApiRequest, brand: BrandSlug, first: First = None, last: Last = None
) -> HttpResponse:
    """The plan as XLSX."""
    begins, ends = _span(first, last)
    data = sheets.plan_sheet(scope=request.scope, first=begins, last=ends)
    return HttpResponse(data, content_type=_XLSX)

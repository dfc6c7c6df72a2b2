"""Posts that come again: started, looked at beforehand, changed, left out on a day, ended."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema, Status

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel.api import BrandSlug, In
from tertulia.kernel.errors import Invalid
from tertulia.planning import queries
from tertulia.planning.api.shapes import DoneOut, LocalTime, PlanDay, done_out
from tertulia.planning.models import Series
from tertulia.planning.rules.recurrence import BadRule, next_days, read_rule
from tertulia.planning.services import repeating, series
from tertulia.planning.values import Done

series_router = Router(tags=["plan"])
#: How many days a preview names, and how far it looks: a rule may never fit.
SHOWN_DAYS, LOOKED_DAYS = 20, 4_000
RuleText = Annotated[str, Field(max_length=200, examples=["FREQ=WEEKLY;BYDAY=MO,TH"])]


class SeriesIn(In):
    """A post that comes again by an RFC 5545 rule, from a day on."""

    post_id: UUID
    rule: RuleText
    first_day: PlanDay
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


class ChangeIn(In):
    """What becomes of a series; what is left out stays. With `from_day`: that one and later."""

    rule: RuleText | None = None
    hour: LocalTime | None = None
    from_day: PlanDay | None = None


class DayIn(In):
    """A day of it."""

    day: PlanDay


class SeriesDone(Schema):
    """The series now and before; `stayed` says why some of its days stayed as they were."""

    series: SeriesOut
    before: SeriesOut
    sentence: str
    stayed: list[str]


class ComesOut(Schema):
    """The rule as it was read, and its next days."""

    rule: str
    ends: bool
    days: list[date]


class CopyOut(Schema):
    """A day of a series, its post, and where that stands now."""

    day: date
    post_id: UUID
    due_day: date | None
    due_time: time | None


class SpreadIn(In):
    """Which days shall say what the post says: those that follow, or all to come."""

    post_id: UUID
    reach: Literal["following", "all"]


@series_router.get("", response=list[SeriesOut], operation_id="list_series")
@api_requires("post.read")
def list_series(request: ApiRequest, brand: BrandSlug) -> list[Series]:
    """What comes again."""
    return queries.series_page(scope=request.scope)


@series_router.post("", response={201: SeriesOut}, operation_id="start_series")
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


@series_router.delete("/{uuid:series_id}", response={204: None}, operation_id="end_series")
@api_requires("post.write")
def end_series(request: ApiRequest, brand: BrandSlug, series_id: UUID) -> Status[None]:
    """No further copies; those that stand, stay."""
    series.end_series(scope=request.scope, series_id=series_id)
    return Status(204, None)


@series_router.get("/preview", response=ComesOut, operation_id="preview_series")
@api_requires("post.read")
def preview_series(
    request: ApiRequest,
    brand: BrandSlug,
    rule: Annotated[str, Query(max_length=200, examples=["FREQ=WEEKLY;BYDAY=MO"])],
    first_day: PlanDay,
) -> dict[str, Any]:
    """The next days of a rule, at most twenty, before anything is made."""
    try:
        read = read_rule(rule)
    except BadRule as error:
        raise Invalid("This repetition cannot be read.", field="rule") from error
    horizon = first_day + timedelta(days=LOOKED_DAYS)
    days = next_days(read, first_day=first_day, first=first_day, most=SHOWN_DAYS, horizon=horizon)
    return {"rule": read.text, "ends": read.ends, "days": days}


@series_router.get("/{uuid:series_id}", response=SeriesOut, operation_id="get_series")
@api_requires("post.read")
def get_series(request: ApiRequest, brand: BrandSlug, series_id: UUID) -> Series:
    """One series."""
    return queries.series_of(scope=request.scope, series_id=series_id)


@series_router.get(
    "/{uuid:series_id}/copies", response=list[CopyOut], operation_id="list_series_copies"
)
@api_requires("post.read")
def list_series_copies(
    request: ApiRequest, brand: BrandSlug, series_id: UUID
) -> list[dict[str, Any]]:
    """Its days from today on that stand in the calendar, and where each of them is now."""
    row = queries.series_of(scope=request.scope, series_id=series_id)
    today = series.today_there(request.scope)
    found = queries.occurrences_from(scope=request.scope, series_ids=[row.id], day=today)
    return [
        {
            "day": each.day,
            "post_id": each.post_id,
            "due_day": each.post.due_day,
            "due_time": each.post.due_time,
        }
        for each in found
    ]


@series_router.patch("/{uuid:series_id}", response=SeriesDone, operation_id="change_series")
@api_requires("post.write")
def change_series(
    request: ApiRequest, brand: BrandSlug, series_id: UUID, body: ChangeIn
) -> dict[str, Any]:
    """Another rule or hour for all that is to come, or from a day on: that is a series of its own.

    Changing it back to what `before` says takes it back.
    """
    before = _before(request, series_id)
    done = repeating.change_series(
        scope=request.scope,
        series_id=series_id,
        rule=body.rule or before["rule"],
        hour=body.hour or before["hour"],
        from_day=body.from_day,
    )
    return _done(request, done.series_id or series_id, before, done)


@series_router.post("/{uuid:series_id}/end", response=SeriesDone, operation_id="end_series_from")
@api_requires("post.write")
def end_series_from(
    request: ApiRequest, brand: BrandSlug, series_id: UUID, body: DayIn
) -> dict[str, Any]:
    """It does not come on that day nor later: drafts that wait there go out of sight."""
    before = _before(request, series_id)
    done = repeating.end_from(scope=request.scope, series_id=series_id, day=body.day)
    return _done(request, series_id, before, done)


@series_router.post("/{uuid:series_id}/resume", response=SeriesOut, operation_id="resume_series")
@api_requires("post.write")
def resume_series(request: ApiRequest, brand: BrandSlug, series_id: UUID) -> Series:
    """One that was ended goes on from today."""
    series.resume_series(scope=request.scope, series_id=series_id)
    return queries.series_of(scope=request.scope, series_id=series_id)


@series_router.post(
    "/{uuid:series_id}/except", response=SeriesDone, operation_id="leave_out_series_day"
)
@api_requires("post.write")
def leave_out_series_day(
    request: ApiRequest, brand: BrandSlug, series_id: UUID, body: DayIn
) -> dict[str, Any]:
    """A day on which it does not come: a draft that waits there goes out of sight."""
    before = _before(request, series_id)
    done = repeating.leave_out(scope=request.scope, series_id=series_id, day=body.day)
    return _done(request, series_id, before, done)


@series_router.delete(
    "/{uuid:series_id}/except/{day}", response=SeriesOut, operation_id="bring_back_series_day"
)
@api_requires("post.write")
def bring_back_series_day(
    request: ApiRequest, brand: BrandSlug, series_id: UUID, day: date
) -> Series:
    """It comes on that day after all; a draft that was put out of sight is made anew."""
    repeating.bring_back(scope=request.scope, series_id=series_id, day=day)
    return queries.series_of(scope=request.scope, series_id=series_id)


@series_router.post("/spread", response=DoneOut, operation_id="spread_words")
@api_requires("post.write")
def spread_words(request: ApiRequest, brand: BrandSlug, body: SpreadIn) -> dict[str, Any]:
    """Other days of its series say what this post says; what is out, stays."""
    return done_out(repeating.spread(scope=request.scope, post_id=body.post_id, reach=body.reach))


def _before(request: ApiRequest, series_id: UUID) -> dict[str, Any]:
    row = queries.series_of(scope=request.scope, series_id=series_id)
    return SeriesOut.from_orm(row).dict()


def _done(
    request: ApiRequest, series_id: UUID, before: dict[str, Any], done: Done
) -> dict[str, Any]:
    return {
        "series": queries.series_of(scope=request.scope, series_id=series_id),
        "before": before,
        "sentence": done.sentence,
        "stayed": done.stayed,
    }

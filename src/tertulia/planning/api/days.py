"""Days with a name: holidays, days of the trade and the brand's own."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel.api import BrandSlug, In
from tertulia.planning import queries
from tertulia.planning.api.shapes import First, Last, PlanDay, span
from tertulia.planning.models import Days, OwnDay
from tertulia.planning.services import days

days_router = Router(tags=["plan"])


class ChosenIO(In):
    """Whose holidays the calendar names (ISO 3166), and whether it names days of the trade."""

    countries: list[str] = Field(
        default_factory=list, max_length=days.MOST_COUNTRIES, examples=[["EC", "RO"]]
    )
    trade_days: bool = True


class OwnDayIn(In):
    """A day, or some days, that matter to the brand."""

    name: str = Field(min_length=1, max_length=80, examples=["Aniversario"])
    first: PlanDay
    last: PlanDay | None = Field(None, description="the first when left out")
    every_year: bool = False


class OwnDayOut(Schema):
    """A day of the brand's own."""

    id: UUID
    name: str
    first: date
    last: date
    every_year: bool


class NamedOut(Schema):
    """A day with a name: holiday, trade or own."""

    day: date
    name: str
    kind: str
    country: str


@days_router.get("", response=list[NamedOut], operation_id="list_named_days")
@api_requires("post.read")
def list_named_days(
    request: ApiRequest, brand: BrandSlug, first: First = None, last: Last = None
) -> list[Any]:
    """Holidays, days of the trade and the brand's own."""
    begins, ends = span(first, last)
    found = queries.named_days(scope=request.scope, first=begins, last=ends)
    return [each for _day, days in sorted(found.items()) for each in days]


@days_router.get("/chosen", response=ChosenIO, operation_id="get_chosen_days")
@api_requires("post.read")
def get_chosen_days(request: ApiRequest, brand: BrandSlug) -> Days:
    """Which days the calendar names."""
    return queries.days_of_brand(scope=request.scope)


@days_router.put("/chosen", response=ChosenIO, operation_id="choose_days")
@api_requires("post.write")
def choose_days(request: ApiRequest, brand: BrandSlug, body: ChosenIO) -> Days:
    """Name others."""
    return days.choose_days(
        scope=request.scope, countries=body.countries, trade_days=body.trade_days
    )


@days_router.get("/own", response=list[OwnDayOut], operation_id="list_own_days")
@api_requires("post.read")
def list_own_days(request: ApiRequest, brand: BrandSlug) -> list[OwnDay]:
    """The brand's own days, by date."""
    return queries.own_days(scope=request.scope)


@days_router.post("/own", response={201: OwnDayOut}, operation_id="add_own_day")
@api_requires("post.write")
def add_own_day(request: ApiRequest, brand: BrandSlug, body: OwnDayIn) -> Status[OwnDay]:
    """One more day of the brand's own."""
    return Status(201, days.add_own_day(scope=request.scope, **body.dict()))


@days_router.delete("/own/{uuid:day_id}", response={204: None}, operation_id="remove_own_day")
@api_requires("post.write")
def remove_own_day(request: ApiRequest, brand: BrandSlug, day_id: UUID) -> Status[None]:
    """Take it out of the calendar."""
    days.remove_own_day(scope=request.scope, day_id=day_id)
    return Status(204, None)

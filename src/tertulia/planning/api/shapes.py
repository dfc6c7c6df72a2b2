"""Shapes and spans that several themes share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Schema
from pydantic import AfterValidator

from tertulia.kernel import clock
from tertulia.kernel.api import In
from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope
from tertulia.planning.services.moving import spot_of
from tertulia.planning.services.serving import MOST
from tertulia.planning.values import Done, Serves, Spot, Undo

LONGEST_DAYS = 400
FIRST_YEAR, LAST_YEAR = 1990, 2200


def _on_the_clock(value: time) -> time:
    """Only what a wall clock shows. Raises: ValueError."""
    if value.tzinfo is not None:
        raise ValueError("an hour on the brand's own clock has no offset")
    return value


def _in_a_calendar(value: date) -> date:
    """Only what the calendar can show. Raises: ValueError."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"choose a day from {FIRST_YEAR} to {LAST_YEAR}")
    return value


LocalTime = Annotated[time, AfterValidator(_on_the_clock), Field(examples=["09:00:00"])]
PlanDay = Annotated[date, AfterValidator(_in_a_calendar), Field(examples=["2026-12-07"])]
First = Annotated[date | None, Query(description="first day on the brand's clock; else today")]
Last = Annotated[date | None, Query(description="last day, included; else a month later")]


def span(first: date | None, last: date | None) -> tuple[date, date]:
    """Raises: Invalid for more than 400 days, or a year that no calendar shows."""
    begins = first or clock.now().date()
    if not FIRST_YEAR <= begins.year <= LAST_YEAR:
        raise Invalid("Choose a day from 1990 to 2200.", field="first")
    ends = last or begins + timedelta(days=31)
    if not 0 <= (ends - begins).days <= LONGEST_DAYS:
        raise Invalid("Choose at most 400 days, the last one after the first.", field="last")
    return begins, ends


class OpeningOut(Schema):
    """A free hour: on the brand's clock, and as a moment."""

    local: datetime
    at: datetime


class WasIO(In):
    """Where a post was seen."""

    day: PlanDay | None = None
    hour: LocalTime | None = None


class PickIn(In):
    """A post, or one of its variants that has an hour of its own."""

    post_id: UUID
    variant_id: UUID | None = None
    was: WasIO | None = Field(
        None, description="where you saw it: then it stays if somebody moved it since"
    )


class PicksIn(In):
    """Which posts, up to 200."""

    posts: list[PickIn] = Field(min_length=1, max_length=MOST)


class SpotIO(In):
    """A post, or a variant with an hour of its own, at its place of the plan."""

    post_id: UUID
    day: date | None = None
    hour: LocalTime | None = None
    variant_id: UUID | None = None


class ServesIO(In):
    """What a post serves."""

    post_id: UUID
    pillar_id: UUID | None = None
    campaign_id: UUID | None = None


class UndoIO(In):
    """What takes an act back, as the act answered it."""

    back: list[SpotIO] = Field(default_factory=list, max_length=MOST)
    put: list[SpotIO] = Field(default_factory=list, max_length=MOST)
    discard: list[UUID] = Field(default_factory=list, max_length=MOST)
    restore: list[UUID] = Field(default_factory=list, max_length=MOST)
    serves: list[ServesIO] = Field(default_factory=list, max_length=MOST)

    def undo(self) -> Undo:
        """As the services take it. Raises: Invalid when it fits no act."""
        if len(self.put) > len(self.back):
            raise Invalid("Send the undo as the act answered it.", field="put")
        return Undo(
            back=tuple(Spot(**each.dict()) for each in self.back),
            put=tuple(Spot(**each.dict()) for each in self.put),
            discard=tuple(self.discard),
            restore=tuple(self.restore),
            serves=tuple(Serves(**each.dict()) for each in self.serves),
        )


class DoneOut(Schema):
    """What an act did; `stayed` says why some of it stayed as it was, `undo` takes it back."""

    sentence: str
    warnings: list[str]
    stayed: list[str]
    undo: UndoIO | None


def picked(scope: Scope, posts: Sequence[PickIn]) -> list[Spot]:
    """The spots that are meant, each where it was seen or stands. Raises: NotFound."""
    found = []
    for each in posts:
        spot = spot_of(scope=scope, post_id=each.post_id, variant_id=each.variant_id)
        if each.was is not None:
            spot = Spot(each.post_id, each.was.day, each.was.hour, each.variant_id)
        found.append(spot)
    return found


def done_out(done: Done) -> dict[str, Any]:
    """As the API answers it."""
    return {
        "sentence": done.sentence,
        "warnings": done.warnings,
        "stayed": done.stayed,
        "undo": asdict(done.undo) if done.undo else None,
    }

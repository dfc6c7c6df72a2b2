"""Pure decisions of Today: the hour's greeting, and which channel starves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

WEEK: Final = timedelta(days=7)
#: A silence of so many times the usual gap is too long, unless something is planned.
TOO_LONG: Final = 2
#: Nobody starves in less than this, however dense the rhythm.
LEAST_SILENCE: Final = timedelta(days=2)
#: A channel whose access ends within this is told.
ENDS_SOON: Final = timedelta(days=14)


class Hour(StrEnum):
    """Of the day, for the greeting."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def hour_of(local: datetime) -> Hour:
    """Morning from five to noon, afternoon to seven, then evening."""
    if 5 <= local.hour < 12:
        return Hour.MORNING
    return Hour.AFTERNOON if 12 <= local.hour < 19 else Hour.EVENING


def local_time(at: datetime, zone: ZoneInfo) -> datetime:
    """A moment on a clock, naive, so that no template moves it to the person's own zone."""
    return at.astimezone(zone).replace(tzinfo=None)


def first_of_week(day: date) -> date:
    """Its Monday."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Silence:
    """What is known of a channel's last words. All moments aware."""

    posts_per_week: int
    since: datetime
    """When it last published; when it was connected, if it never did."""
    next_due: datetime | None
    """When the next thing planned there goes out."""


def starves(silence: Silence, *, now: datetime) -> bool:
    """Whether the channel has been silent for more than twice its usual gap, with nothing near.

    The usual gap is a week divided by the posts it should have; a channel without a rhythm never
    starves.
    """
    if silence.posts_per_week <= 0:
        return False
    gap = WEEK / silence.posts_per_week
    if now - silence.since < max(gap * TOO_LONG, LEAST_SILENCE):
        return False
    return silence.next_due is None or silence.next_due - now > gap


def ends_soon(expires_at: datetime | None, *, now: datetime) -> bool:
    """Whether an access that is known to end does so within two weeks."""
    return expires_at is not None and expires_at - now <= ENDS_SOON

"""The hour's greeting, and which channel starves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.web.today.rules import Hour, Silence, ends_soon, first_of_week, hour_of, starves

NOW = datetime(2026, 11, 22, 17, 51, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (4, Hour.EVENING),
        (5, Hour.MORNING),
        (11, Hour.MORNING),
        (12, Hour.AFTERNOON),
        (18, Hour.AFTERNOON),
        (19, Hour.EVENING),
        (23, Hour.EVENING),
    ],
)
def test_the_greeting_follows_the_hour(hour: int, said: Hour) -> None:
    assert hour_of(NOW.replace(hour=hour)) == said


@given(st.dates())
def test_a_week_begins_on_its_monday(day: date) -> None:
    if day < date(1, 1, 8):
        return
    monday = first_of_week(day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7


def silent(days: float, per_week: int = 3, next_in: float | None = None) -> bool:
    due = NOW + timedelta(days=next_in) if next_in is not None else None
    return starves(Silence(per_week, NOW - timedelta(days=days), due), now=NOW)


def test_twice_the_usual_gap_is_too_long() -> None:
    assert not silent(4.6)
    assert silent(4.7)


def test_a_dense_rhythm_gets_two_days() -> None:
    assert not silent(1.9, per_week=21)
    assert silent(2, per_week=21)


def test_something_planned_near_feeds_it() -> None:
    assert not silent(9, next_in=2)
    assert silent(9, next_in=3)


def test_without_a_rhythm_nothing_starves() -> None:
    assert not silent(400, per_week=0)


def test_an_access_ends_soon_within_two_weeks() -> None:
    assert ends_soon(NOW + timedelta(days=14), now=NOW)
    assert not ends_soon(NOW + timedelta(days=14, seconds=1), now=NOW)
    assert not ends_soon(None, now=NOW)

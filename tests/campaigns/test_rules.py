"""Lanes, days, digests, reminders and departments, by property."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.campaigns.departments import DEPARTMENTS, department_key, same_department
from tertulia.campaigns.rules import (
    a_year_later,
    brief_digest,
    cut_to,
    in_lanes,
    missing_of,
    name_for,
    remind_today,
)
from tertulia.campaigns.values import Band, Department
from tertulia.kernel.ids import new_id

DAYS = st.dates(date(2026, 1, 1), date(2026, 4, 1))


@st.composite
def bands(draw: st.DrawFn) -> list[Band]:
    found = []
    for first in draw(st.lists(DAYS, max_size=12)):
        last = first + timedelta(days=draw(st.integers(0, 40)))
        found.append(Band(new_id(), "b", "campaign", "draft", first, last, "c1"))
    return found


@given(bands())
def test_no_two_bands_of_a_lane_share_a_day(given: list[Band]) -> None:
    placed = in_lanes(given)
    assert {band.id for band in placed} == {band.id for band in given}
    for one in placed:
        for other in placed:
            if one.id != other.id and one.lane == other.lane:
                assert one.last < other.first or other.last < one.first


@given(bands())
def test_there_are_as_many_lanes_as_bands_on_the_fullest_day(given: list[Band]) -> None:
    """The plain reference: count on every day."""
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(140)]
    fullest = max(sum(band.first <= day <= band.last for band in given) for day in days)
    assert len({band.lane for band in in_lanes(given)}) == fullest


@given(bands(), DAYS, st.integers(0, 60))
def test_a_band_is_cut_to_the_days_shown(given: list[Band], first: date, days: int) -> None:
    last = first + timedelta(days=days)
    for band in given:
        part = cut_to(band, first, last)
        shared = [
            first + timedelta(days=n)
            for n in range(days + 1)
            if band.first <= first + timedelta(days=n) <= band.last
        ]
        if part is None:
            assert shared == []
        else:
            assert (part.first, part.last) == (shared[0], shared[-1])


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_year_later_is_the_same_date_but_for_leap_days(day: date) -> None:
    later = a_year_later(day)
    assert later.year == day.year + 1
    assert later.month == day.month
    assert later.day == (28 if (day.month, day.day) == (2, 29) else day.day)


def test_the_year_in_a_name_moves_with_it() -> None:
    assert name_for("Navidad 2026", 2026, 2027) == "Navidad 2027"
    assert name_for("Serie 12026", 2026, 2027) == "Serie 12026"
    assert name_for("Navidad", 2026, 2027) == "Navidad"


WHOLE = {
    "name": "n",
    "kind": "promotion",
    "starts_on": date(2026, 12, 1),
    "ends_on": date(2026, 12, 24),
    "key_message": "k",
    "brief": "b",
    "answers": [("q", "a"), ("r", "b")],
}


@pytest.mark.parametrize(
    "other",
    [
        {"name": "m"},
        {"kind": "event"},
        {"starts_on": date(2026, 12, 2)},
        {"ends_on": date(2026, 12, 25)},
        {"key_message": ""},
        {"brief": "b "},
        {"answers": [("q", "a")]},
        {"answers": [("q", "a"), ("r", "c")]},
    ],
)
def test_whatever_is_confirmed_changes_the_digest(other: dict[str, object]) -> None:
    assert brief_digest(**WHOLE) != brief_digest(**{**WHOLE, **other})  # type: ignore[arg-type]


def test_the_order_of_answers_does_not() -> None:
    turned = {**WHOLE, "answers": [("r", "b"), ("q", "a")]}
    assert brief_digest(**WHOLE) == brief_digest(**turned)  # type: ignore[arg-type]


def _department(key: str, *, must: bool, confirmed: bool) -> Department:
    from datetime import UTC, datetime

    at = datetime(2026, 11, 1, tzinfo=UTC) if confirmed else None
    return Department(key, key, must, "", None, None, "", at, "", False, "")


def test_what_is_missing_is_named() -> None:
    lines = [
        _department("sales", must=True, confirmed=False),
        _department("legal", must=False, confirmed=False),
        _department("customer_service", must=True, confirmed=True),
    ]
    lacks = missing_of(brief="  ", departments=lines, open_questions=2)
    assert (lacks.no_brief, lacks.departments, lacks.questions) == (True, ("sales",), 2)
    assert lacks
    assert not missing_of(brief="b", departments=lines[1:], open_questions=0)


@given(DAYS, DAYS, DAYS)
def test_nobody_is_reminded_on_the_day_or_after_it_began(
    told_on: date, starts_on: date, today: date
) -> None:
    if remind_today(told_on=told_on, starts_on=starts_on, today=today):
        assert told_on < today <= starts_on


def test_reminders_come_before_the_start_and_three_days_after_telling() -> None:
    told, starts = date(2026, 11, 1), date(2026, 12, 1)
    days = [told + timedelta(days=n) for n in range(45)]
    reminded = [day for day in days if remind_today(told_on=told, starts_on=starts, today=day)]
    assert reminded == [
        date(2026, 11, 4), date(2026, 11, 24), date(2026, 11, 28), date(2026, 11, 30), starts,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ventas", "sales"),
        ("Vânzări", "sales"),
        ("Atención al  Cliente", "customer_service"),
        ("customer-service", "customer_service"),
        ("Relații cu clienții", "customer_service"),
        ("RELACIONES PÚBLICAS", "public_relations"),
        ("Tostadores", "Tostadores"),
        ("", ""),
    ],
)
def test_a_department_is_known_by_what_people_call_it(written: str, key: str) -> None:
    assert department_key(written) == key


@given(st.one_of(st.sampled_from(sorted(DEPARTMENTS)), st.text(max_size=80)))
def test_a_key_is_its_own_key(words: str) -> None:
    key = department_key(words)
    assert department_key(key) == key
    assert same_department(key, words) is bool(words.strip())

"""Days of a series, against a reference that asks each day whether it fits."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.planning.rules.recurrence import WEEKDAYS, BadRule, days_of, read_rule

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
WEEKDAY_SETS = st.sets(st.integers(0, 6), max_size=3)
MONTHDAYS = st.sets(st.integers(1, 31) | st.integers(-3, -1), min_size=1, max_size=3)


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def fits_weekly(day: date, start: date, interval: int, weekdays: set[int]) -> bool:
    weeks = (_monday(day) - _monday(start)).days // 7
    return weeks % interval == 0 and day.weekday() in (weekdays or {start.weekday()})


def fits_monthly(day: date, start: date, interval: int, monthdays: set[int]) -> bool:
    length = calendar.monthrange(day.year, day.month)[1]
    wanted = {each if each > 0 else length + each + 1 for each in monthdays}
    return (_months(day) - _months(start)) % interval == 0 and day.day in wanted


def reference(fits: object, start: date, first: date, last: date, count: int | None) -> list[date]:
    assert callable(fits)
    every = [start + timedelta(days=n) for n in range((last - start).days + 1)]
    found = [day for day in every if fits(day)]
    return [day for day in (found[:count] if count else found) if day >= first]


@given(
    start=DAYS,
    interval=st.integers(1, 5),
    weekdays=WEEKDAY_SETS,
    count=st.none() | st.integers(1, 20),
    skip=st.integers(0, 60),
    span=st.integers(0, 200),
    excepted=st.sets(st.integers(0, 200), max_size=5),
)
def test_weekly(
    start: date,
    interval: int,
    weekdays: set[int],
    count: int | None,
    skip: int,
    span: int,
    excepted: set[int],
) -> None:
    text = f"FREQ=WEEKLY;INTERVAL={interval}"
    if weekdays:
        text += ";BYDAY=" + ",".join(WEEKDAYS[each] for each in sorted(weekdays))
    if count:
        text += f";COUNT={count}"
    first, last = start + timedelta(days=skip), start + timedelta(days=skip + span)
    exceptions = {first + timedelta(days=each) for each in excepted}
    found = days_of(read_rule(text), first_day=start, first=first, last=last, exceptions=exceptions)
    wanted = reference(
        lambda day: fits_weekly(day, start, interval, weekdays), start, first, last, count
    )
    assert found == [day for day in wanted if day not in exceptions]


@given(
    start=DAYS,
    interval=st.integers(1, 4),
    monthdays=MONTHDAYS,
    until=st.none() | st.integers(0, 500),
    span=st.integers(0, 500),
)
def test_monthly(
    start: date, interval: int, monthdays: set[int], until: int | None, span: int
) -> None:
    text = f"FREQ=MONTHLY;INTERVAL={interval};BYMONTHDAY={','.join(map(str, sorted(monthdays)))}"
    last = start + timedelta(days=span)
    ends = last
    if until is not None:
        ends = min(last, start + timedelta(days=until))
        text += f";UNTIL={start + timedelta(days=until):%Y%m%d}"
    found = days_of(read_rule(text), first_day=start, first=start, last=last)
    wanted = reference(
        lambda day: fits_monthly(day, start, interval, monthdays), start, start, ends, None
    )
    assert found == wanted


@given(start=DAYS, interval=st.integers(1, 40), skip=st.integers(0, 400))
def test_daily_asked_in_two_pieces_is_the_whole(start: date, interval: int, skip: int) -> None:
    rule = read_rule(f"FREQ=DAILY;INTERVAL={interval}")
    last = start + timedelta(days=500)
    middle = start + timedelta(days=skip)
    whole = days_of(rule, first_day=start, first=start, last=last)
    before = days_of(rule, first_day=start, first=start, last=middle)
    after = days_of(rule, first_day=start, first=middle + timedelta(days=1), last=last)
    assert before + after == whole


def test_one_without_end_stops_where_it_is_asked_to_and_one_that_never_fits_ends() -> None:
    endless = read_rule("FREQ=DAILY")
    assert not endless.ends
    day = date(2026, 1, 1)
    assert len(days_of(endless, first_day=day, first=day, last=date(2026, 1, 31))) == 31
    never = read_rule("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31")
    started = date(2026, 2, 1)
    assert days_of(never, first_day=started, first=started, last=date(2400, 1, 1)) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=HOURLY",
        "FREQ=SECONDLY;INTERVAL=1",
        "BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=20270231",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=YEARLY;BYEASTER=1",
    ],
)
def test_what_a_calendar_of_days_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(BadRule):
        read_rule(text)

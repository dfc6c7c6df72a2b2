"""The year as a picture: everything is on it, and nothing covers anything."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tertulia.campaigns.ui.timeline import timeline_of
from tertulia.campaigns.values import Band
from tertulia.kernel.ids import new_id

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAYS = st.dates(date(2025, 10, 1), date(2027, 3, 1))


@st.composite
def bands(draw: st.DrawFn) -> list[Band]:
    found = []
    for first in draw(st.lists(DAYS, max_size=15)):
        last = first + timedelta(days=draw(st.integers(0, 200)))
        name = "x" * draw(st.integers(1, 40))
        found.append(Band(new_id(), name, "campaign", "draft", first, last, "c1"))
    return found


def number(percent: str) -> float:
    return float(percent.removesuffix("%"))


@given(bands())
def test_what_has_a_day_of_the_year_is_drawn_inside_the_picture(given: list[Band]) -> None:
    picture = timeline_of(given, first=FIRST, last=LAST, today=date(2026, 6, 1))
    shown = {bar.band.id for bar in picture.bars}
    assert shown == {band.id for band in given if band.last >= FIRST and band.first <= LAST}
    for bar in picture.bars:
        assert number(bar.x) >= 0
        assert number(bar.x) + number(bar.width) <= 100.001
        assert bar.y + 26 <= picture.height


@given(bands())
def test_no_bar_covers_another(given: list[Band]) -> None:
    picture = timeline_of(given, first=FIRST, last=LAST, today=FIRST)
    for one in picture.bars:
        for other in picture.bars:
            if one.band.id < other.band.id and one.y == other.y:
                first, second = sorted((one, other), key=lambda bar: bar.band.first)
                assert first.band.last < second.band.first


def test_today_and_the_months_stand_where_they_are() -> None:
    picture = timeline_of([], first=FIRST, last=LAST, today=date(2026, 7, 2))
    assert len(picture.months) == 12
    assert number(picture.months[0].x) == 0
    assert 49 < number(picture.today) < 51
    assert timeline_of([], first=FIRST, last=LAST, today=date(2027, 1, 1)).today == ""

"""29 February and the last days of months, in what comes again."""

from __future__ import annotations

from datetime import date

import pytest

from tertulia.campaigns.rules import a_year_later
from tertulia.planning.rules.days import OwnDays, own_between
from tertulia.planning.rules.recurrence import days_of, read_rule


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        ("FREQ=MONTHLY", date(2027, 1, 31), ["01-31", "03-31", "05-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2027, 1, 31), ["01-31", "02-28", "03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2028, 1, 31), ["01-31", "02-29", "03-31"]),
    ],
)
def test_a_day_that_a_month_lacks_is_left_out_and_the_last_is_the_last(
    rule: str, first: date, expected: list[str]
) -> None:
    last = date(first.year, 6, 1)
    found = days_of(read_rule(rule), first_day=first, first=first, last=last)
    assert [f"{day:%m-%d}" for day in found][:3] == expected


def test_a_series_of_29_february_comes_in_leap_years() -> None:
    first = date(2028, 2, 29)
    rule = read_rule("FREQ=YEARLY")
    found = days_of(rule, first_day=first, first=first, last=date(2036, 12, 31))
    assert found == [first, date(2032, 2, 29), date(2036, 2, 29)]


def test_an_own_day_of_29_february_is_kept_on_the_28th() -> None:
    leap = OwnDays("Aniversario", date(2028, 2, 29), date(2028, 2, 29), every_year=True)
    found = own_between([leap], first=date(2028, 1, 1), last=date(2029, 12, 31))
    assert [each.day for each in found] == [date(2028, 2, 29), date(2029, 2, 28)]


def test_a_campaign_of_29_february_is_proposed_for_the_28th() -> None:
    assert a_year_later(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_later(date(2027, 2, 28)) == date(2028, 2, 28)

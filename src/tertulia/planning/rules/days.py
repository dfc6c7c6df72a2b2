"""What a day is called: public holidays, days of the trade, the brand's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext_lazy as _


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Countries whose holidays are known, by ISO 3166 code."""
    from holidays.registry import COUNTRIES  # 0.4 s, only for who asks

    return frozenset(entry[1] for entry in COUNTRIES.values())


@dataclass(frozen=True)
class Named:
    """A day with a name. kind: holiday, trade or own."""

    day: date
    name: str
    kind: str
    country: str = ""


@dataclass(frozen=True)
class OwnDays:
    """Days that matter to a brand, once or every year."""

    name: str
    first: date
    last: date
    every_year: bool = False


def holidays_between(
    codes: Sequence[str], *, first: date, last: date, language: str
) -> list[Named]:
    """Public holidays, in `language` where the country's list speaks it, else in its own."""
    found = [
        Named(day, name, "holiday", country)
        for country in codes
        for year in range(first.year, last.year + 1)
        for day, name in _of_year(country, year, language)
        if first <= day <= last
    ]
    return sorted(found, key=lambda each: (each.day, each.country))


@lru_cache(maxsize=512)
def _of_year(country: str, year: int, language: str) -> tuple[tuple[date, str], ...]:
    import holidays  # see `countries`

    if country not in countries():
        return ()
    known = holidays.country_holidays(country).supported_languages
    spoken = next((each for each in known if each.split("_")[0] == language[:2]), None)
    found = holidays.country_holidays(country, years=year, language=spoken)
    return tuple(sorted(found.items()))


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


#: Days of the trade that are the same everywhere: (month, day, name).
_FIXED = (
    (1, 28, _("Data Protection Day")),
    (2, 14, _("Valentine's Day")),
    (3, 8, _("International Women's Day")),
    (3, 21, _("World Poetry Day")),
    (4, 22, _("Earth Day")),
    (4, 23, _("World Book Day")),
    (5, 17, _("Internet Day")),
    (6, 5, _("World Environment Day")),
    (6, 30, _("Social Media Day")),
    (7, 17, _("World Emoji Day")),
    (8, 19, _("World Photography Day")),
    (10, 1, _("International Coffee Day")),
    (10, 31, _("Halloween")),
    (12, 31, _("New Year's Eve")),
)
_BLACK_FRIDAY = _("Black Friday")
_CYBER_MONDAY = _("Cyber Monday")
_SAFER_INTERNET = _("Safer Internet Day")
_COMMUNITY_MANAGER = _("Community Manager Day")


def trade_between(*, first: date, last: date) -> list[Named]:
    """Days that communication and shops keep, in the active language."""
    found = [each for year in range(first.year, last.year + 1) for each in _trade(year)]
    return sorted((e for e in found if first <= e.day <= last), key=lambda each: each.day)


def _trade(year: int) -> Iterator[Named]:
    for month, day, name in _FIXED:
        yield Named(date(year, month, day), str(name), "trade")
    friday = _nth(year, 11, 3, 4) + timedelta(days=1)  # the day after the fourth Thursday
    yield Named(friday, str(_BLACK_FRIDAY), "trade")
    yield Named(friday + timedelta(days=3), str(_CYBER_MONDAY), "trade")
    yield Named(_nth(year, 1, 0, 4), str(_COMMUNITY_MANAGER), "trade")
    yield Named(_nth(year, 2, 1, 2), str(_SAFER_INTERNET), "trade")


def own_between(days: Sequence[OwnDays], *, first: date, last: date) -> list[Named]:
    """The brand's own days, each day of them."""
    found = []
    for own in days:
        years = range(first.year - 1, last.year + 1) if own.every_year else (own.first.year,)
        for year in years:
            begins = _in_year(own.first, year)
            length = (own.last - own.first).days
            found += [
                Named(day, own.name, "own")
                for offset in range(min(length, 366) + 1)
                if first <= (day := begins + timedelta(days=offset)) <= last
            ]
    return sorted(found, key=lambda each: (each.day, each.name))


def _in_year(day: date, year: int) -> date:
    """The same day of another year; 29 February is the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)

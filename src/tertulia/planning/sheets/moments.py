"""Days and hours as people write them in Spanish, Portuguese, Romanian and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache

_NUMBERS = re.compile(r"(\d{1,4})[./\-](\d{1,2})[./\-](\d{1,4})")
_WITH_HOUR = re.compile(rf"({_NUMBERS.pattern})(?: +|T)(.+)")
_MIDNIGHT = re.compile(r"0?0[:.]00(?:[:.]00)?(?:\.0+)?")
_DAY_FIRST = re.compile(r"(?:[a-z]+,? )?(\d{1,2})\.?(?: de)? ([a-z]+)\.?,?(?: de| del)? (\d{2,4})")
_MONTH_FIRST = re.compile(r"(?:[a-z]+,? )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_HOUR = re.compile(
    r"(?:ora )?(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*(?:hs?|horas?)?\s*([ap])?\.?\s*(?:m\.?)?"
)
LANGUAGES = ("es", "pt", "ro", "en")


def plain(text: str) -> str:
    """Small letters without accents, single spaces."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(each for each in apart if not unicodedata.combining(each)).split())


@lru_cache(maxsize=1)
def month_names() -> dict[str, int]:
    """Every name and abbreviation of a month in the four languages."""
    from babel.dates import get_month_names

    return {
        plain(name).rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, language).items()
    } | {"set": 9, "sept": 9}


def order_of(words: Iterable[str]) -> str:
    """dmy or mdy where the days of a sheet settle it; "" when every one can be read both ways.

    "both" when some can only be the one and some only the other.
    """
    found = set()
    for each in words:
        match = _NUMBERS.fullmatch(in_two(each)[0])
        if match and len(match[1]) < 4:
            if int(match[1]) > 12 >= int(match[2]):
                found.add("dmy")
            elif int(match[2]) > 12 >= int(match[1]):
                found.add("mdy")
    return "both" if len(found) > 1 else next(iter(found), "")


def in_two(words: str) -> tuple[str, str]:
    """A day, and the hour written behind it; midnight is what programs put where there is none."""
    match = _WITH_HOUR.fullmatch(words.strip())
    if match is None:
        return words.strip(), ""
    hour = match[5].strip()
    return match[1], "" if _MIDNIGHT.fullmatch(hour) else hour


def read_day(words: str, order: str = "dmy") -> date | None:
    """A day; None when it cannot be read or does not exist. Two figures of a year are 20xx."""
    try:
        match = _NUMBERS.fullmatch(in_two(words)[0])
        if match:
            return _from_numbers(match[1], match[2], match[3], order)
        text = plain(words)
        match = _DAY_FIRST.fullmatch(text)
        if match and match[2] in month_names():
            return date(_year(match[3]), month_names()[match[2]], int(match[1]))
        match = _MONTH_FIRST.fullmatch(text)
        if match and match[1] in month_names():
            return date(_year(match[3]), month_names()[match[1]], int(match[2]))
    except ValueError:
        return None
    return None


def _from_numbers(one: str, two: str, three: str, order: str) -> date | None:
    if len(one) == 4:
        return date(int(one), int(two), int(three))
    if len(one) > 2:
        return None
    day, month = (int(two), int(one)) if order == "mdy" else (int(one), int(two))
    return date(_year(three), month, day)


def _year(words: str) -> int:
    if len(words) not in (2, 4):
        raise ValueError(words)
    return int(words) + (2000 if len(words) == 2 else 0)


def read_hour(words: str) -> time | None:
    """An hour of the clock; None when it cannot be read or does not exist."""
    match = _HOUR.fullmatch(plain(words))
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None

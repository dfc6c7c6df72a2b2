"""Days, lanes, digests and reminders. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from tertulia.campaigns.values import Band, Department, Missing

COLOURS: Final = ("c1", "c2", "c3", "c4")
#: Days before the start on which somebody who has not confirmed is reminded.
REMIND_BEFORE: Final = (7, 3, 1, 0)
#: And this many days after they were told, where the start is still far.
REMIND_AFTER: Final = 3


def in_lanes(bands: Iterable[Band]) -> tuple[Band, ...]:
    """The bands by their first day (the longer first), each in the lowest row that is free.

    As many rows as bands overlap on the fullest day: first fit over intervals sorted by their
    start is optimal. Source: Kleinberg and Tardos, Algorithm Design (2005), section 4.1.
    """
    ends: list[date] = []
    placed = []
    for band in sorted(bands, key=lambda each: (each.first, -each.last.toordinal(), each.name)):
        free = next((lane for lane, end in enumerate(ends) if end < band.first), len(ends))
        if free == len(ends):
            ends.append(band.last)
        else:
            ends[free] = band.last
        placed.append(replace(band, lane=free))
    return tuple(placed)


def cut_to(band: Band, first: date, last: date) -> Band | None:
    """The part of a band inside `first`..`last`; None when there is none."""
    if band.last < first or band.first > last:
        return None
    return replace(band, first=max(band.first, first), last=min(band.last, last))


def a_year_later(day: date) -> date:
    """The same date of the next year; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def shifted(day: date | None, days: int) -> date | None:
    """A day moved; no day stays no day."""
    return day + timedelta(days=days) if day else None


def name_for(name: str, year: int, other_year: int) -> str:
    """`Navidad 2026` of 2026, for 2027: `Navidad 2027`; a name without its year stays."""
    return re.sub(rf"\b{year}\b", str(other_year), name)


def brief_digest(
    *,
    name: str,
    kind: str,
    starts_on: date,
    ends_on: date,
    key_message: str,
    brief: str,
    answers: Sequence[tuple[str, str]],
) -> str:
    """What a department confirms: with another day, sentence or answer it is another brief."""
    whole = [name, kind, str(starts_on), str(ends_on), key_message, brief, sorted(answers)]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


def missing_of(*, brief: str, departments: Iterable[Department], open_questions: int) -> Missing:
    """What must still be done before it may be called ready."""
    pending = tuple(each.department for each in departments if each.pending)
    return Missing(not brief.strip(), pending, open_questions)


def remind_today(*, told_on: date, starts_on: date, today: date) -> bool:
    """Whether today is a day to remind who was told on `told_on` and has not confirmed.

    Never on the day they were told, nor once it has begun.
    """
    if today <= told_on or today > starts_on:
        return False
    return (starts_on - today).days in REMIND_BEFORE or (today - told_on).days == REMIND_AFTER

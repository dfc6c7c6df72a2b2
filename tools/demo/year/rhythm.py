"""On which day of the past year each thing was said: the same for the same day. Pure."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from tools.demo.year.stock import Idea, Stock

#: How far the past goes back: about eleven months.
DAYS = 345


@dataclass(frozen=True)
class Said:
    """An idea at its moment, on the brand's own clock."""

    idea: Idea
    day: date
    hour: time
    number: int
    """Its place among all, the oldest first."""
    also: bool
    """Whether it was said on the channel by hand too."""

    @property
    def local(self) -> datetime:
        """Day and hour."""
        return datetime.combine(self.day, self.hour)


def year_of(stock: Stock, today: date, busy: Collection[date] = ()) -> tuple[Said, ...]:
    """What was said from about a year ago to yesterday, oldest first.

    `busy`: days on which the brand has said enough already.
    """
    dice = Random(f"{stock.key} year")  # noqa: S311 - a demo, the same every time
    first, last = today - timedelta(days=DAYS), today - timedelta(days=1)
    days = [first + timedelta(days=n) for n in range(DAYS)]
    fixed = [(idea, day) for idea in stock.ideas if idea.day for day in days if idea.fits(day)]
    free = [idea for idea in stock.ideas if idea.day is None]
    dice.shuffle(free)
    placed = list(fixed)
    taken = {day for _idea, day in fixed} | set(busy)
    for month, ideas in _by_month(free, first, last).items():
        open_days = [d for d in days if (d.year, d.month) == month and d not in taken]
        placed += _spread(_told_apart(ideas), open_days)
    placed += _questions(stock, days, set(busy))
    return _timed(stock, placed, dice)


def _by_month(ideas: Sequence[Idea], first: date, last: date) -> dict[tuple[int, int], list[Idea]]:
    """Each idea in the emptiest month in which it can be said; the choosy ones first."""
    room = {
        (day.year, day.month): 0.0
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
    }
    for month in room:
        room[month] = _share(month, first, last)
    found: dict[tuple[int, int], list[Idea]] = defaultdict(list)
    for idea in sorted(ideas, key=lambda each: len(each.months) or 13):
        fitting = [m for m in room if not idea.months or m[1] in idea.months]
        if fitting:
            best = min(fitting, key=lambda m: ((len(found[m]) + 1) / max(room[m], 0.05), m))
            found[best].append(idea)
    return found


def _share(month: tuple[int, int], first: date, last: date) -> float:
    """How much of a month lies in the past year, 0 to 1."""
    days = calendar.monthrange(*month)[1]
    begins, ends = date(*month, 1), date(*month, days)
    return max(0, (min(ends, last) - max(begins, first)).days + 1) / days


def _told_apart(ideas: Sequence[Idea]) -> list[Idea]:
    """In an order in which neighbours have another pillar, and another picture."""
    rest, found = list(ideas), list[Idea]()
    while rest:
        before = found[-1] if found else None
        rest.sort(key=lambda each: _nearness(each, before))  # stable: the shuffled order decides
        found.append(rest.pop(0))
    return found


def _nearness(idea: Idea, before: Idea | None) -> int:
    if before is None:
        return 0
    return 2 * (idea.scene == before.scene) + (idea.pillar == before.pillar)


def _spread(ideas: Sequence[Idea], days: Sequence[date]) -> list[tuple[Idea, date]]:
    """Evenly over the days there are; what finds no day was not said."""
    said = ideas[: len(days)]
    step = len(days) / len(said) if said else 0
    return [(idea, days[int(at * step)]) for at, idea in enumerate(said)]


def _questions(
    stock: Stock, days: Sequence[date], busy: Collection[date]
) -> list[tuple[Idea, date]]:
    """The weekly question, with a week left out here and there."""
    weekly = [d for d in days if d.weekday() == stock.question_day and d not in busy]
    step = max(1.0, len(weekly) / max(1, len(stock.questions)))
    places = [int(at * step) for at in range(len(stock.questions))]
    return [
        (question, weekly[place])
        for question, place in zip(stock.questions, places, strict=True)
        if place < len(weekly)
    ]


def _timed(stock: Stock, placed: Sequence[tuple[Idea, date]], dice: Random) -> tuple[Said, ...]:
    ordered = sorted(placed, key=lambda each: (each[1], each[0].title))
    hours = [time(12, 15) if i in stock.questions else _hour(stock, dice) for i, _day in ordered]
    also = [bool(i.scene) and (bool(i.campaign) or dice.random() < 0.55) for i, _day in ordered]
    found = [
        Said(idea, day, hour, 0, too)
        for (idea, day), hour, too in zip(ordered, hours, also, strict=True)
    ]
    found.sort(key=lambda each: (each.local, each.idea.title))
    return tuple(replace(each, number=number) for number, each in enumerate(found))


def _hour(stock: Stock, dice: Random) -> time:
    """One of the brand's hours, a few minutes off as people are."""
    hour = dice.choice(stock.hours)
    minute = min(59, hour.minute + dice.choice((0, 0, 0, 5, 10)))
    return hour.replace(minute=minute)

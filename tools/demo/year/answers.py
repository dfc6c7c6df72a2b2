"""Who wrote what under which post of the year, and when it was answered. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from tools.demo.year.rhythm import Said
from tools.demo.year.stock import Exchange, Stock

#: How many write under a post, each equally likely.
MANY = (0, 0, 1, 1, 1, 2, 3)
#: The same words are not read again so soon, and somebody from afar writes so often.
APART, FROM_AFAR = timedelta(days=110), 0.12


@dataclass(frozen=True)
class Written:
    """A comment, on the brand's clock, and the answer to it."""

    exchange: Exchange
    who: str
    name: str
    local: datetime
    answered: datetime | None
    """None = no answer was needed."""


def answers_of(stock: Stock, said: Sequence[Said]) -> dict[int, tuple[Written, ...]]:
    """By the number of the post."""
    dice = Random(f"{stock.key} talk")  # noqa: S311 - a demo, the same every time
    used: Counter[str] = Counter()
    last: dict[str, date] = {}
    found: dict[int, tuple[Written, ...]] = {}
    questions = {each.title for each in stock.questions}
    for each in said:
        wanted = 0 if each.idea.title in questions else dice.choice(MANY)
        written: list[Written] = []
        for exchange in _chosen(stock, each, wanted, used, last, dice):
            used[exchange.text] += 1
            last[exchange.text] = each.day
            taken = {one.who for one in written}
            people = [(who, name) for who, name in stock.people if who not in taken]
            written.append(_written(exchange, dice.choice(people), each, dice))
        found[each.number] = tuple(written)
    return found


def _chosen(
    stock: Stock,
    each: Said,
    wanted: int,
    used: Counter[str],
    last: dict[str, date],
    dice: Random,
) -> list[Exchange]:
    """What was heard least until now comes first."""
    afar = dice.random() < FROM_AFAR
    fitting = [
        one
        for one in stock.exchanges
        if one.fits(each.idea)
        and (one.language == each.idea.language or (afar and one.language != stock.language))
        and each.day - last.get(one.text, date.min) > APART
    ]
    dice.shuffle(fitting)
    fitting.sort(key=lambda one: (used[one.text], not one.where))
    return fitting[:wanted]


def _written(exchange: Exchange, person: tuple[str, str], each: Said, dice: Random) -> Written:
    at = each.local + timedelta(minutes=dice.choice((4, 11, 23, 38, 52, 75, 140, 210)))
    later = timedelta(minutes=round(dice.lognormvariate(3.6, 0.7)) + 2)
    return Written(exchange, *person, at, at + later if exchange.reply else None)

"""Which post of an evergreen pool comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Rested:
    """A post of a pool as the rule sees it."""

    id: UUID
    used: tuple[date, ...] = ()
    """Every day on which a copy of it goes or went out."""
    until: date | None = None
    """Not used after this day."""


def may_be_used(post: Rested, day: date, rest_days: int) -> bool:
    """Whether at least `rest_days` lie between `day` and each of its uses, before and after."""
    if post.until is not None and day > post.until:
        return False
    return all(abs((day - used).days) >= max(1, rest_days) for used in post.used)


def next_of(posts: Sequence[Rested], day: date, rest_days: int) -> Rested | None:
    """The one that rested longest: never used first, in the order given. None: all of them rest."""
    ready = [each for each in posts if may_be_used(each, day, rest_days)]
    if not ready:
        return None
    return min(ready, key=lambda each: max(each.used, default=date.min))


def fill(
    posts: Sequence[Rested], days: Iterable[date], rest_days: int
) -> list[tuple[date, UUID | None]]:
    """A post for each day, in order; None where all of them rest."""
    standing = {each.id: each for each in posts}
    made: list[tuple[date, UUID | None]] = []
    for day in sorted(days):
        chosen = next_of(list(standing.values()), day, rest_days)
        if chosen is not None:
            standing[chosen.id] = replace(chosen, used=(*chosen.used, day))
        made.append((day, chosen.id if chosen else None))
    return made

"""The next free hour of a queue.

An hour that the clocks jump over that day is none: a queue never chooses what does not exist. Of
an hour that comes twice the first is meant, as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tertulia.kernel import zones

#: How far a free hour is looked for.
WEEKS_AHEAD = 26


@dataclass(frozen=True)
class WeeklySlot:
    """An hour of the week on the brand's clock; weekday 0 = Monday."""

    weekday: int
    hour: time
    kept_free: bool = False


@dataclass(frozen=True)
class Opening:
    """A slot on a day: `local` is naive, on the brand's clock; `at` is the moment, UTC."""

    local: datetime
    at: datetime
    kept_free: bool = False


def never(day: date) -> bool:
    """No day is closed."""
    return False


def openings(
    slots: Sequence[WeeklySlot],
    *,
    first: date,
    last: date,
    zone: str,
    closed: Callable[[date], bool] = never,
) -> Iterator[Opening]:
    """Every slot from `first` to `last` (both included) that the clocks show, in order.

    `closed`: days without slots (holidays, for queues that skip them).
    Raises: ValueError on an unknown zone.
    """
    where = zones.zone(zone)
    ordered = sorted(slots, key=lambda each: each.hour)
    day = first
    while day <= last:
        if not closed(day):
            for slot in ordered:
                if slot.weekday != day.weekday():
                    continue
                local = datetime.combine(day, slot.hour)
                at = local.replace(tzinfo=where).astimezone(UTC)
                if at.astimezone(where).replace(tzinfo=None) == local:
                    yield Opening(local, at, slot.kept_free)
        day += timedelta(days=1)


def next_free(
    slots: Sequence[WeeklySlot],
    *,
    after: datetime,
    taken: Collection[datetime],
    zone: str,
    closed: Callable[[date], bool] = never,
) -> Opening | None:
    """The first opening later than `after` (aware) that nothing has taken; kept ones are skipped.

    `taken` holds naive local times. None: no slots, or none free within `WEEKS_AHEAD`.
    """
    if not slots:
        return None
    today = after.astimezone(zones.zone(zone)).date()
    found = openings(
        slots, first=today, last=today + timedelta(weeks=WEEKS_AHEAD), zone=zone, closed=closed
    )
    free = (e for e in found if e.at > after and not e.kept_free and e.local not in taken)
    return next(free, None)

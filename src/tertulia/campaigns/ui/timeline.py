"""A year of campaigns as a picture without script: places in percent and pixels. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from tertulia.campaigns.rules import cut_to, in_lanes
from tertulia.campaigns.values import Band

HEAD_PX: Final = 26
LANE_PX: Final = 34
BAR_PX: Final = 28
#: A bar of a day must still be seen and met by a finger.
_LEAST_PERCENT: Final = 1.2
#: A letter of 12 pixels on a picture of about 900.
_PERCENT_PER_LETTER: Final = 0.8


@dataclass(frozen=True)
class Month:
    """A month's line and name."""

    first: date
    x: str


@dataclass(frozen=True)
class Bar:
    """A campaign on the picture."""

    band: Band
    """With its whole days, also those outside of the picture."""
    x: str
    width: str
    y: int
    text_y: int
    text_x: str
    """Where its name begins or, `before`, ends."""
    inside: bool
    before: bool


@dataclass(frozen=True)
class Timeline:
    """What the template draws."""

    first: date
    last: date
    months: tuple[Month, ...]
    bars: tuple[Bar, ...]
    height: int
    today: str
    """Percent where today lies; "" outside of the picture."""

    @property
    def days(self) -> int:
        """How many it shows."""
        return (self.last - self.first).days + 1


def timeline_of(bands: Iterable[Band], *, first: date, last: date, today: date) -> Timeline:
    """The days `first` to `last`, each campaign in a row in which it overlaps no other.

    A name that does not fit into its bar stands beside it, and the row is kept free for it.
    """
    ruler = _Ruler(first, (last - first).days + 1)
    whole = {band.id: band for band in bands}
    parts = {band.id: part for band in whole.values() if (part := cut_to(band, first, last))}
    lanes = {
        band.id: band.lane for band in in_lanes(ruler.with_name(part) for part in parts.values())
    }
    placed = sorted(parts.values(), key=lambda part: (lanes[part.id], part.first))
    return Timeline(
        first=first,
        last=last,
        months=tuple(Month(day, _as_percent(ruler.at(day))) for day in _months(first, last)),
        bars=tuple(ruler.bar(whole[part.id], part, lanes[part.id]) for part in placed),
        height=HEAD_PX + max(len(set(lanes.values())), 1) * LANE_PX + 6,
        today=_as_percent(ruler.at(today)) if first <= today <= last else "",
    )


@dataclass(frozen=True)
class _Ruler:
    """From days to percent of the picture's width."""

    first: date
    days: int

    def at(self, day: date) -> float:
        return (day - self.first).days / self.days * 100

    def width(self, part: Band) -> float:
        return max((part.last - part.first).days + 1, 0) / self.days * 100

    def outside(self, part: Band) -> float:
        """Room that the name needs beside the bar; 0 where it fits inside."""
        needed = len(part.name) * _PERCENT_PER_LETTER + 2
        return 0 if needed <= self.width(part) else needed

    def before(self, part: Band) -> bool:
        """Whether the name stands before the bar: behind it there is no room in the picture."""
        return self.at(part.last) + self.outside(part) > 100

    def with_name(self, part: Band) -> Band:
        """The days that bar and name take together."""
        more = timedelta(days=math.ceil(self.outside(part) / 100 * self.days))
        if self.before(part):
            return replace(part, first=part.first - more)
        return replace(part, last=part.last + more)

    def bar(self, band: Band, part: Band, lane: int) -> Bar:
        """Where everything of it stands."""
        width = max(self.width(part), _LEAST_PERCENT)
        x = min(self.at(part.first), 100 - width)
        y = HEAD_PX + lane * LANE_PX
        inside, before = not self.outside(part), self.before(part)
        text_x = x + (0 if inside or before else width)
        return Bar(
            band, _as_percent(x), _as_percent(width), y, y + 19, _as_percent(text_x), inside,
            before and not inside,
        )  # fmt: skip


def _as_percent(value: float) -> str:
    return f"{value:.3f}%"


def _months(first: date, last: date) -> list[date]:
    found = []
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found

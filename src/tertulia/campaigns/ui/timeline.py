"""A year of campaigns as a picture without script: places in percent and pixels. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tertulia.campaigns.rules import cut_to, in_lanes
from tertulia.campaigns.values import Band

HEAD_PX: Final = 26
LANE_PX: Final = 34
BAR_PX: Final = 28
#: A bar of a day must still be seen and met by a finger.
_LEAST_PERCENT: Final = 1.2


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
    room: bool
    """Whether its name fits into it at all."""


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


def timeline_of(bands: Iterable[Band], *, first: date, last: date, today: date) -> Timeline:
    """The days `first` to `last`, each campaign in a row in which it overlaps no other."""
    days = (last - first).days + 1

    def percent(day: date) -> float:
        return (day - first).days / days * 100

    whole = {band.id: band for band in bands}
    parts = [part for band in whole.values() if (part := cut_to(band, first, last))]
    placed = in_lanes(parts)
    bars = []
    for part in placed:
        width = max(percent(part.last + timedelta(days=1)) - percent(part.first), _LEAST_PERCENT)
        x = min(percent(part.first), 100 - width)
        y = HEAD_PX + part.lane * LANE_PX
        shown = whole[part.id]
        bars.append(Bar(shown, f"{x:.3f}%", f"{width:.3f}%", y, y + 19, width > 4))
    lanes = max((part.lane for part in placed), default=-1) + 1
    return Timeline(
        first=first,
        last=last,
        months=tuple(Month(day, f"{percent(day):.3f}%") for day in _months(first, last)),
        bars=tuple(bars),
        height=HEAD_PX + max(lanes, 1) * LANE_PX + 6,
        today=f"{percent(today):.3f}%" if first <= today <= last else "",
    )


def _months(first: date, last: date) -> list[date]:
    found = []
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found

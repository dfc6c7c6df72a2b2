"""Clicks by day as a picture that needs no script: places of bars, in percent and pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tertulia.links.queries import Counted

HEIGHT_PX: Final = 120
_TOP_PX: Final = 8


@dataclass(frozen=True)
class Bar:
    """One day."""

    day: date
    counted: Counted
    x: str
    """Percent of the picture's width, as SVG writes it."""
    width: str
    y: int
    height: int
    label: bool
    """Whether its day is written below."""


@dataclass(frozen=True)
class Chart:
    """Days side by side, and what stands beside the picture."""

    bars: tuple[Bar, ...]
    most: int
    total: Counted
    height: int = HEIGHT_PX


def chart_of(days: Sequence[tuple[date, Counted]]) -> Chart:
    """A bar for each day, as high as its clicks; a day with one click is never invisible."""
    most = max((counted.clicks for _day, counted in days), default=0)
    step = 100 / len(days) if days else 100
    every = max(1, round(len(days) / 6))
    bars = []
    for at, (day, counted) in enumerate(days):
        height = round(counted.clicks / most * (HEIGHT_PX - _TOP_PX)) if most else 0
        height = max(height, 2) if counted.clicks else 0
        bars.append(
            Bar(
                day=day,
                counted=counted,
                x=f"{at * step + step * 0.12:.3f}%",
                width=f"{step * 0.76:.3f}%",
                y=HEIGHT_PX - height,
                height=height,
                label=at % every == 0,
            )
        )
    total = Counted(
        sum(counted.clicks for _day, counted in days),
        sum(counted.visitors for _day, counted in days),
        sum(counted.machines for _day, counted in days),
    )
    return Chart(tuple(bars), most, total)

"""What the demo's pictures are drawn with: smooth edges, and the same numbers at any size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageDraw

SIZE = (1200, 900)
FINE = 2
"""Drawn so many times larger and then made small, for smooth edges."""
type Colour = tuple[int, int, int]
type Box = tuple[float, float, float, float]
type Points = Sequence[tuple[float, float]]

WOOD, CREAM, COFFEE = (148, 98, 66), (248, 240, 226), (74, 44, 28)
LEAF, SKY, BRICK, NIGHT = (74, 124, 89), (146, 190, 214), (196, 91, 66), (28, 36, 66)


class Brush:
    """A picture in the making, 1200 by 900 whatever it is drawn at."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), CREAM)
        self._paint = ImageDraw.Draw(self.image)

    def rectangle(self, box: Box, fill: Colour, round_by: float = 0) -> None:
        """With round corners, if told so."""
        self._paint.rounded_rectangle([x * FINE for x in box], round_by * FINE, fill=fill)

    def ellipse(self, box: Box, fill: Colour) -> None:
        """Filled."""
        self._paint.ellipse([x * FINE for x in box], fill=fill)

    def dot(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A disc around a point."""
        self.ellipse((x - radius, y - radius, x + radius, y + radius), fill)

    def line(self, points: Points, fill: Colour, width: float = 1) -> None:
        """Through these points."""
        several = [(x * FINE, y * FINE) for x, y in points]
        self._paint.line(several, fill=fill, width=round(width * FINE), joint="curve")

    def polygon(self, points: Points, fill: Colour) -> None:
        """Filled."""
        self._paint.polygon([(x * FINE, y * FINE) for x, y in points], fill=fill)

    def arc(self, box: Box, start: float, end: float, fill: Colour, width: float) -> None:
        """A part of an ellipse's edge, in degrees."""
        self._paint.arc([x * FINE for x in box], start, end, fill=fill, width=round(width * FINE))

    def pie(self, box: Box, start: float, end: float, fill: Colour) -> None:
        """A slice."""
        self._paint.pieslice([x * FINE for x in box], start, end, fill=fill)

    def shade(self, top: Colour, bottom: Colour, *, first: int = 0, until: int = SIZE[1]) -> None:
        """From one colour to another, downwards."""
        high = max(1, until - first)
        column = Image.new("RGB", (1, high))
        column.putdata([mix(top, bottom, y / high) for y in range(high)])
        wide = column.resize((SIZE[0] * FINE, high * FINE), Image.Resampling.NEAREST)
        self.image.paste(wide, (0, first * FINE))

    def wave(self, y: float, high: float, long: float, shift: float, fill: Colour) -> None:
        """Everything below a wavy line."""
        edge = [
            (x, y + high * math.sin(x / long + shift) + high / 2 * math.sin(x / long * 2.3 + shift))
            for x in range(0, SIZE[0] + 12, 12)
        ]
        self.polygon([*edge, (SIZE[0], SIZE[1]), (0, SIZE[1])], fill)


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """A colour between two."""
    part = min(1.0, max(0.0, part))
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return (red, green, blue)


def near(colour: Colour, chance: Random, by: int = 16) -> Colour:
    """Almost this colour."""
    red, green, blue = (min(255, max(0, c + chance.randint(-by, by))) for c in colour)
    return (red, green, blue)

"""Every pair of colours that carries text is AA in both themes, measured from the tokens."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "frontend" / "src" / "styles" / "tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\)")
GROUNDS = ("paper", "sheet", "sunk", "hover")
WASHES = ("accent-wash", "good-wash", "warn-wash", "bad-wash")
TEXT = 4.5
EDGE = 3.0

type Colour = tuple[float, float, float]


def luminance(colour: Colour) -> float:
    """Relative luminance of an OKLCH colour.

    Source: Ottosson, A perceptual color space for image processing (2020); WCAG 2.2 definitions.
    """
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    shown = [min(1.0, max(0.0, part)) for part in (red, green, blue)]
    return 0.2126 * shown[0] + 0.7152 * shown[1] + 0.0722 * shown[2]


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of WCAG, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def themes() -> dict[str, dict[str, Colour]]:
    """Each theme's colours."""
    found: dict[str, dict[str, Colour]] = {"light": {}, "dark": {}}
    for name, light, dark in PAIR.findall(TOKENS.read_text(encoding="utf-8")):
        for theme, text in (("light", light), ("dark", dark)):
            first, second, third = map(float, text.split())
            found[theme][name] = (first, second, third)
    return found


def text_pairs() -> list[tuple[str, str]]:
    """(ink, ground) of all that carries words."""
    inks = ("ink", "ink-2", "ink-3", "accent", "good", "warn", "bad")
    pairs = [(ink, ground) for ink in inks for ground in GROUNDS]
    pairs += [(ink, wash) for ink in ("ink", "ink-2", "ink-3") for wash in WASHES]
    pairs += [(wash.removesuffix("-wash"), wash) for wash in WASHES]
    pairs += [("ink", f"c{n}") for n in range(1, 5)]
    pairs += [("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-bad", "bad")]
    pairs += [("paper", "ink"), ("paper", "ink-2")]
    return pairs


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), text_pairs())
def test_words_can_be_read(theme: str, ink: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[ink], colours[ground]) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_fields_can_be_seen(theme: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours["edge"], colours[ground]) >= EDGE


def test_the_measure_is_right() -> None:
    white, black = (1.0, 0.0, 0.0), (0.0, 0.0, 0.0)
    assert contrast(white, black) == pytest.approx(21.0, abs=0.01)
    assert contrast(white, white) == pytest.approx(1.0)

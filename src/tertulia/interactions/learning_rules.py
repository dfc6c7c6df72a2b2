"""Pure decisions about what is learnt from corrections, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LEARNT = ("intent", "sentiment", "emotion")
"""Fields whose corrections teach. Languages and dangers do not differ from brand to brand."""
ENOUGH = 10
"""Corrections from which on it is worth a try, and new ones for another."""
MOST_CORRECTED = 400
"""Of more than so many the newest teach."""
LEFT_FOR_EACH = 2
LEAST_LEFT = 60
LEFT_WEIGHT = 0.5
"""A text that nobody corrected was perhaps looked at by nobody."""
MOST_BEGUN = 3


@dataclass(frozen=True)
class Standing:
    """How a field of a brand stands: what people said of it, and the last try."""

    corrected: int
    """Corrections that hold."""
    ever: int
    seen: int
    """How many there had ever been at the last try."""
    version: str
    """Of the weights it was tried over; "" = never."""


def due(standing: Standing, version: str) -> bool:
    """Whether it is time to learn without being asked."""
    if standing.corrected < ENOUGH:
        return False
    return standing.version != version or standing.ever - standing.seen >= ENOUGH


def left_wanted(corrected: int) -> int:
    """How many texts that were left as they are stand beside the corrected ones. Without them
    every text to learn from would be one that was read wrongly."""
    return max(LEAST_LEFT, LEFT_FOR_EACH * corrected)


def each_once(told: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Texts with their labels, the first of those that say the same: the same words on both sides
    of the fence would judge themselves. By the words without case and gaps."""
    found: dict[str, tuple[str, str]] = {}
    for text, label in told:
        found.setdefault(" ".join(text.casefold().split()), (text, label))
    return found

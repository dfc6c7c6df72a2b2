"""How alike two variants are, and which words they share. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import regex

from tertulia.kernel.text import similarity
from tertulia.publishing.rules import Words

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True)
class Piece:
    """Some of a text: words that the other one has too (`shared`), or not."""

    text: str
    shared: bool


@dataclass(frozen=True)
class Pair:
    """Two variants compared. `percent` is of words in common, 0 to 100."""

    first: Words
    second: Words
    percent: int
    first_pieces: tuple[Piece, ...]
    second_pieces: tuple[Piece, ...]

    @property
    def ids(self) -> tuple[UUID, UUID]:
        """Both variants."""
        return (self.first.variant_id, self.second.variant_id)


def pairs_of(words: Sequence[Words]) -> tuple[Pair, ...]:
    """Every pair of variants with words, the most alike first."""
    told = [each for each in words if each.text.strip()]
    pairs = [compared(one, other) for place, one in enumerate(told) for other in told[place + 1 :]]
    return tuple(sorted(pairs, key=lambda pair: -pair.percent))


def compared(one: Words, other: Words) -> Pair:
    """Two variants with the words that both have marked, as often as both have them."""
    common = _words(one.text) & _words(other.text)
    return Pair(
        one,
        other,
        round(similarity(one.text, other.text) * 100),
        _pieces(one.text, common),
        _pieces(other.text, common),
    )


def _words(text: str) -> Counter[str]:
    return Counter(found.group().lower() for found in _WORD.finditer(text))


def _pieces(text: str, common: Counter[str]) -> tuple[Piece, ...]:
    left = Counter(common)
    made: list[Piece] = []
    at = 0
    for found in _WORD.finditer(text):
        word = found.group().lower()
        if not left[word]:
            continue
        left[word] -= 1
        if found.start() > at:
            made.append(Piece(text[at : found.start()], shared=False))
        made.append(Piece(found.group(), shared=True))
        at = found.end()
    if at < len(text):
        made.append(Piece(text[at:], shared=False))
    return tuple(made)

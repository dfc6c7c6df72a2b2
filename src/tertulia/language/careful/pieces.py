"""Text to the numbers of its pieces: the likeliest way to cut it (a unigram model, Viterbi).

A library does the same with 260 MB for this vocabulary; this needs a quarter. No piece of it has a
space but at its beginning: words are cut one by one, and what many texts say is remembered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from math import inf

from tertulia.language.careful.file import Piece

_SPACES = re.compile(r"\s+")
_SPACE = "\u2581"
"""Stands for a space, as in the vocabulary."""
REMEMBERED = 20_000
LONGEST = 1_000
"""Characters of a word that are looked at: what is longer is no word."""
UNSAID = 10.0
"""A character without a piece is so much less likely than the rarest piece."""


class Pieces:
    """A vocabulary. The first pieces are marks (begin, end, padding) that no text has."""

    def __init__(self, vocabulary: Iterable[Piece], *, unknown: int) -> None:
        """`unknown`: the number that stands for what has no piece."""
        self._found: dict[str, tuple[int, float]] = {}
        self._unknown = unknown
        self._longest = 1
        least = 0.0
        for number, piece in enumerate(vocabulary):
            self._found.setdefault(piece.text, (number, piece.weight))
            self._longest = max(self._longest, len(piece.text))
            least = min(least, piece.weight)
        self._unsaid = least - UNSAID
        self._word = lru_cache(REMEMBERED)(self._cut)

    def numbered(self, text: str) -> list[int]:
        """The pieces of a text; of an empty one none."""
        plain = _SPACES.sub(" ", unicodedata.normalize("NFKC", text))
        words = (plain[1:] if plain.startswith(" ") else plain).split(" ") if plain else []
        return [number for word in words for number in self._word(_SPACE + word[:LONGEST])]

    def _cut(self, text: str) -> tuple[int, ...]:
        many = len(text)
        best = [-inf] * (many + 1)
        best[0] = 0.0
        came = [(0, self._unknown)] * (many + 1)
        known = self._found.get
        for begin in range(many):
            here = best[begin]
            for end in range(begin + 1, min(begin + self._longest, many) + 1):
                if (found := known(text[begin:end])) is not None:
                    number, weight = found
                    if here + weight > best[end]:
                        best[end], came[end] = here + weight, (begin, number)
                elif end == begin + 1 and here + self._unsaid > best[end]:
                    best[end], came[end] = here + self._unsaid, (begin, self._unknown)
        return self._back(came)

    def _back(self, came: list[tuple[int, int]]) -> tuple[int, ...]:
        """Along the best way; unknown neighbours are one."""
        numbers: list[int] = []
        at = len(came) - 1
        while at:
            at, number = came[at]
            if not (numbers and number == numbers[-1] == self._unknown):
                numbers.append(number)
        return tuple(reversed(numbers))

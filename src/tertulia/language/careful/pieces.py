"""Text to the numbers of its pieces: the likeliest way to cut it (a unigram model, Viterbi).

A library does the same with 260 MB for this vocabulary, a dictionary with 70; a table over the words
as they lie in the file takes 6, and is fast enough for who reads a hundred texts a second. No piece
has a space but at its beginning: words are cut one by one, and what many texts say is remembered.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import lru_cache
from itertools import accumulate
from math import inf
from zlib import crc32

from tertulia.language.careful.file import Vocabulary

_SPACES = re.compile(r"\s+")
_SPACE = "\u2581"
"""Stands for a space, as in the vocabulary."""
REMEMBERED = 20_000
LONGEST = 1_000
"""Characters of a word that are looked at: what is longer is no word."""
UNSAID = 10.0
"""A character without a piece is so much less likely than the rarest piece."""


def _table(vocabulary: Vocabulary) -> array[int]:
    """Numbers of pieces by the check sum of their bytes, on the next free place; -1 is free."""
    many = len(vocabulary.weights)
    table = array("i", [-1]) * (1 << (2 * many).bit_length())
    mask = len(table) - 1
    words, starts = vocabulary.words, vocabulary.starts
    for number in range(many):  # of two with one text, the first is found
        at = crc32(words[starts[number] : starts[number + 1]]) & mask
        while table[at] >= 0:
            at = at + 1 & mask
        table[at] = number
    return table


class Pieces:
    """A vocabulary. The first pieces are marks (begin, end, padding) that no text has."""

    def __init__(self, vocabulary: Vocabulary, *, unknown: int) -> None:
        """`unknown`: the number that stands for what has no piece."""
        self._words, self._weights = vocabulary.words, vocabulary.weights
        self._starts = vocabulary.starts
        self._unknown = unknown
        self._unsaid = min(self._weights) - UNSAID
        self._table = _table(vocabulary)
        self._longest = max(
            len(vocabulary.text(number)) for number in range(len(vocabulary.weights))
        )
        self._word = lru_cache(REMEMBERED)(self._cut)

    def _found(self, text: bytes) -> int:
        """The number of a piece, -1 where there is none."""
        table, starts = self._table, self._starts
        at = crc32(text) & (len(table) - 1)
        while (number := table[at]) >= 0:
            if self._words[starts[number] : starts[number + 1]] == text:
                return number
            at = at + 1 & (len(table) - 1)
        return -1

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
        letters = [letter.encode(errors="surrogatepass") for letter in text]
        ends = list(accumulate(map(len, letters), initial=0))
        whole = b"".join(letters)
        for begin in range(many):
            here = best[begin]
            for end in range(begin + 1, min(begin + self._longest, many) + 1):
                if (number := self._found(whole[ends[begin] : ends[end]])) >= 0:
                    said = here + self._weights[number]
                    if said > best[end]:
                        best[end], came[end] = said, (begin, number)
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

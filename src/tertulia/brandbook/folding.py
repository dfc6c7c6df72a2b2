"""Texts as they are compared: small letters without accents, each with its place in the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_TILDE = "\u0303"
_SKIPPED = re.compile(r"https?://\S+|www\.\S+|(?<!\w)@[\w.@-]+")


@dataclass(frozen=True)
class Folded:
    """`text` without accents; `places[i]` is where its character i stands in `original`."""

    original: str
    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch of the original, with the marks that belong to its last letter."""
        if start >= end:
            return len(self.original), len(self.original)
        first, last = self.places[start], self.places[end - 1] + 1
        while last < len(self.original) and unicodedata.combining(self.original[last]):
            last += 1
        return first, last


def fold(text: str) -> Folded:
    """Compare so: case and accents do not count, but ñ is a letter of its own (año is not ano)."""
    found: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        for each in unicodedata.normalize("NFKD", letter.casefold()):
            if each == _TILDE and found and found[-1] == "n":
                found[-1] = "ñ"
            elif not unicodedata.combining(each):
                found.append("'" if each == "’" else each)
                places.append(at)
    return Folded(text, "".join(found), tuple(places))


def without_addresses(text: str) -> str:
    """The same length, with links and @names blotted out: they are not ours to choose."""
    return _SKIPPED.sub(lambda found: " " * len(found[0]), text)


def words_of(text: str) -> tuple[str, ...]:
    """The folded words alone, for comparing whole sentences."""
    return tuple(re.findall(r"\w+", fold(text).text))

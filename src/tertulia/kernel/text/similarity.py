"""How alike two texts are: "same as the other network, 100 %"."""

from __future__ import annotations

import unicodedata
from collections import Counter

import regex

from tertulia.kernel.text.grammar import SPACE
from tertulia.kernel.text.units import well_formed

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_ADDRESS = regex.compile(rf"https?://[^{SPACE}]+")
_ENDS = regex.compile(rf"^[{SPACE}]+|[{SPACE}]+$")


def similarity(a: str, b: str) -> float:
    """Share of words in common, 0 to 1: twice the common ones over the sum of both.

    Case, accents' composition, punctuation, emoji, order and http(s) links do not matter. Two
    texts without words are alike only when they are equal. (Dice's coefficient over multisets.)
    """
    first, second = _words(a), _words(b)
    total = first.total() + second.total()
    if not total:
        return 1.0 if _ENDS.sub("", a) == _ENDS.sub("", b) else 0.0
    return 2 * (first & second).total() / total


def _words(text: str) -> Counter[str]:
    plain = _ADDRESS.sub(" ", unicodedata.normalize("NFC", well_formed(text)))
    return Counter(_WORD.findall(plain.lower()))

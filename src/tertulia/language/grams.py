"""Texts as numbered features: hashed characters and words, for a whole batch at once.

Every text becomes the set of its character n-grams (1 to 5, inside words, a space at each end), its
words and its pairs of words, each hashed into one of `BUCKETS`. All of it is array arithmetic over
the batch: no Python per n-gram.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BITS = 18
BUCKETS = 1 << BITS
SHORTEST, LONGEST = 1, 5
MOST_CHARACTERS = 4_000
"""What comes after has no part in the decision."""
AT_ONCE = 1 << (32 - BITS)
"""Texts in one batch: their number and a bucket fit in 32 bits."""

LINK, HANDLE, EDGE = "\ue000", "\ue001", "\ue002"
"""Private characters: stand for any link, any @handle, and the border between two texts."""

_LINK = re.compile(r"https?://[^\s\ue002]+|www\.[^\s\ue002]+")
_HANDLE = re.compile(r"@\w+")
_DIGITS = re.compile(r"\d+")
_DRAWN_OUT = re.compile(r"([^\ue002])\1{2,}")
_SPACES = re.compile(r"[^\S\ue002]+")
_PRIVATE = re.compile(r"[\ue000-\ue002\ud800-\udfff]")

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SPACE = 32

type Numbers = NDArray[np.uint64]


@dataclass(frozen=True)
class Spelt:
    """A batch of texts as one row of letters: what every feature is made from."""

    letters: Numbers
    edges: NDArray[np.bool_]
    """Where a text ends."""
    row: NDArray[np.int64]
    """Per letter, which text it is of; an edge belongs to the text before it."""
    many: int


def spelt(texts: Sequence[str]) -> Spelt:
    """At most `AT_ONCE` texts, spelt out."""
    if len(texts) > AT_ONCE:
        raise ValueError(f"at most {AT_ONCE} texts at once")
    letters = np.frombuffer(plain(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    edges = letters == ord(EDGE)
    return Spelt(letters, edges, np.cumsum(edges) - edges, len(texts))


@dataclass(frozen=True)
class Grams:
    """The features of a batch: text `i` has `buckets[starts[i]:starts[i + 1]]`, sorted, each once."""

    starts: NDArray[np.int64]
    buckets: NDArray[np.int64]

    def __len__(self) -> int:
        """How many texts."""
        return len(self.starts) - 1


def plain(texts: Sequence[str]) -> str:
    """The batch as one string, as it is hashed: ` hola \ue002 adios \ue002`."""
    joined = EDGE.join(_PRIVATE.sub(" ", each[:MOST_CHARACTERS]) for each in texts) + EDGE
    if not joined.isascii():
        joined = unicodedata.normalize("NFKC", joined)
    joined = _LINK.sub(LINK, joined.lower())
    joined = _HANDLE.sub(HANDLE, joined)
    joined = _DIGITS.sub("0", joined)
    joined = _DRAWN_OUT.sub(r"\1\1\1", joined)
    joined = _SPACES.sub(" ", f" {joined}".replace(EDGE, f" {EDGE} "))
    return joined[: joined.rindex(EDGE) + 1] if texts else ""


def grams(batch: Spelt) -> Grams:
    """The features of a batch."""
    found = [*_characters(batch), *_words(batch)]
    keys = np.concatenate(found) if found else np.zeros(0, dtype=np.uint32)
    keys.sort()
    if len(keys):
        keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
    starts = np.searchsorted(keys >> BITS, np.arange(batch.many + 1))
    return Grams(starts.astype(np.int64), (keys & (BUCKETS - 1)).astype(np.int64))


def _characters(batch: Spelt) -> list[NDArray[np.uint32]]:
    """One array per length. A space stands only at either end; none reaches into the next text."""
    letters, edges, row = batch.letters, batch.edges, batch.row
    found = []
    barred = np.concatenate(([0], np.cumsum(edges)))
    inside = np.concatenate(([0], np.cumsum(letters == _SPACE)))
    rolled = letters.copy()
    for length in range(1, LONGEST + 1):
        if length > 1:
            rolled = rolled[:-1] * _FACTOR + letters[length - 1 :]
        if length < SHORTEST:
            continue
        first = np.arange(len(letters) - length + 1)
        last = first + length - 1
        fits = barred[last + 1] == barred[first]
        if length > 2:
            fits &= inside[last] == inside[first + 1]
        elif length == 1:
            fits &= letters != _SPACE
        kept = np.flatnonzero(fits)
        found.append(_keys(rolled[kept], row[kept], length))
    return found


def _words(batch: Spelt) -> list[NDArray[np.uint32]]:
    """Words, and pairs of neighbours."""
    gap = (batch.letters == _SPACE) | batch.edges
    begins = np.flatnonzero(gap[:-1] & ~gap[1:]) + 1
    ends = np.flatnonzero(~gap[:-1] & gap[1:]) + 1
    if not len(begins):
        return []
    words = hashed_pieces(batch.letters, begins, ends)
    rows = batch.row[begins]
    pairs = np.flatnonzero(rows[:-1] == rows[1:])
    return [
        _keys(words, rows, 101),
        _keys(words[pairs] * _FACTOR + words[pairs + 1], rows[pairs], 102),
    ]


def hashed_pieces(
    letters: Numbers, begins: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """One number for the letters from each beginning to its end; the pieces do not overlap."""
    lengths = ends - begins
    before = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    place = np.arange(lengths.sum()) - np.repeat(before, lengths)
    each = _mixed(letters[np.repeat(begins, lengths) + place] * _FACTOR + place.astype(np.uint64))
    summed: NDArray[np.uint64] = np.add.reduceat(each, before)
    return summed


def _keys(hashed: Numbers, rows: NDArray[np.int64], kind: int) -> NDArray[np.uint32]:
    """Text and bucket in one number each."""
    salt = np.array([kind], dtype=np.uint64) * _FACTOR
    bucket = _mixed(hashed + salt) & np.uint64(BUCKETS - 1)
    return (rows.astype(np.uint32) << np.uint32(BITS)) | bucket.astype(np.uint32)


def _mixed(numbers: Numbers) -> Numbers:
    """Every bit of a number in every bit of the result (the finish of MurmurHash3)."""
    mixed = numbers ^ (numbers >> np.uint64(33))
    mixed *= np.uint64(0xFF51AFD7ED558CCD)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xC4CEB9FE1A85EC53)
    mixed ^= mixed >> np.uint64(33)
    return mixed

"""What all tasks share: how rare each n-gram is, and what words mean.

A word's vector was given to it by a larger model that has read many languages: words that mean the
same stand near each other, so that a task learnt in one language says something in the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tertulia.language.grams import BUCKETS, EDGE, HANDLE, LINK, Spelt, hashed_pieces

type Floats = NDArray[np.float32]

DIMENSIONS = 128
_PLANES = 0x20000
"""Code points above have no letters that these languages write with."""
_NOTHING = frozenset({ord(" "), ord(EDGE), ord(LINK), ord(HANDLE), 0x200D, 0xFE0E, 0xFE0F})


@dataclass(frozen=True)
class Features:
    """Shared by every file of weights."""

    rarity: Floats = field(default_factory=lambda: np.ones(BUCKETS, dtype=np.float32))
    """Per bucket, how much it counts: the inverse frequency in the texts of the training."""
    words: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    """Hashes of the words that have a vector, sorted."""
    vectors: NDArray[np.int8] = field(
        default_factory=lambda: np.zeros((0, DIMENSIONS), dtype=np.int8)
    )
    scale: Floats = field(default_factory=lambda: np.ones(DIMENSIONS, dtype=np.float32))
    """Makes the whole numbers of the vectors what they stand for."""
    weight: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    """Per word, how much it counts: little where everybody says it."""

    def meanings(self, batch: Spelt) -> Floats:
        """Texts by DIMENSIONS: the weighted sum of their words, over the root of the squares."""
        found = np.zeros((batch.many, DIMENSIONS), dtype=np.float32)
        begins, ends = pieces(batch)
        if not len(begins) or not len(self.words):
            return found
        hashed = hashed_pieces(batch.letters, begins, ends)
        places = np.minimum(np.searchsorted(self.words, hashed), len(self.words) - 1)
        known = self.words[places] == hashed
        places, rows = places[known], batch.row[begins[known]]
        if not len(rows):
            return found
        first = np.flatnonzero(np.concatenate(([True], rows[1:] != rows[:-1])))
        weight = self.weight[places]
        # Whole numbers of a thousandth: their sums do not depend on what stands beside a text.
        counted = np.rint(weight * 1_000).astype(np.int32)
        summed = np.add.reduceat(self.vectors[places] * counted[:, None], first, axis=0)
        squares = np.add.reduceat(counted.astype(np.int64) ** 2, first)
        roots = np.sqrt(squares.astype(np.float32))
        found[rows[first]] = summed.astype(np.float32) / roots[:, None] * self.scale
        return found

    def save(self, path: Path) -> None:
        """Into one compressed file."""
        np.savez_compressed(
            path,
            rarity=self.rarity.astype(np.float16),
            words=self.words,
            vectors=self.vectors,
            scale=self.scale,
            weight=self.weight.astype(np.float16),
        )

    @classmethod
    def load(cls, path: Path) -> Features:
        """What `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            return cls(
                rarity=file["rarity"].astype(np.float32),
                words=file["words"],
                vectors=file["vectors"],
                scale=file["scale"],
                weight=file["weight"].astype(np.float32),
            )


def pieces(batch: Spelt) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where words and signs (an emoji, a question mark) begin and end."""
    letter, sign = _kinds()
    code = np.minimum(batch.letters, _PLANES - 1).astype(np.int64)
    inside, alone = letter[code], sign[code]
    before = np.concatenate(([False], inside[:-1]))
    after = np.concatenate((inside[1:], [False]))
    begins = np.flatnonzero(alone | (inside & ~before))
    ends = np.flatnonzero(alone | (inside & ~after)) + 1
    return begins, ends


@cache
def _kinds() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Per code point: is it a letter; is it a sign that stands for itself."""
    letter = np.zeros(_PLANES, dtype=bool)
    sign = np.zeros(_PLANES, dtype=bool)
    for code in range(_PLANES - 1):
        if code in _NOTHING or 0xD800 <= code < 0xE000:
            continue
        character = chr(code)
        letter[code] = character.isalpha()
        sign[code] = not (letter[code] or character.isdigit() or character.isspace())
    sign[:32] = False
    return letter, sign

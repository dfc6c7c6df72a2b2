"""Words that people use every day, so that none of them is taken for a slip of a name.

They are the words that the weights have a vector for: 54,000 of four languages, as hashes. They are
read here without numpy, because pages ask for them too.
"""

from __future__ import annotations

import re
import struct
import zipfile
from array import array
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

_FACTOR, _ALL = 0x9E3779B97F4A7C15, (1 << 64) - 1
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_MEMBER = "words.npy"


def is_ordinary(word: str) -> bool:
    """Whether it (in lower case) is such a word; never, without the weights."""
    return _among(word)


@lru_cache(maxsize=50_000)
def _among(word: str) -> bool:
    known = _known()
    hashed = hash_of(_DRAWN_OUT.sub(r"\1\1\1", word))
    place = bisect_left(known, hashed)
    return place < len(known) and known[place] == hashed


def hash_of(word: str) -> int:
    """As `grams.hashed_pieces` has it."""
    return sum(_mixed((ord(each) * _FACTOR + at) & _ALL) for at, each in enumerate(word)) & _ALL


def _mixed(number: int) -> int:
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        number = ((number ^ (number >> 33)) * factor) & _ALL
    return number ^ (number >> 33)


@cache
def _known() -> array[int]:
    try:
        return words_of(Path(str(files("tertulia_weights") / "features.npz")))
    except (ModuleNotFoundError, FileNotFoundError):
        return array("Q")


def words_of(path: Path) -> array[int]:
    """The sorted hashes in a file of features."""
    with zipfile.ZipFile(path) as file:
        raw = file.read(_MEMBER)
    begin = 10 + struct.unpack_from("<H", raw, 8)[0]  # after magic, version and header
    found = array("Q")
    found.frombytes(raw[begin:])
    return found

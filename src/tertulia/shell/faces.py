"""Initials and colour of a face, always the same for the same name."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from zlib import crc32


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Two letters at most; emoji and signs are skipped.

    >>> initials("Lucía Paredes"), initials("@karen.ortiz"), initials("🐱")
    ('LP', 'K', '·')
    """
    words = ["".join(c for c in word if unicodedata.category(c)[0] == "L") for word in name.split()]
    letters = [word[0] for word in words if word]
    if not letters:
        return "·"
    chosen = letters[0] if len(letters) == 1 else letters[0] + letters[-1]
    return chosen.upper()


def colour(name: str) -> str:
    """One of c1 to c4."""
    return f"c{crc32(name.encode()) % 4 + 1}"

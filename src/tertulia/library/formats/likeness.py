"""How alike two pictures look: a 64-bit difference hash, and how many of its bits differ."""

from __future__ import annotations

from PIL import Image

#: At most so many of 64 bits differ between two savings of the same picture.
NEAR = 5


def likeness_of(image: Image.Image) -> int:
    """Signed 64-bit hash: is each of 8 x 8 points lighter than its neighbour to the right?

    Source: N. Krawetz, "Kind of Like That" (2013), hackerfactor.com (checked 2026-11).
    """
    small = image.convert("L").resize((9, 8), Image.Resampling.BOX)
    dots = list(small.tobytes())
    bits = 0
    for row in range(8):
        for column in range(8):
            left, right = dots[row * 9 + column], dots[row * 9 + column + 1]
            bits = bits << 1 | (left > right)
    return bits - (1 << 64) if bits >> 63 else bits


def distance(one: int, other: int) -> int:
    """How many bits differ, 0 to 64."""
    return ((one ^ other) & ((1 << 64) - 1)).bit_count()


def is_plain(likeness: int) -> bool:
    """Whether the picture has too little in it for its hash to tell it apart (one colour)."""
    ones = (likeness & ((1 << 64) - 1)).bit_count()
    return ones < 4 or ones > 60

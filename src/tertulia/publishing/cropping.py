"""Pictures cut to a ratio around their focus: the original is never changed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from tertulia.kernel.blobs import existing_blob, is_kept, store_blob

#: What can be chosen, as width over height.
RATIOS = {"1:1": 1.0, "4:5": 4 / 5, "3:4": 3 / 4, "16:9": 16 / 9, "9:16": 9 / 16, "2:3": 2 / 3}

type Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Cut:
    """A picture made of another."""

    digest: str
    mime: str
    bytes: int
    width: int
    height: int


def box_of(width: int, height: int, ratio: str, focus: tuple[float, float]) -> Box:
    """The largest box (left, top, right, bottom) of that ratio, its middle as near the focus as it
    can be. The whole picture for a ratio that is not known."""
    wanted = RATIOS.get(ratio)
    if wanted is None:
        return (0, 0, width, height)
    wide = min(width, max(1, round(height * wanted)))
    high = min(height, max(1, round(width / wanted)))
    middle_x, middle_y = (focus[0] + 1) / 2 * width, (1 - focus[1]) / 2 * height
    left = round(min(max(middle_x - wide / 2, 0), width - wide))
    top = round(min(max(middle_y - high / 2, 0), height - high))
    return (left, top, left + wide, top + high)


def cut(digest: str, mime: str, ratio: str, focus: tuple[float, float]) -> Cut:
    """The bytes of `digest` cut to the ratio, kept as a blob of their own.

    Raises: BlobMissing; NoSpace.
    """
    made = _cut(digest, mime, ratio, focus)
    if not is_kept(made.digest):  # nothing named it for long, and it was cleared away
        _cut.cache_clear()
        made = _cut(digest, mime, ratio, focus)
    return made


@lru_cache(maxsize=2048)
def _cut(digest: str, mime: str, ratio: str, focus: tuple[float, float]) -> Cut:
    with Image.open(existing_blob(digest)) as image:
        piece = image.crop(box_of(image.width, image.height, ratio, focus))
        out = io.BytesIO()
        if mime == "image/png":
            piece.save(out, "PNG")
        else:
            piece.convert("RGB").save(out, "JPEG", quality=90, progressive=True)
    data = out.getvalue()
    kind = "image/png" if mime == "image/png" else "image/jpeg"
    return Cut(store_blob(data), kind, len(data), piece.width, piece.height)

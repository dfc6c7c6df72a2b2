"""A picture as small as the network wants it."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from tertulia.networks.values import Media

MAX_BYTES = 2_000_000
MAX_THUMB_BYTES = 1_000_000
_QUALITIES = (88, 80, 70)
_SHRINK = 0.8
_SMALLEST = 64


@dataclass(frozen=True)
class Blob:
    """What is uploaded."""

    data: bytes
    mime: str
    width: int
    height: int


def fitting(media: Media, *, max_bytes: int = MAX_BYTES) -> Blob:
    """The picture itself where it fits, else recompressed and, as far as needed, made smaller."""
    data = media.path.read_bytes()
    if len(data) <= max_bytes:
        return Blob(data, media.mime, media.width, media.height)
    return squeezed(data, max_bytes=max_bytes)


def squeezed(data: bytes, *, max_bytes: int) -> Blob:
    """JPEG of at most `max_bytes`; what was transparent becomes white."""
    with Image.open(io.BytesIO(data)) as opened:
        image = _flat(opened)
    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            if out.tell() <= max_bytes or max(image.size) <= _SMALLEST:
                return Blob(out.getvalue(), "image/jpeg", image.width, image.height)
        smaller = (max(1, int(image.width * _SHRINK)), max(1, int(image.height * _SHRINK)))
        image = image.resize(smaller, Image.Resampling.LANCZOS)


def _flat(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        white = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(white, over).convert("RGB")
    return image.convert("RGB")

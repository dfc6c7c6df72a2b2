"""Moving GIFs, written anew block by block: comments, notes of programs and places are left out.

Source: GIF89a specification, W3C (checked 2026-11).
"""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image

from tertulia.kernel.pictures import check_size
from tertulia.library.formats.sniff import BadMedia

MAX_BYTES = 40_000_000
MAX_FRAMES = 2_000
#: Width x height x frames: what decoding it costs whoever looks at it.
MAX_PIXELS = 400_000_000
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


@dataclass(frozen=True)
class Gif:
    """A GIF written anew; `first` is its first frame."""

    data: bytes
    width: int
    height: int
    frames: int
    duration_s: float
    first: Image.Image


class _Reader:
    """Reads blocks; running out of bytes is the sender's fault."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> bytes:
        """The next `count` bytes. Raises: EOFError."""
        part = self._data[self._at : self._at + count]
        if len(part) < count:
            raise EOFError
        self._at += count
        return part

    def sub_blocks(self) -> bytes:
        """Sub-blocks with their lengths, the empty one that ends them included."""
        start = self._at
        while size := self.take(1)[0]:
            self.take(size)
        return self._data[start : self._at]


def read_gif(data: bytes) -> Gif:
    """Check and write anew. Raises: BadMedia for a damaged, huge or endless one."""
    if len(data) > MAX_BYTES:
        raise BadMedia(
            _("The GIF weighs more than %d MB. Use a video: it is smaller and looks better.")
            % (MAX_BYTES // 1_000_000)
        )
    try:
        plain, frames, duration_s = _rewritten(data)
        first = _first_frame(plain)
    except (EOFError, ValueError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadMedia(
            _("The GIF is damaged or incomplete. Export it again and retry."),
            detail=type(error).__name__,
        ) from error
    return Gif(plain, first.width, first.height, frames, duration_s, first)


def _rewritten(data: bytes) -> tuple[bytes, int, float]:
    """The blocks that are seen; how many frames, and how long they last."""
    reader = _Reader(data)
    head = reader.take(13)
    width, height = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    out = [b"GIF89a" + head[6:], _colours(reader, head[10])]
    frames, hundredths, cost = 0, 0, 0
    while (mark := reader.take(1)) != b";":
        if mark == b"!":
            label = reader.take(1)
            body = reader.sub_blocks()
            if label == b"\xf9" and len(body) >= 6:
                hundredths += max(2, int.from_bytes(body[2:4], "little"))
                out.append(mark + label + body)
            elif label == b"\xff" and body[1:12] in _LOOPS:
                out.append(mark + label + body)
        elif mark == b",":
            place = reader.take(9)
            out += [mark, place, _colours(reader, place[8]), reader.take(1), reader.sub_blocks()]
            frames += 1
            # A frame larger than the canvas enlarges it, whatever the header says.
            left, top, wide, high = struct.unpack("<4H", place[:8])
            width, height = max(width, left + wide), max(height, top + high)
            cost += width * height
            _check_cost(width, height, frames, cost)
        else:
            raise ValueError("unknown block")
    if not frames or not width or not height:
        raise ValueError("no frame")
    return b"".join(out) + b";", frames, hundredths / 100


def _colours(reader: _Reader, flags: int) -> bytes:
    """The table of colours that `flags` announce."""
    return reader.take(3 << ((flags & 7) + 1)) if flags & 0x80 else b""


def _check_cost(width: int, height: int, frames: int, cost: int) -> None:
    if frames > MAX_FRAMES or cost > MAX_PIXELS:
        raise BadMedia(
            _("This GIF is too long or too large to be smooth anywhere. Use a video instead.")
        )
    check_size(width, height)


def _first_frame(data: bytes) -> Image.Image:
    """Decode every frame, so that a broken one is found now, and give the first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image: Image.Image = Image.open(io.BytesIO(data), formats=("GIF",))
        first = image.convert("RGBA")
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            image.load()
    return first

"""Files of every kind, made when they are needed."""

from __future__ import annotations

import io
import random
import subprocess
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from tertulia.library.formats.video import ffmpeg_path


def scene(seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture with enough in it to be told from others."""
    chance = random.Random(seed)
    picture = Image.new("RGB", size, "#d8c7a8")
    paint = ImageDraw.Draw(picture)
    for _ in range(12):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        wide, high = chance.randrange(40, size[0] // 2), chance.randrange(40, size[1] // 2)
        colour = tuple(chance.randrange(256) for _ in range(3))
        paint.rectangle((x, y, x + wide, y + high), fill=colour)
    return picture


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """Its bytes."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(seed: int = 1, **options: Any) -> bytes:
    """A photograph."""
    return saved(scene(seed), **options)


def gif(frames: int = 5, size: tuple[int, int] = (60, 40)) -> bytes:
    """A moving one; every frame differs."""
    pictures = [Image.new("P", size, number % 250) for number in range(frames)]
    for number, each in enumerate(pictures):
        each.putpalette([(value * 7 + number) % 256 for value in range(768)])
        ImageDraw.Draw(each).point((number % size[0], number % size[1]), fill=(number * 3) % 250)
    return saved(pictures[0], "GIF", save_all=True, append_images=pictures[1:], duration=40,
                 comment=b"made at Calle Larga 12", loop=0)  # fmt: skip


def pdf(pages: int = 2, *, script: bool = False) -> bytes:
    """A document."""
    import pypdfium2

    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        made.new_page(300, 400)
    out = io.BytesIO()
    made.save(out)
    plain = out.getvalue()
    return plain + b"\n/JavaScript (app.alert(1))\n" if script else plain


def video(path: Path, *, seconds: float = 2, size: str = "320x240", rate: int = 60) -> Path:
    """A clip of a test card with a tone."""
    program = ffmpeg_path()
    assert program, "the development environment brings one"
    subprocess.run(
        [program, "-hide_banner", "-loglevel", "error", "-y",
         "-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}",
         "-f", "lavfi", "-i", f"sine=d={seconds}", "-c:v", "libx264", "-preset", "ultrafast",
         "-c:a", "aac", "-metadata", "location=+12.34-056.78/", "-f", "mov", str(path)],
        check=True, timeout=120,
    )  # fmt: skip
    return path

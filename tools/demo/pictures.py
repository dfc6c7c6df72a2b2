"""The demo's photographs, drawn: the same picture for the same words, and nobody's property."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache
from random import Random

from PIL import Image

from tools.demo import scenes, scenes_more
from tools.demo.brush import FINE, SIZE, Brush

type Scene = Callable[[Brush, Random], None]

SCENES: Mapping[str, Scene] = {
    each.__name__: each
    for each in (
        scenes.cup,
        scenes.bread,
        scenes.street,
        scenes.evening,
        scenes.books,
        scenes.tea,
        scenes_more.beans,
        scenes_more.brew,
        scenes_more.hills,
        scenes_more.rain,
        scenes_more.cake,
        scenes_more.poster,
        scenes_more.river,
        scenes_more.leaves,
        scenes_more.lamps,
        scenes_more.snow,
        scenes_more.fruit,
        scenes_more.beach,
    )
}
#: How a brand's pictures are graded: rows of what red, green and blue are made of.
GRADES: Mapping[str, tuple[float, ...]] = {
    "": (1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0),
    "warm": (1.03, 0.03, 0, 4, 0.01, 0.98, 0, 2, 0, 0.02, 0.9, 0),
    "lamp": (0.96, 0.06, 0, 6, 0.03, 0.93, 0.01, 3, 0, 0.06, 0.82, 2),
    "sea": (1.02, 0.02, 0, 2, 0, 1.03, 0.02, 2, 0, 0.03, 1.02, 2),
}
__all__ = ["GRADES", "SCENES", "SIZE", "draw"]


@cache
def _edge() -> Image.Image:
    """How much darker a photograph is towards its corners."""
    return Image.radial_gradient("L").resize(SIZE).point([max(0, x - 150) // 2 for x in range(256)])


def draw(scene: str, seed: int = 1, grade: str = "") -> bytes:
    """A JPEG of one of `SCENES`; `seed` varies it, `grade` gives it a brand's light."""
    chance = Random(f"{scene}{seed}")  # noqa: S311 - pictures, not secrets
    brush = Brush()
    SCENES[scene](brush, chance)
    picture = brush.image.reduce(FINE)
    if chance.random() < 0.5:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if grade:
        picture = picture.convert("RGB", GRADES[grade])
    picture.paste((38, 26, 22), (0, 0, *SIZE), _edge())
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=84)
    return kept.getvalue()

"""How a network shows a text and its pictures: where it folds, cuts and tiles them. Pure.

Pages say it with attributes of a few steps each (`styles/components/preview.css`): our content security
policy takes no style of an element's own. The composer's live preview does the same (`preview.ts`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Width over height, as manifests write them and as there are styles for.
ASPECTS: Mapping[str, float] = {
    "9:16": 9 / 16,
    "2:3": 2 / 3,
    "3:4": 3 / 4,
    "4:5": 4 / 5,
    "1:1": 1.0,
    "4:3": 4 / 3,
    "16:9": 16 / 9,
    "1.91:1": 1.91,
}
#: Steps of a focus, from one edge of the picture to the other.
STEPS = 20


@dataclass(frozen=True)
class Size:
    """A picture as it will be sent. `focus`: x -1 (left) to 1, y -1 (bottom) to 1."""

    width: int
    height: int
    focus: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Frame:
    """How one picture stands: its cut ("" = as it is), and which part of it the cut keeps."""

    aspect: str = ""
    x: int = STEPS // 2
    y: int = STEPS // 2


@dataclass(frozen=True)
class Layout:
    """How the pictures of a part stand together.

    `kind`: one, strip (swiped, one at a time) or grid; `shown` of them, the others behind a press.
    """

    kind: str
    shown: int
    frames: tuple[Frame, ...]
    aspect: str = ""
    """Of the whole grid."""


def layout_of(rules: Mapping[str, Any], pictures: Sequence[Size]) -> Layout:
    """How `pictures` stand on the network whose manifest has `rules` as its `[preview]`."""
    count = len(pictures)
    if count < 2:
        return Layout(
            "one", count, tuple(_frame(rules, each, _own(rules, each)) for each in pictures)
        )
    if rules.get("carousel"):
        # all are cut as the first one is
        first = _own(rules, pictures[0]) or nearest(pictures[0])
        return Layout("strip", count, tuple(_frame(rules, each, first) for each in pictures))
    most = max(rules.get("picture_grid", ()) or (4,))
    frames = tuple(_frame(rules, each, "") for each in pictures)
    return Layout("grid", min(count, most), frames, "16:9" if most <= 4 else "1:1")


def _own(rules: Mapping[str, Any], picture: Size) -> str:
    """The cut of a picture that stands alone."""
    fixed = str(rules.get("aspect", ""))
    if fixed in ASPECTS:
        return fixed
    least, most = str(rules.get("aspect_min", "")), str(rules.get("aspect_max", ""))
    ratio = picture.width / picture.height if picture.height else 1.0
    if least in ASPECTS and ratio < ASPECTS[least]:
        return least
    if most in ASPECTS and ratio > ASPECTS[most]:
        return most
    return ""


def nearest(picture: Size) -> str:
    """The cut that takes least of the picture."""
    ratio = max(picture.width, 1) / max(picture.height, 1)
    return min(ASPECTS, key=lambda name: abs(math.log(ASPECTS[name] / ratio)))


def _frame(rules: Mapping[str, Any], picture: Size, aspect: str) -> Frame:
    """The focus counts only where the network keeps to it; elsewhere the middle stays."""
    x, y = picture.focus if rules.get("focus") else (0.0, 0.0)
    return Frame(aspect, round((x + 1) / 2 * STEPS), round((1 - y) / 2 * STEPS))


def folded(text: str, fold_chars: int) -> str:
    """What stands before the fold, ended after a word; "" when all of the text is seen."""
    if not fold_chars or len(text) <= fold_chars:
        return ""
    head = text[:fold_chars]
    if not text[fold_chars].isspace():
        # one word without an end is cut where the network cuts it
        head = head.rsplit(maxsplit=1)[0] if len(head.split()) > 1 else head
    return head.rstrip()

"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

_WORDS = re.compile(r"\s+|[^\s]+")
#: Beyond this many words a difference is shown as a whole: comparing would take too long.
MOST_WORDS = 4_000


@dataclass(frozen=True)
class Piece:
    """A run of text: `kind` is same, gone or new."""

    kind: str
    text: str


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order: without the new ones it is `old`, without the gone `new`."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return tuple(p for p in (Piece("gone", old), Piece("new", new)) if p.text)
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece("gone", "".join(before[a:b])))
        if d > c:
            pieces.append(Piece("new", "".join(after[c:d])))
    return tuple(pieces)


def part_differences(old: Mapping[str, Any], new: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    """The same for each part of a snapshot against other texts."""
    texts = [str(part["text"]) for part in old["parts"]]
    length = max(len(texts), len(new))
    texts += [""] * (length - len(texts))
    return tuple(
        differences(a, b) for a, b in zip(texts, [*new, *[""] * (length - len(new))], strict=True)
    )


def has_other_media(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether pictures, their order, cut or description are not the same."""
    return [part["media"] for part in old["parts"]] != [part["media"] for part in new["parts"]]


def other_settings(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Codes of what else differs: language, visibility, warning, what the network is told..."""
    one, two = _settings(old), _settings(new)
    return tuple(sorted(name for name in set(one) | set(two) if one.get(name) != two.get(name)))


def _settings(content: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in content.items() if name not in ("parts", "more")}
    return {**plain, **{str(name): value for name, value in content.get("more", ())}}

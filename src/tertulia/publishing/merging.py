"""Two people wrote the same text: what differs, piece by piece, and what both would keep. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKENS = re.compile(r"\s+|[^\s]+")

type Side = Literal["mine", "theirs"]
type Change = tuple[str, int, int, int, int]


@dataclass(frozen=True)
class Hunk:
    """A piece of both texts: the same in both, or different. `choice`: which one is kept."""

    mine: str
    theirs: str
    choice: Side = "mine"
    clash: bool = False
    """Both changed it: only a person can say which one is right."""

    @property
    def same(self) -> bool:
        """Whether both say the same here."""
        return self.mine == self.theirs

    @property
    def kept(self) -> str:
        """The side that was chosen."""
        return self.mine if self.choice == "mine" else self.theirs


def hunks_of(mine: str, theirs: str, base: str | None = None) -> tuple[Hunk, ...]:
    """The two texts as pieces, whole words each. All `mine` joined are `mine`, and so `theirs`.

    With the text that both started from, a piece that only the other one changed is theirs, and
    one that only I changed is mine; without it every difference is a clash, kept as mine.
    """
    ours, other = _TOKENS.findall(mine), _TOKENS.findall(theirs)
    before = _TOKENS.findall(base) if base is not None else None
    my_changes = _changes(before, ours)
    their_changes = _changes(before, other)
    found: list[Hunk] = []
    for kind, i1, i2, j1, j2 in _opcodes(ours, other):
        left, right = "".join(ours[i1:i2]), "".join(other[j1:j2])
        if kind == "equal":
            found.append(Hunk(left, right))
            continue
        i_changed = before is None or _touched(my_changes, i1, i2)
        they_changed = before is None or _touched(their_changes, j1, j2)
        choice: Side = "theirs" if they_changed and not i_changed else "mine"
        found.append(Hunk(left, right, choice, clash=i_changed and they_changed))
    return tuple(found)


def merged(hunks: Sequence[Hunk]) -> str:
    """The text that the choices make."""
    return "".join(each.kept for each in hunks)


def choose(mine: str, theirs: str, base: str | None) -> tuple[Side, bool]:
    """For what cannot be merged in pieces (pictures, a choice): which is kept, and if it clashes."""
    if base is None:
        return "mine", mine != theirs
    if mine == base:
        return "theirs", False
    return "mine", theirs not in (base, mine)


def _opcodes(first: Sequence[str], second: Sequence[str]) -> list[Change]:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return list(matcher.get_opcodes())


def _changes(base: Sequence[str] | None, text: Sequence[str]) -> list[tuple[int, int]]:
    """The places of `text` that are not as they were; an empty one is where something left."""
    if base is None:
        return []
    return [(j1, j2) for kind, _i1, _i2, j1, j2 in _opcodes(base, text) if kind != "equal"]


def _touched(changes: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a change lies in the piece; at its edge when one of the two is empty."""
    return any(
        (first < end and last > start)
        or (first == last and start <= first <= end)
        or (start == end and first <= start <= last)
        for first, last in changes
    )

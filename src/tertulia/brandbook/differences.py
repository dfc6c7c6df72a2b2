"""What differs between two versions, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from tertulia.brandbook.content import Content
from tertulia.brandbook.markdown.writing import write_part
from tertulia.brandbook.sections import SECTIONS

SAME, GONE, NEW = "same", "gone", "new"
#: Past this many words on one side a changed stretch is shown as a whole: comparing would take long.
MOST_WORDS = 1_500


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is the same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """A part that is not the same: the pieces in reading order."""

    section: str
    part: str
    pieces: tuple[Piece, ...]


def differences(before: Content, after: Content, *, language: str) -> tuple[Difference, ...]:
    """The parts that differ, in the order of the book, written as Markdown in `language`."""
    found = []
    for section in SECTIONS:
        for part in section.parts:
            if getattr(before, part.key) != getattr(after, part.key):
                old = write_part(before, part.key, language=language)
                new = write_part(after, part.key, language=language)
                found.append(Difference(section.key, part.key, pieces_of(old, new)))
    return tuple(found)


def pieces_of(old: str, new: str) -> tuple[Piece, ...]:
    """Same and gone together are the old text, same and new together the new one."""
    return tuple(_joined(_by_lines(old.splitlines(keepends=True), new.splitlines(keepends=True))))


def _by_lines(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(old[a:b]))
        else:
            yield from _by_words("".join(old[a:b]), "".join(new[c:d]))


def _by_words(old: str, new: str) -> Iterator[Piece]:
    mine, theirs = re.findall(r"\w+|\W", old), re.findall(r"\w+|\W", new)
    if max(len(mine), len(theirs)) > MOST_WORDS:
        yield Piece(GONE, old)
        yield Piece(NEW, new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(mine[a:b]))
        else:
            yield Piece(GONE, "".join(mine[a:b]))
            yield Piece(NEW, "".join(theirs[c:d]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one; none empty."""
    held: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if held and held.kind == piece.kind:
            held = Piece(held.kind, held.text + piece.text)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held

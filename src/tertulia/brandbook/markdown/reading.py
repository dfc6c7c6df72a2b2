"""A person's own document as a book: headings of four languages find their section, all others
become sections of our own. Nothing that was written is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tertulia.brandbook.content import Content, cleaned, one_line, prose
from tertulia.brandbook.markdown.grammar import (
    Heading,
    Place,
    heading_of,
    read_conditions,
    read_row,
    unescape_bracket,
    unescape_line,
)
from tertulia.brandbook.sections import BY_KEY, PARTS, SECTION_OF, Part, Section

_BULLET = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+(.*)$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{3,})[ \t]*$")


@dataclass(frozen=True)
class Taken:
    """A heading of the document and where its text went: a key of a part, or own."""

    title: str
    key: str


@dataclass(frozen=True)
class Read:
    """A document as a book. `title` is its first heading, which is no section."""

    content: Content
    taken: tuple[Taken, ...]
    title: str = ""


def read(text: str) -> Read:
    """Never raises: what cannot be understood is kept as a section of our own."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if not any(heading_of(line) for line in lines):
        lines = _with_marks(lines)
    return _Reader().read(lines)


def _with_marks(lines: list[str]) -> list[str]:
    """Headings that are underlined, as headings with marks."""
    made: list[str] = []
    for line in lines:
        under = _UNDERLINE.match(line)
        if under and made and made[-1].strip():
            made[-1] = f"{'#' if under[1][0] == '=' else '##'} {made[-1].strip()}"
        else:
            made.append(line)
    return made


@dataclass
class _Reader:
    """Reads from top to bottom; `place` and `key` say where the next text goes."""

    parts: dict[str, list[Any]] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    place: Place = field(default_factory=lambda: Place(6))
    key: str = "own"
    title: str = ""
    own_title: str = ""
    document: str = ""
    begun: bool = False
    lines: list[str] = field(default_factory=list)

    def read(self, lines: list[str]) -> Read:
        for line in lines:
            heading = heading_of(line)
            if heading is None or not self.heads(heading):
                self.lines.append(line)
        self.flush()
        known = {key: cleaned(key, self.value(key)) for key in self.parts}
        return Read(Content(**known), tuple(self.taken), self.document)

    def value(self, key: str) -> Any:
        found = self.parts[key]
        return "\n\n".join(found) if PARTS[key].shape == "prose" else found

    def heads(self, heading: Heading) -> bool:
        """Go where the heading says; False: it is only text here."""
        if self.in_blocks and heading.level > self.place.section_level:
            if heading.level > self.place.level:
                return False
            self.flush()
            self.title = heading.title
            self.begun = True
            self.place = Place(heading.level, self.place.section, self.place.section_level, False)
            return True
        if not self.place.ends(heading) and not (self.key == "" and not self.rest):
            return False
        self.flush()
        self.enter(heading, self.place.key(heading))
        return True

    def enter(self, heading: Heading, key: str | None) -> None:
        first = not self.taken and not self.document
        if key is None:
            if first and heading.level == 1 and not heading.literal:
                self.document = heading.title
                self.key, self.own_title, self.place = "own", heading.title, Place(6)
                return
            self.taken.append(Taken(heading.title, "own"))
            self.key, self.own_title, self.begun = "own", heading.title, True
            self.place = Place(heading.level)
            return
        self.taken.append(Taken(heading.title, key))
        section = BY_KEY.get(key)
        if section is not None and not section.is_single:
            self.key = ""
            self.own_title = heading.title
            self.place = Place(heading.level, section, heading.level)
            return
        self.key = key
        self.place = self.below(heading.level, PARTS[key])

    def below(self, level: int, part: Part) -> Place:
        """Where texts of a part stand, under its heading."""
        if part.blocks:
            return Place(6, SECTION_OF[part.key], level, by_name=False)
        section: Section | None = SECTION_OF[part.key]
        if section is None or section.is_single:
            return Place(level)
        inside = self.place.section is section and level > self.place.section_level
        return Place(level, section, self.place.section_level if inside else level - 1)

    @property
    def in_blocks(self) -> bool:
        return self.key in PARTS and self.key != "own" and PARTS[self.key].blocks

    @property
    def rest(self) -> str:
        return self.place.section.rest if self.place.section else ""

    def flush(self) -> None:
        """Put what was gathered where it belongs."""
        text = prose("\n".join(unescape_line(line, self.place) for line in self.lines))
        key = self.key or self.rest or "own"
        part = PARTS[key]
        if key == "own":
            if text or self.begun:
                self.parts.setdefault("own", []).append({"title": self.own_title, "text": text})
        elif part.blocks:
            self.keep_block(part, text)
        elif text and part.shape == "prose":
            self.parts.setdefault(key, []).append(text)
        elif text:
            self.parts.setdefault(key, []).extend(_items(part, self.lines))
        self.lines, self.begun, self.title = [], False, ""

    def keep_block(self, part: Part, text: str) -> None:
        """An item with its heading; before the first heading, each line of a list is one."""
        rows = self.parts.setdefault(part.key, [])
        if self.begun:
            rows.append(_block(part, self.title, text))
        elif text:
            for item in _bullets(self.lines) if _is_list(self.lines) else [text]:
                head, found, tail = item.partition(": ")
                values = (head.strip("* "), tail) if found and "\n" not in head else ("", item)
                rows.append({"title": values[0], "text": values[1]})


def _block(part: Part, title: str, text: str) -> dict[str, str]:
    values: dict[str, str] = {"title": title}
    lines = text.split("\n")
    while part.conditions and lines:
        found, rest = read_conditions(part, lines[0])
        if not found or rest or set(found) & set(values):
            break
        values |= found
        lines = lines[1:]
    words = prose("\n".join(lines))
    return {**values, "text": unescape_bracket(words) if part.conditions else words}


def _is_list(lines: list[str]) -> bool:
    return all(_BULLET.match(line) or line[:2].isspace() for line in lines if line.strip())


def _bullets(lines: list[str]) -> list[str]:
    """The items of a list; a line that goes on an item is joined to it."""
    found: list[str] = []
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet:
            found.append(one_line(bullet[1]))
        elif line[:2].isspace() and len(line) > 1 and found and line.strip():
            found[-1] += " " + one_line(line)
        elif line.strip():
            found.append(one_line(line))
    return found


def _items(part: Part, lines: list[str]) -> list[Any]:
    items = _bullets([re.sub(r"^ {0,3}#{1,6}[ \t]+", "", line) for line in lines])
    return items if part.shape == "lines" else [read_row(part, item) for item in items]

"""A book as Markdown that people read and that reads back the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tertulia.brandbook.content import Content
from tertulia.brandbook.markdown.grammar import (
    Place,
    escape_bracket,
    escape_text,
    heading_line,
    write_conditions,
    write_row,
)
from tertulia.brandbook.names import named
from tertulia.brandbook.sections import PARTS, SECTION_OF, SECTIONS, Part, Section


def write(content: Content, *, language: str, brand: str = "") -> str:
    """The whole book, its own headings in `language` (en, es, pt, ro)."""
    title = ": ".join(each for each in (named("book", language), brand) if each)
    parts = [f"# {title}"]
    for section in SECTIONS:
        words = write_section(content, section, language=language)
        if words:
            parts.append(words)
    return "\n\n".join(parts) + "\n"


def write_section(content: Content, section: Section, *, language: str) -> str:
    """One section with its heading, or "" when nothing is written in it."""
    if section.key == "own":
        entries = (_entry(2, each.title, each.text, Place(2)) for each in content.own)
        return "\n\n".join(entries)
    if section.is_single:
        body = _part(content, section.parts[0], language, Place(2))
        heading = heading_line(2, named(section.key, language), name=True)
        return f"{heading}\n\n{body}" if body else ""
    place = Place(3, section, 2)
    found = [
        f"{heading_line(3, named(part.key, language), name=True)}\n\n{body}"
        for part in section.parts
        if (body := _part(content, part, language, place))
    ]
    if not found:
        return ""
    return "\n\n".join([heading_line(2, named(section.key, language), name=True), *found])


def write_part(content: Content, key: str, *, language: str) -> str:
    """One part without its heading."""
    if key == "own":
        return write_section(content, SECTION_OF[key], language=language)
    return _part(content, PARTS[key], language, Place(2))


def _part(content: Content, part: Part, language: str, place: Place) -> str:
    value = getattr(content, part.key)
    if part.shape == "prose":
        return escape_text(value, place)
    if part.shape == "lines":
        return "\n".join(f"- {each}" for each in value)
    if part.blocks:
        return "\n\n".join(_block(part, row, language) for row in value)
    return "\n".join(f"- {write_row(part, row, language)}" for row in value)


def _block(part: Part, row: Any, language: str) -> str:
    conditions = write_conditions(part, row, language)
    text = escape_bracket(row.text) if part.conditions else row.text
    heading = (
        f"### {row.title}".rstrip() if not row.title.startswith("\\") else f"### \\{row.title}"
    )
    return _joined(heading, "\n".join(conditions), escape_text(text, Place(3, by_name=False)))


def _entry(level: int, title: str, text: str, place: Place) -> str:
    return _joined(heading_line(level, title), escape_text(text, place))


def _joined(*parts: str) -> str:
    return "\n\n".join(_present(parts))


def _present(parts: tuple[str, ...]) -> Iterator[str]:
    return (each for each in parts if each)

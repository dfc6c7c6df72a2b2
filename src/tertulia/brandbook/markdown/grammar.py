"""What reader and writer agree on: headings, where a heading is only text, and lines of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

from tertulia.brandbook.content import ITEMS
from tertulia.brandbook.names import key_of, named
from tertulia.brandbook.sections import SECTIONS, Part, Section

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?[ \t]*$")
_MAYBE = re.compile(r"^( {0,3})(\\*)(#{1,6}(?:[ \t].*)?)$")
_CONDITION = re.compile(r"^\[([^:\]\\]+):[ ]*((?:\\.|[^\\\]])*)\][ ]*")
_COLON = re.compile(r"^((?:\\.|[^\\:]|:(?!\s|$))*):(?:\s+(.*))?$")
_ARROW = re.compile(r"^((?:\\.|(?!→|->|=>)[^\\])*?)\s*(?:→|->|=>)\s*(.*)$")
_BOLD = re.compile(r"^\*\*(.+?)(:?)\*\*(:?)\s*(.*)$")
_RULES = ("most", "only", "never", "none", "note")
#: “Do” and “don't” are names only inside the section that has them.
TOP = tuple(each.key for each in SECTIONS if each.key != "own") + tuple(
    part.key
    for section in SECTIONS
    if not section.is_single
    for part in section.parts
    if part.key not in ("do", "dont")
)


@dataclass(frozen=True)
class Heading:
    """A heading line; `literal`: its title is never a name of ours."""

    level: int
    title: str
    literal: bool


@dataclass(frozen=True)
class Place:
    """Where a text stands: below a heading of `level`, in a section with a heading of its own.

    `by_name`: a deeper heading with a name of ours ends the text as well.
    """

    level: int
    section: Section | None = None
    section_level: int = 0
    by_name: bool = True

    def key(self, heading: Heading) -> str | None:
        """The section or part the heading names here."""
        if heading.literal:
            return None
        if self.section is not None and heading.level > self.section_level:
            parts = tuple(each.key for each in self.section.parts)
            return key_of(heading.title, parts) or key_of(heading.title, TOP)
        return key_of(heading.title, TOP)

    def ends(self, heading: Heading) -> bool:
        """Whether the heading ends a text here."""
        return heading.level <= self.level or (self.by_name and self.key(heading) is not None)


def heading_of(line: str) -> Heading | None:
    """The heading that the line is, or None."""
    found = _HEADING.match(line)
    if found is None:
        return None
    title = (found[2] or "").strip()
    literal = title.startswith("\\")
    return Heading(len(found[1]), title[1:] if literal else title, literal)


def heading_line(level: int, title: str, *, name: bool = False) -> str:
    """The line of a heading. `name`: it is one of ours, to be recognised."""
    escape = not name and (title.startswith("\\") or key_of(title, TOP) is not None)
    return f"{'#' * level} {chr(92) if escape else ''}{title}".rstrip()


def escape_text(text: str, place: Place) -> str:
    """The text with a backslash before each line that would be taken for a heading."""
    return "\n".join(_escaped(line, place) for line in text.split("\n"))


def _escaped(line: str, place: Place) -> str:
    found = _MAYBE.match(line)
    heading = heading_of(found[3]) if found else None
    if found and heading and place.ends(heading):
        return f"{found[1]}\\{found[2]}{found[3]}"
    return line


def unescape_line(line: str, place: Place) -> str:
    """Undo `escape_text` for one line."""
    found = _MAYBE.match(line)
    heading = heading_of(found[3]) if found and found[2] else None
    if found and heading and place.ends(heading):
        return f"{found[1]}{found[2][1:]}{found[3]}"
    return line


def write_conditions(part: Part, row: Any, language: str) -> list[str]:
    """`[language: es]`, `[channel: x]`: those that are given."""
    found = ((each.name, getattr(row, each.name)) for each in part.conditions)
    return [
        f"[{named(name, language)}: {re.sub(r'([\\\]])', r'\\\1', value)}]"
        for name, value in found
        if value
    ]


def read_conditions(part: Part, line: str) -> tuple[dict[str, str], str]:
    """The conditions a line begins with, and the rest."""
    names = tuple(each.name for each in part.conditions)
    values: dict[str, str] = {}
    while names and (found := _CONDITION.match(line)):
        key = key_of(found[1], names)
        if key is None or key in values:
            break
        values[key] = _plain(found[2])
        line = line[found.end() :]
    return values, line


def escape_bracket(text: str) -> str:
    """So that words that begin with a bracket are no condition."""
    return re.sub(r"^(?=\\*\[)", r"\\", text)


def unescape_bracket(text: str) -> str:
    """Undo `escape_bracket`."""
    return re.sub(r"^\\(?=\\*\[)", "", text)


def write_row(part: Part, row: Any, language: str) -> str:
    """A row that is one line, without its bullet."""
    begin = write_conditions(part, row, language)
    head, *tails = (getattr(row, each.name) for each in part.words)
    if not tails:
        return " ".join([*begin, escape_bracket(head)])
    if part.words[0].kind == "rule":
        head = named(head, language)
    if part.between.strip() == "→":
        head = re.sub(r"→|->|=>", r"\\\g<0>", _safe(head))
        return " ".join([*begin, f"{head} → {tails[0]}".rstrip()])
    head = re.sub(r":(?=\s|$)", r"\\:", _safe(head))
    return " ".join([*begin, f"{head}: {tails[0]}" if tails[0] else head])


def _safe(head: str) -> str:
    return re.sub(r"^(?=[\[*])", r"\\", head.replace("\\", "\\\\"))


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def read_row(part: Part, line: str) -> Any:
    """The row a line of a list says."""
    values, rest = read_conditions(part, line)
    head, *tails = (each.name for each in part.words)
    if not tails:
        values[head] = unescape_bracket(rest)
    elif part.words[0].kind == "rule":
        values |= _rule(rest)
    else:
        values[head], values[tails[0]] = _split(rest, part.between)
    kind = ITEMS[part.key]
    return kind(**{each.name: values.get(each.name, "") for each in fields(kind)})


def _rule(line: str) -> dict[str, str]:
    head, tail = _split(line, ": ")
    rule = key_of(head, _RULES)
    return {"rule": rule, "value": tail} if rule else {"rule": "note", "value": line}


def _split(line: str, between: str) -> tuple[str, str]:
    bold = _BOLD.match(line)
    if bold and (bold[2] or bold[3] or not bold[4]):
        return bold[1], bold[4]
    found = (_ARROW if between.strip() == "→" else _COLON).match(line) or _COLON.match(line)
    return (_plain(found[1]), found[2] or "") if found else (_plain(line), "")

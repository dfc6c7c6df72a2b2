"""What a brand book holds: frozen, typed, and the same after JSON or Markdown and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

_NOT_TEXT = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Point:
    """A word or a phrase, and what is to be said of it."""

    name: str = ""
    text: str = ""


@dataclass(frozen=True)
class Replacement:
    """A word not used, and the one that is."""

    word: str = ""
    instead: str = ""


@dataclass(frozen=True)
class Address:
    """How people are addressed: `form` is “tú”, “usted”, “você”, “dumneavoastră”...

    Empty conditions hold everywhere; `language` is es, pt, ro, en; `country` ISO 3166;
    `channel` “network/handle”.
    """

    form: str = ""
    language: str = ""
    country: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Line:
    """Words that must stand in a text: always, or only where the conditions hold."""

    text: str = ""
    language: str = ""
    channel: str = ""
    pillar: str = ""
    product: str = ""


@dataclass(frozen=True)
class Signature:
    """How a text ends; one of those that hold is enough."""

    text: str = ""
    language: str = ""
    channel: str = ""


@dataclass(frozen=True)
class EmojiRule:
    """`rule` is most (value: a number), only, never (value: emoji), none, or note (value: words)."""

    rule: str = ""
    value: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Entry:
    """A title with its text; a picture stands in the text as `![what is seen](picture:id)`."""

    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class Procedure:
    """Who answers what, with which authority, and when it goes further."""

    title: str = ""
    who: str = ""
    authority: str = ""
    escalate: str = ""
    text: str = ""


@dataclass(frozen=True)
class HashtagSet:
    """Hashtags used together."""

    name: str = ""
    tags: str = ""

    @property
    def each(self) -> tuple[str, ...]:
        """The hashtags, with their #."""
        return tuple(f"#{tag.lstrip('#')}" for tag in self.tags.split() if tag.lstrip("#"))


@dataclass(frozen=True)
class Content:
    """A book's words. Prose may have several lines; all else is one line."""

    mission: str = ""
    vision: str = ""
    values: tuple[Point, ...] = ()
    history: str = ""
    coming: str = ""
    strengths: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ()
    opportunities: tuple[str, ...] = ()
    threats: tuple[str, ...] = ()
    personas: tuple[Entry, ...] = ()
    tone: str = ""
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()
    banned: tuple[Point, ...] = ()
    preferred: tuple[Point, ...] = ()
    replaced: tuple[Replacement, ...] = ()
    address: tuple[Address, ...] = ()
    signature: tuple[Signature, ...] = ()
    emoji: tuple[EmojiRule, ...] = ()
    mandatory: tuple[Line, ...] = ()
    messages: tuple[str, ...] = ()
    positions: tuple[Entry, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    hashtags: tuple[HashtagSet, ...] = ()
    visual: tuple[Entry, ...] = ()
    own: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Book(Content):
    """A version of the book with what its lines refer to. `number` 0: nothing was written yet."""

    number: int = 0
    note: str = ""
    by: str = ""
    at: datetime | None = None
    pillars: Mapping[UUID, str] = field(default_factory=dict)
    """Names by id, archived ones too."""
    channels: Mapping[UUID, str] = field(default_factory=dict)
    """“network/handle” by id."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it."""
        return all(not getattr(self, key) for key in KEYS)


KEYS = tuple(each.name for each in fields(Content))

#: What the rows of a part are made of; parts that are not named are prose or lists of lines.
ITEMS: Mapping[str, type[Any]] = {
    "values": Point,
    "personas": Entry,
    "banned": Point,
    "preferred": Point,
    "replaced": Replacement,
    "address": Address,
    "signature": Signature,
    "emoji": EmojiRule,
    "mandatory": Line,
    "positions": Entry,
    "procedures": Procedure,
    "hashtags": HashtagSet,
    "visual": Entry,
    "own": Entry,
}
PROSE = frozenset({"mission", "vision", "history", "coming", "tone"})
LINES = frozenset(KEYS) - PROSE - frozenset(ITEMS)
#: Of a row: the texts that may have several lines.
_LONG = frozenset({("Entry", "text"), ("Procedure", "text")})


def one_line(text: str) -> str:
    """Without line breaks and double spaces."""
    return " ".join(_NOT_TEXT.sub("", text).split())


def prose(text: str) -> str:
    """Several lines, in one way of ending them, without blank ones around."""
    text = _NOT_TEXT.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.strip().split("\n")).strip()


def cleaned(key: str, value: Any) -> Any:
    """One part as it is kept: tidy texts, no empty rows. Cleaning twice changes nothing.

    Raises: KeyError for a part that does not exist, TypeError for what is none.
    """
    if key not in KEYS:
        raise KeyError(key)
    if key in PROSE:
        return prose(str(value))
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TypeError(key)
    if key in LINES:
        return tuple(text for each in value if (text := one_line(str(each))))
    rows = (_row(ITEMS[key], each) for each in value)
    return tuple(row for row in rows if row is not None)


def _row(kind: type[Any], given: Any) -> Any:
    """A tidy row, or None when it says nothing."""
    asked = (
        given
        if isinstance(given, Mapping)
        else {f.name: getattr(given, f.name) for f in fields(kind)}
    )
    tidy = {
        f.name: (prose if (kind.__name__, f.name) in _LONG else one_line)(
            str(asked.get(f.name) or "")
        )
        for f in fields(kind)
    }
    if not any(tidy.values()):
        return None
    return _meaningful(kind(**tidy))


def _meaningful(row: Any) -> Any:
    """The row in its usual form: its first text is never empty where one line carries it."""
    if isinstance(row, Point) and not row.name:
        return Point(row.text)
    if isinstance(row, Replacement) and not row.word:
        return Replacement(row.instead)
    if isinstance(row, HashtagSet) and not row.name:
        return HashtagSet(row.tags.split()[0].lstrip("#") or row.tags, row.tags)
    if isinstance(row, Address):
        tidy = replace(row, language=row.language.lower(), country=row.country.upper())
        return tidy if tidy.form else None
    if isinstance(row, Line | Signature):
        return replace(row, language=row.language.lower()) if row.text else None
    if isinstance(row, EmojiRule):
        if row.rule == "none":
            return replace(row, value="")
        if not row.value:
            return None
        return row if row.rule in ("most", "only", "never") else replace(row, rule="note")
    return row


def clean(content: Content) -> Content:
    """Every part cleaned."""
    return Content(**{key: cleaned(key, getattr(content, key)) for key in KEYS})


def part_to_json(key: str, value: Any) -> Any:
    """One part as JSON."""
    if key in PROSE:
        return value
    if key in LINES:
        return list(value)
    return [{f.name: v for f in fields(row) if (v := getattr(row, f.name))} for row in value]


def to_json(content: Content) -> dict[str, Any]:
    """As it is stored; parts without words are left out."""
    found = ((key, getattr(content, key)) for key in KEYS)
    return {key: part_to_json(key, value) for key, value in found if value}


def from_json(data: Mapping[str, Any]) -> Content:
    """From what is stored; parts of a newer program are left aside."""
    return Content(**parts_from_json(data))


def parts_from_json(data: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that are given, cleaned. Raises: TypeError."""
    return {key: cleaned(key, value) for key, value in data.items() if key in KEYS}

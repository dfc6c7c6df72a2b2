"""The sections of the book and their parts: one table for pages, forms, Markdown and differences."""

from __future__ import annotations

from dataclasses import dataclass

from tertulia.brandbook.content import ITEMS, LINES, PROSE
from tertulia.brandbook.names import named


@dataclass(frozen=True)
class Column:
    """A text of a row. `kind`: line, text (several lines), or what it is chosen from.

    A `condition` stands in Markdown before the words, as `[language: es]`.
    """

    name: str
    kind: str = "line"
    condition: bool = False


@dataclass(frozen=True)
class Part:
    """One part of a section: prose, lines, or rows of columns.

    `blocks`: each row has a heading of its own in Markdown. `between` parts head and tail of a
    row that is one line.
    """

    key: str
    columns: tuple[Column, ...] = ()
    blocks: bool = False
    between: str = ": "

    @property
    def shape(self) -> str:
        """prose, lines or rows."""
        return "prose" if self.key in PROSE else "lines" if self.key in LINES else "rows"

    @property
    def title(self) -> str:
        """In the active language."""
        return named(self.key)

    @property
    def words(self) -> tuple[Column, ...]:
        """The columns that are no conditions."""
        return tuple(each for each in self.columns if not each.condition)

    @property
    def conditions(self) -> tuple[Column, ...]:
        """The columns that say where a row holds."""
        return tuple(each for each in self.columns if each.condition)


@dataclass(frozen=True)
class Section:
    """A section of the page; `rest` is the part that takes words before any heading of a part."""

    key: str
    parts: tuple[Part, ...]
    icon: str
    rest: str = ""

    @property
    def title(self) -> str:
        """In the active language."""
        return named(self.key)

    @property
    def is_single(self) -> bool:
        """Whether the section is its one part."""
        return len(self.parts) == 1 and self.parts[0].key == self.key


def _where(*names: str) -> tuple[Column, ...]:
    return tuple(
        Column(name, name if name != "product" else "line", condition=True) for name in names
    )


_PAIR = (Column("name"), Column("text"))
_ENTRY = (Column("title"), Column("text", "text"))


def _single(
    key: str, icon: str, columns: tuple[Column, ...] = (), *, blocks: bool = False
) -> Section:
    return Section(key, (Part(key, columns, blocks),), icon)


SECTIONS: tuple[Section, ...] = (
    _single("mission", "compass"),
    _single("vision", "telescope"),
    _single("values", "heart", _PAIR),
    _single("history", "hourglass"),
    _single("coming", "sunrise"),
    Section(
        "swot",
        (Part("strengths"), Part("weaknesses"), Part("opportunities"), Part("threats")),
        "scale",
    ),
    _single("personas", "users-round", _ENTRY, blocks=True),
    Section(
        "voice",
        (
            Part("tone"),
            Part("do"),
            Part("dont"),
            Part("banned", _PAIR),
            Part("replaced", (Column("word"), Column("instead")), between=" → "),
            Part("preferred", _PAIR),
            Part("address", (*_where("language", "country", "channel"), Column("form", "form"))),
            Part("signature", (*_where("language", "channel"), Column("text"))),
            Part("emoji", (*_where("channel"), Column("rule", "rule"), Column("value"))),
            Part(
                "mandatory",
                (*_where("language", "channel", "pillar", "product"), Column("text")),
            ),
        ),
        "audio-lines",
        rest="tone",
    ),
    _single("messages", "megaphone"),
    _single("positions", "message-circle-question-mark", _ENTRY, blocks=True),
    _single(
        "procedures",
        "list-checks",
        (
            Column("title"),
            Column("who", condition=True),
            Column("authority", condition=True),
            Column("escalate", condition=True),
            Column("text", "text"),
        ),
        blocks=True,
    ),
    _single("hashtags", "hash", (Column("name"), Column("tags"))),
    _single("visual", "palette", _ENTRY, blocks=True),
    _single("own", "notebook-pen", _ENTRY, blocks=True),
)
BY_KEY = {each.key: each for each in SECTIONS}
PARTS = {part.key: part for section in SECTIONS for part in section.parts}
SECTION_OF = {part.key: section for section in SECTIONS for part in section.parts}

if set(PARTS) != PROSE | LINES | set(ITEMS):  # pragma: no cover -- told at the import
    raise RuntimeError("sections and content differ")

"""Names as text: pasted, one a line, or as a CSV file in and out. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tertulia.interactions.labelled import as_rows
from tertulia.kernel.errors import Invalid

if TYPE_CHECKING:
    from tertulia.interactions.name_queries import NameCard

COLUMNS = ("kind", "name", "aliases")
MOST_CHARACTERS = 1_000_000


@dataclass(frozen=True)
class Entry:
    """A name with the line in which it stands."""

    line: int
    kind: str
    name: str
    aliases: tuple[str, ...] = ()


def pasted(text: str, kind: str) -> list[Entry]:
    """`name; alias, alias`, one a line; empty lines say nothing. Raises: Invalid."""
    _not_too_long(text)
    found = []
    for line, said in enumerate(text.splitlines(), 1):
        name, _mark, others = said.partition(";")
        if said.strip():
            found.append(Entry(line, kind, name, split(others)))
    return _some(found)


def from_csv(text: str) -> list[Entry]:
    """What `as_csv` writes, or any file with these columns, between commas or semicolons.

    Raises: Invalid.
    """
    _not_too_long(text)
    text = text.removeprefix("\ufeff").replace("\0", "")
    head = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ","
    )
    try:
        places = [each.strip().casefold() for each in next(reader, [])]
        if "kind" not in places or "name" not in places:
            raise Invalid(_("The first line must name the columns: kind, name, aliases."))
        found = []
        for row in reader:
            told = dict(zip(places, (_cell(each) for each in row), strict=False))
            if any(told.values()):
                kind = told.get("kind", "").strip().casefold()
                aliases = split(told.get("aliases", ""))
                found.append(Entry(reader.line_num, kind, told.get("name", ""), aliases))
    except csv.Error as error:
        raise Invalid(_("This is no CSV file."), detail=str(error)) from error
    return _some(found)


def as_csv(names: Iterable[NameCard]) -> Iterator[str]:
    """For a spreadsheet, and to be read again."""
    return as_rows(COLUMNS, ([each.kind, each.name, ", ".join(each.aliases)] for each in names))


def split(text: str) -> tuple[str, ...]:
    """Aliases between commas."""
    return tuple(each.strip() for each in text.replace(";", ",").split(",") if each.strip())


def _cell(text: str) -> str:
    """Without the mark that keeps a spreadsheet from running it."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _not_too_long(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise Invalid(_("This is too much text for a list of names."))


def _some(found: Sequence[Entry]) -> list[Entry]:
    if not found:
        raise Invalid(_("There is no name in it."))
    return list(found)

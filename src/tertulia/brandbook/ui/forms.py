"""A section as a form, and a form as parts of a section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tertulia.brandbook.addressing import FORMS
from tertulia.brandbook.content import Book, cleaned
from tertulia.brandbook.names import named
from tertulia.brandbook.sections import Column, Part, Section
from tertulia.brandbook.ui.labels import HELP, RULES, label_of

#: Where our four languages are spoken by most; other countries can be imported.
COUNTRIES = [
    "AR",
    "BO",
    "CL",
    "CO",
    "CR",
    "CU",
    "DO",
    "EC",
    "ES",
    "GQ",
    "GT",
    "HN",
    "MX",
    "NI",
    "PA",
    "PE",
    "PR",
    "PY",
    "SV",
    "UY",
    "VE",
    "AO",
    "BR",
    "CV",
    "GW",
    "MZ",
    "PT",
    "ST",
    "TL",
    "MD",
    "RO",
    "AU",
    "CA",
    "GB",
    "IE",
    "IN",
    "NZ",
    "US",
    "ZA",
]


@dataclass(frozen=True)
class Cell:
    """One field of a row."""

    name: str
    kind: str
    label: Any
    value: str
    choices: tuple[tuple[str, Any], ...] = ()
    condition: bool = False


@dataclass(frozen=True)
class FormPart:
    """One part of a section on the page. `blank` is the row that a new one is made from."""

    key: str
    title: str
    shape: str
    help: Any
    name: str
    value: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()
    blank: tuple[Cell, ...] = ()
    blocks: bool = False
    has_pictures: bool = False


def form_of(section: Section, parts: Mapping[str, Any], book: Book) -> tuple[FormPart, ...]:
    """The section with the words that are in it now; each table ends with an empty row."""
    return tuple(_form_part(part, parts[part.key], book) for part in section.parts)


def _form_part(part: Part, value: Any, book: Book) -> FormPart:
    found = FormPart(
        key=part.key,
        title=part.title,
        shape=part.shape,
        help=HELP[part.key],
        name=f"p.{part.key}",
        blocks=part.blocks,
        has_pictures=part.key == "visual",
    )
    if part.shape == "prose":
        return replace(found, value=value)
    if part.shape == "lines":
        return replace(found, value="\n".join(value))
    rows = [_cells(part, str(at), row, book) for at, row in enumerate(value)]
    return replace(
        found,
        rows=(*rows, _cells(part, str(len(value)), None, book)),
        blank=_cells(part, "N", None, book),
    )


def _cells(part: Part, at: str, row: Any, book: Book) -> tuple[Cell, ...]:
    ordered = (
        (*part.words[:1], *part.conditions, *part.words[1:])
        if part.blocks
        else (
            *part.words,
            *part.conditions,
        )
    )
    return tuple(
        Cell(
            name=f"p.{part.key}.{at}.{column.name}",
            kind="choice" if (found := _choices(column, value, book)) else column.kind,
            label=label_of(part.key, column.name),
            value=value,
            choices=found,
            condition=column.condition,
        )
        for column in ordered
        for value in [getattr(row, column.name) if row else ""]
    )


def _choices(column: Column, value: str, book: Book) -> tuple[tuple[str, Any], ...]:
    """What can be chosen; what is written in the book stays a choice."""
    known: list[tuple[str, Any]]
    if column.kind == "language":
        known = [("", _("every language")), *settings.LANGUAGES]
    elif column.kind == "country":
        known = [("", _("every country")), *_countries()]
    elif column.kind == "channel":
        known = [
            ("", _("every channel")),
            *((each, each) for each in sorted(book.channels.values())),
        ]
    elif column.kind == "pillar":
        names = sorted(set(book.pillars.values()))
        known = [("", _("every pillar")), *((each, each) for each in names)]
    elif column.kind == "form":
        forms = dict.fromkeys(form for forms in FORMS.values() for form in forms)
        known = [("", "–"), *((form, form) for form in forms)]
    elif column.kind == "rule":
        known = [("", "–"), *((rule, named(rule)) for rule in RULES)]
    else:
        return ()
    if value not in {each for each, _name in known}:
        known.append((value, value))
    return tuple(known)


def _countries() -> list[tuple[str, str]]:
    try:
        names = Locale.parse((get_language() or "en").replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        names = Locale("en").territories
    return sorted(((code, names.get(code, code)) for code in COUNTRIES), key=lambda each: each[1])


def read_form(section: Section, data: QueryDict) -> dict[str, Any]:
    """The parts as the page sent them; those it did not send are left out."""
    found: dict[str, Any] = {}
    for part in section.parts:
        name = f"p.{part.key}"
        if part.shape == "rows":
            if f"{name}.rows" in data:
                found[part.key] = _rows(part, data)
        elif name in data:
            words = data.get(name, "")
            lines: Sequence[str] = words.replace("\r", "\n").split("\n")
            found[part.key] = words if part.shape == "prose" else list(lines)
    return {key: cleaned(key, value) for key, value in found.items()}


def _rows(part: Part, data: QueryDict) -> list[dict[str, str]]:
    names = {each.name for each in part.columns}
    pattern = re.compile(rf"^p\.{re.escape(part.key)}\.(\d{{1,4}})\.(\w+)$")
    rows: dict[int, dict[str, str]] = {}
    for key in _in_order(data):
        found = pattern.match(key)
        if found and found[2] in names:
            rows.setdefault(int(found[1]), {})[found[2]] = data.get(key, "")
    return list(rows.values())


def _in_order(data: QueryDict) -> Iterable[str]:
    """As the page shows them: rows are moved without being renamed."""
    return data.keys()

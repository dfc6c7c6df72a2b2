"""What people wrote into the forms and addresses of the room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from tertulia.kernel.errors import Invalid
from tertulia.library.models import Kind
from tertulia.library.values import PieceWanted, Rights, Wanted

_RIGHTS = frozenset({"expired", "soon", "unclear"})


def wanted_from(query: QueryDict) -> Wanted:
    """What the address narrows the library to; what it does not know it leaves out."""
    kind, rights, folder = (query.get(name, "") for name in ("kind", "rights", "folder"))
    return Wanted(
        words=query.get("q", "")[:200],
        kind=kind if kind in Kind.values else "",
        folder=None if not folder else "" if folder == "-" else folder[:120],
        tag=query.get("tag", "")[:40],
        rights=rights if rights in _RIGHTS else "",
        removed=query.get("removed") == "1",
    )


def ids_from(values: Iterable[str]) -> list[UUID]:
    """Ids; what is none is left out."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def tags_from(words: str) -> list[str]:
    """Tags divided by commas."""
    return [each for each in words.split(",") if each.strip()]


def day_from(words: str, *, field: str) -> date | None:
    """A day, or none. Raises: Invalid."""
    if not words.strip():
        return None
    try:
        return date.fromisoformat(words.strip())
    except ValueError as error:
        raise Invalid(_("This is not a day."), field=field) from error


def rights_from(data: QueryDict) -> Rights:
    """The form of rights. Raises: Invalid."""
    return Rights(
        holder=data.get("rights_holder", ""),
        licence=data.get("licence", ""),
        licence_note=data.get("licence_note", ""),
        consent=data.get("consent", ""),
        consent_note=data.get("consent_note", ""),
        expires_on=day_from(data.get("expires_on", ""), field="expires_on"),
    )


def share_from(words: str | None, *, least: float = 0.0, most: float = 1.0) -> float:
    """A number between two. Raises: Invalid."""
    try:
        return max(least, min(most, float(words or "")))
    except ValueError as error:
        raise Invalid(_("This is not a number.")) from error


def pieces_from(words: str) -> list[PieceWanted]:
    """One piece per line: `Story 1080x1920`; the size may be left out."""
    found = []
    for line in words.splitlines():
        label = line.strip()
        if not label:
            continue
        head, _space, last = label.rpartition(" ")
        width, mark, height = last.lower().replace("×", "x").partition("x")
        if mark and width.isdecimal() and height.isdecimal():
            found.append(PieceWanted((head or last)[:120], int(width), int(height)))
        else:
            found.append(PieceWanted(label[:120]))
    return found

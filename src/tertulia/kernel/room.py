"""What a room says of itself, in one typed declaration, `room.py`: `ROOM = Room(...)`.

`web` collects the rooms in their order; no page imports a room above it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from threading import Event
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tertulia.kernel.events import Listener
    from tertulia.kernel.scope import Scope


@dataclass(frozen=True)
class Destination:
    """An entry of the left rail or of the command palette.

    `label` is lazily translated; `url_name` is reversed with the brand's slug (`brand`) when
    `in_brand`; `permission` is a name of the accounts' table; `badge` returns a count or None.
    """

    label: Any
    url_name: str
    icon: str
    permission: str = ""
    in_brand: bool = True
    order: int = 100
    shortcut: str = ""
    badge: Callable[[HttpRequest], int | None] | None = None
    in_rail: bool = True


@dataclass(frozen=True)
class Panel:
    """A part of a page that another room's page offers a place for.

    `render(request, **context)` returns safe HTML, or "" for nothing.
    """

    place: str
    render: Callable[..., str]
    order: int = 100


@dataclass(frozen=True)
class DoctorFinding:
    """One line of `tertulia doctor`."""

    what: str
    ok: bool
    repair: str = ""


@dataclass(frozen=True)
class Periodic:
    """A job run by whichever worker comes first: `run` every `every_s` seconds."""

    name: str
    run: Callable[[], object]
    every_s: float


@dataclass(frozen=True)
class Daemon:
    """Something that every worker runs in a thread until the event is set.

    `apart`: that computes for long; `tertulia reader` runs it, which gives way to all other processes.
    """

    name: str
    run: Callable[[Event], None]
    apart: bool = False


@dataclass(frozen=True)
class OriginHooks:
    """What a room offers for the things of one origin that lower rooms know by their id only.

    `write_words(scope, origin_id, texts)` writes other words into the thing, in the caller's
    transaction, and returns the digest and the snapshot of what it then is. `page(brand_slug,
    origin_id)` is where its author finds it. `note(scope, origin_id, part, quote, before, words)`
    keeps a remark on some of its words beside them, by who acts in the scope. `hold(scope, origin_id)`
    locks the thing, for who locks what was said of it next: its own room locks in that order.
    """

    write_words: Callable[[Scope, UUID, Sequence[str]], tuple[str, Mapping[str, Any]]]
    page: Callable[[str, UUID], str]
    note: Callable[[Scope, UUID, int, str, str, str], object] | None = None
    hold: Callable[[Scope, UUID], object] | None = None


@dataclass(frozen=True)
class Room:
    """The declaration of a room."""

    name: str
    urls: str = ""
    """Module of brand-scoped url patterns, mounted below /b/<brand>/."""
    site_urls: str = ""
    """Module of url patterns mounted at the root."""
    api: str = ""
    """Dotted path `module:router` of a django-ninja router."""
    api_prefix: str = ""
    destinations: Sequence[Destination] = ()
    panels: Sequence[Panel] = ()
    listeners: Sequence[Listener] = ()
    periodic: Sequence[Periodic] = ()
    daemons: Sequence[Daemon] = ()
    doctor: Callable[[], Sequence[DoctorFinding]] | None = None
    export_member: Callable[[UUID, UUID], Mapping[str, Any]] | None = None
    erase_member: Callable[[UUID, UUID], None] | None = None
    """Both take (brand_id, member_id)."""
    uses_of_media: Callable[[UUID, Sequence[UUID]], Mapping[UUID, Sequence[Any]]] | None = None
    """Where assets are used: (brand_id, asset ids) to `library.values.Use` by asset."""
    holds_back: Callable[[UUID, Sequence[str], datetime], str] | None = None
    """At the minute: (brand_id, digests of the media, now) to a code of `delivery.sentences` why
    it may not go out, or "". Runs in the transaction that sends; must be cheap."""
    settings_pages: Sequence[Destination] = field(default=())
    origins: Mapping[str, OriginHooks] = field(default_factory=dict)
    """By the name of the origin that this room gives to lower ones."""
    is_holiday: Callable[[UUID, date], bool] | None = None
    """Whether a day (of the brand with that id) is a public holiday, for rooms that count days."""


#: From the lowest to the highest; each may use only what stands before it.
ROOM_NAMES = (
    "shell",
    "accounts",
    "links",
    "networks",
    "delivery",
    "interactions",
    "brandbook",
    "approval",
    "library",
    "campaigns",
    "people",
    "publishing",
    "inbox",
    "listening",
    "planning",
    "moderation",
    "crisis",
    "activities",
    "analytics",
    "web",
)


@cache
def rooms() -> tuple[Room, ...]:
    """Every declared room, lowest first. Every process sees the same ones."""
    found: list[Room] = []
    for name in ROOM_NAMES:
        module = f"tertulia.{name}.room"
        if find_spec(f"tertulia.{name}") and find_spec(module):
            found.append(import_module(module).ROOM)
    return tuple(found)

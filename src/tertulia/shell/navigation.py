"""The rail and the palette, from what the rooms declare."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from tertulia.kernel.room import Destination, rooms
from tertulia.shell.frame import Frame


@dataclass(frozen=True)
class Place:
    """A destination resolved for this person and brand."""

    label: str
    url: str
    icon: str
    name: str
    shortcut: str
    badge: int | None
    current: bool
    in_rail: bool


def destination_url(destination: Destination, frame: Frame) -> str | None:
    """Where it leads, or None when the person or the brand has no such place."""
    if destination.permission and destination.permission not in frame.permissions:
        return None
    if destination.in_brand and frame.brand is None:
        return None
    slug = frame.brand.slug if destination.in_brand and frame.brand else ""
    return _address(destination.url_name, slug)


@lru_cache(maxsize=4096)
def _address(url_name: str, slug: str) -> str | None:
    try:
        return reverse(url_name, kwargs={"brand": slug} if slug else {})
    except NoReverseMatch:
        return None


def _resolve(
    request: HttpRequest, destination: Destination, frame: Frame, *, badges: bool
) -> Place | None:
    url = destination_url(destination, frame)
    if url is None:
        return None
    badge = destination.badge(request) if badges and destination.badge else None
    return Place(
        label=str(destination.label),
        url=url,
        icon=destination.icon,
        name=destination.url_name,
        shortcut=destination.shortcut,
        badge=badge,
        current=is_current(request.path, url),
        in_rail=destination.in_rail,
    )


def is_current(path: str, url: str) -> bool:
    """Whether a page lies at or below a destination; a brand's root counts only itself."""
    if path == url:
        return True
    depth = len([part for part in url.split("/") if part])
    is_root = depth == 0 or (depth == 2 and url.startswith("/b/"))
    return not is_root and path.startswith(url.rstrip("/") + "/")


def destinations(request: HttpRequest, frame: Frame, *, badges: bool = True) -> list[Place]:
    """Every destination this person may open, in order."""
    declared = [each for room in rooms() for each in room.destinations]
    declared.sort(key=lambda each: each.order)
    found = (_resolve(request, each, frame, badges=badges) for each in declared)
    return [each for each in found if each is not None]


def settings_destinations(request: HttpRequest, frame: Frame) -> list[Place]:
    """The pages behind Settings, in order."""
    declared = [each for room in rooms() for each in room.settings_pages]
    declared.sort(key=lambda each: each.order)
    found = (_resolve(request, each, frame, badges=False) for each in declared)
    return [each for each in found if each is not None]

"""A snapshot as its network will show it: folded, cut, tiled, and in the grid of the profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.approval.models import Item
from tertulia.approval.rules import lines_of
from tertulia.delivery.queries import published_pictures
from tertulia.delivery.snapshots import cover_in
from tertulia.kernel.scope import Scope
from tertulia.networks.preview import STEPS, Frame, Layout, Size, folded, layout_of
from tertulia.networks.registry import manifest

type MediaUrl = Callable[[UUID, str], str]

#: Pictures of the profile's grid, this one with them.
IN_GRID = 9


@dataclass(frozen=True)
class SeenMedia:
    """A picture or film of a snapshot, in its place."""

    url: str
    alt: str
    is_video: bool
    frame: Frame


@dataclass(frozen=True)
class SeenPart:
    """A part of a snapshot."""

    ordinal: int
    text: str
    before_fold: str
    """What stands before the fold; "" when all of it is seen."""
    media: tuple[SeenMedia, ...]
    layout: Layout

    @property
    def lines(self) -> list[str]:
        """What can be spoken about one by one."""
        return lines_of(self.text)

    @property
    def first(self) -> tuple[SeenMedia, ...]:
        """What the network shows at once."""
        return self.media[: self.layout.shown]

    @property
    def others(self) -> tuple[SeenMedia, ...]:
        """What it shows after a press."""
        return self.media[self.layout.shown :]


@dataclass(frozen=True)
class Seen:
    """All of it. `told`: what the network is told besides, as label and words."""

    parts: tuple[SeenPart, ...]
    title: str
    told: tuple[tuple[str, str], ...]
    picture_first: bool
    aspect: str = ""
    """Of the profile's grid; "" = it has none."""
    tiles: tuple[SeenMedia, ...] = ()
    cover: str = ""
    """Address of the picture that stands for its video."""


def seen(item: Item, media_url: MediaUrl) -> Seen:
    """A snapshot by the rules of its network."""
    rules = manifest(item.channel.network).preview
    more = dict(item.content.get("more", ()))
    title = str(more.pop("title", "")) if rules.get("title") else ""
    cover = cover_in(item.content)
    if cover:
        more.pop("cover")
    parts = tuple(
        _part(item, ordinal, part, rules, media_url)
        for ordinal, part in enumerate(item.content["parts"])
    )
    told = tuple((label, _value(name, more[name])) for name, label in labels() if more.get(name))
    return Seen(
        parts,
        title,
        told,
        bool(rules.get("picture_first")),
        cover=media_url(item.id, cover[0]) if cover else "",
    )


def labels() -> tuple[tuple[str, str], ...]:
    """What else a network can be told, in the active language."""
    return (
        ("title", _("Title")),
        ("first_comment", _("First comment")),
        ("place", _("Place")),
        ("people", _("People tagged")),
        ("cover", _("Cover")),
        ("comments_off", _("Comments")),
        ("paid", _("Paid partnership")),
        ("ai", _("Made with AI")),
    )


def _value(name: str, value: str) -> str:
    if name == "comments_off":
        return _("off")
    return _("yes") if name in ("paid", "ai") else str(value)


def _part(
    item: Item, ordinal: int, part: Mapping[str, Any], rules: Mapping[str, Any], url: MediaUrl
) -> SeenPart:
    sizes = [
        Size(
            int(each.get("width") or 0),
            int(each.get("height") or 0),
            (float(each.get("focus_x", 0)), float(each.get("focus_y", 0))),
        )
        for each in part["media"]
    ]
    layout = layout_of(rules, sizes)
    text = str(part["text"])
    return SeenPart(
        ordinal=ordinal,
        text=text,
        before_fold=folded(text, int(rules.get("fold_chars", 0))),
        media=tuple(
            _media(item, each, frame, url)
            for each, frame in zip(part["media"], layout.frames, strict=True)
        ),
        layout=layout,
    )


def _media(item: Item, media: Mapping[str, Any], frame: Frame, url: MediaUrl) -> SeenMedia:
    return SeenMedia(
        url=url(item.id, str(media["digest"])),
        alt=str(media.get("alt", "")),
        is_video=str(media["mime"]).startswith("video/"),
        frame=frame,
    )


class Grids:
    """The grids of the profiles of what is asked together: what goes out before, then what is out."""

    def __init__(self, scope: Scope, items: Iterable[Item]) -> None:
        self.scope = scope
        self.items = list(items)
        self.published: dict[UUID, Sequence[Mapping[str, Any]]] = {}

    def tiles(self, item: Item) -> list[Mapping[str, Any]]:
        """The snapshots of the pictures in the grid, this one first; none without a picture."""
        mine = _first_picture(item)
        if mine is None or not manifest(item.channel.network).preview.get("grid"):
            return []
        earlier = [
            each
            for each in self.items
            if each.channel_id == item.channel_id and each.id != item.id and _is_before(each, item)
        ]
        earlier.sort(key=lambda each: each.due_at.timestamp() if each.due_at else 0, reverse=True)
        planned = [each for each in map(_first_picture, earlier) if each]
        if item.channel_id not in self.published:
            self.published[item.channel_id] = published_pictures(
                scope=self.scope, channel_id=item.channel_id, limit=IN_GRID
            )
        return [mine, *planned, *self.published[item.channel_id]][:IN_GRID]

    def added(self, seen: Seen, item: Item, media_url: MediaUrl) -> Seen:
        """With its grid, where the network has one."""
        aspect = str(manifest(item.channel.network).preview.get("grid", ""))
        frame = Frame(aspect, STEPS // 2, STEPS // 2)
        shown = tuple(_media(item, each, frame, media_url) for each in self.tiles(item))
        return replace(seen, aspect=aspect, tiles=shown) if shown else seen


def _first_picture(item: Item) -> Mapping[str, Any] | None:
    cover = cover_in(item.content)
    if cover:
        return {"digest": cover[0], "mime": cover[1]}
    found = (each for part in item.content["parts"] for each in part["media"])
    return next(found, None)


def _is_before(one: Item, other: Item) -> bool:
    if one.due_at is None or other.due_at is None:
        return other.due_at is None and one.due_at is not None
    return (one.due_at, one.id) < (other.due_at, other.id)

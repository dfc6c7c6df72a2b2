"""What this room tells the rooms above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Protocol
from uuid import UUID

from tertulia.kernel.events import Event

PAGES = 20
"""Events of new texts that a listener takes at once: a page each, some forty texts."""


@dataclass(frozen=True)
class InteractionsStored(Event):
    """These were not known before. Oldest first."""

    name: ClassVar[str] = "interactions.stored"

    channel_id: UUID
    ids: list[UUID]


@dataclass(frozen=True)
class InteractionsChanged(Event):
    """These were edited on the network, or are no longer there."""

    name: ClassVar[str] = "interactions.changed"

    channel_id: UUID
    ids: list[UUID]


@dataclass(frozen=True)
class InteractionsRead(Event):
    """These were read, or read anew, or a person corrected how. Of any channel."""

    name: ClassVar[str] = "interactions.read"

    ids: list[UUID]


class OfChannel(Protocol):
    """An event about texts of one channel."""

    @property
    def brand_id(self) -> UUID: ...
    @property
    def channel_id(self) -> UUID: ...
    @property
    def ids(self) -> list[UUID]: ...


def by_channel(events: Iterable[OfChannel]) -> dict[tuple[UUID, UUID], list[UUID]]:
    """Brand and channel -> what the events name of it, in their order: pages that came together are
    worked on together."""
    found: dict[tuple[UUID, UUID], list[UUID]] = {}
    for each in events:
        found.setdefault((each.brand_id, each.channel_id), []).extend(each.ids)
    return found

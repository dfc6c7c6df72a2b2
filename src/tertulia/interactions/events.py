"""What this room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
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

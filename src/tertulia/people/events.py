"""What this room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tertulia.kernel.events import Event


@dataclass(frozen=True)
class InteractionsAttributed(Event):
    """The authors of these are known as identities. Oldest first."""

    name: ClassVar[str] = "people.attributed"

    channel_id: UUID
    ids: list[UUID]

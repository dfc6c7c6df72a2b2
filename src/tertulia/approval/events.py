"""What the room tells the ones above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tertulia.kernel.events import Event


@dataclass(frozen=True)
class ApprovalSettled(Event):
    """Of these things the standing changed: approved, rejected, taken back... `standing` says."""

    name: ClassVar[str] = "approval.settled"

    origin: str
    origin_ids: list[UUID]

"""What the room tells the ones above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tertulia.kernel.events import Event


@dataclass(frozen=True)
class MediaAccepted(Event):
    """A file that was asked for is accepted: it goes to what it was asked for."""

    name: ClassVar[str] = "library.media_accepted"

    asset_id: UUID
    commission_id: UUID
    origin: str
    origin_id: UUID | None


@dataclass(frozen=True)
class MediaRightsChanged(Event):
    """Until when, or whether, an asset may be used is another than before."""

    name: ClassVar[str] = "library.media_rights_changed"

    asset_id: UUID


@dataclass(frozen=True)
class MediaPrepared(Event):
    """A video is ready, or could not be prepared."""

    name: ClassVar[str] = "library.media_prepared"

    asset_id: UUID
    stage: str

"""What the room tells the ones above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tertulia.kernel.events import Event


@dataclass(frozen=True)
class ChannelConnected(Event):
    """A channel was connected, or connected again."""

    name: ClassVar[str] = "networks.channel_connected"

    channel_id: UUID
    again: bool


@dataclass(frozen=True)
class ChannelDisconnected(Event):
    """A person disconnected a channel."""

    name: ClassVar[str] = "networks.channel_disconnected"

    channel_id: UUID


@dataclass(frozen=True)
class ChannelNeedsPerson(Event):
    """A channel must be reconnected, or its access ends soon. `why`: reauth or expiring."""

    name: ClassVar[str] = "networks.channel_needs_person"

    channel_id: UUID
    why: str

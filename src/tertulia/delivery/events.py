"""What the room tells the ones above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tertulia.kernel.events import Event


@dataclass(frozen=True)
class DeliverySettled(Event):
    """A delivery reached a state in which the program does nothing more by itself."""

    name: ClassVar[str] = "delivery.settled"

    delivery_id: UUID
    origin: str
    origin_id: UUID
    state: str


@dataclass(frozen=True)
class DeliveryNeedsPerson(Event):
    """Failed, uncertain, missed, partly published, held, or to be published by hand."""

    name: ClassVar[str] = "delivery.needs_person"

    delivery_id: UUID
    state: str


@dataclass(frozen=True)
class BrandPaused(Event):
    """A brand's posts are held."""

    name: ClassVar[str] = "delivery.brand_paused"

    reason: str
    cause: str


@dataclass(frozen=True)
class BrandResumed(Event):
    """A brand publishes again."""

    name: ClassVar[str] = "delivery.brand_resumed"

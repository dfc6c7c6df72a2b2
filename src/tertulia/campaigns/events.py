"""What the room tells the ones above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tertulia.kernel.events import Event


@dataclass(frozen=True)
class CampaignCopied(Event):
    """A campaign was repeated: who keeps its posts copies them, as drafts, `shift_days` later.

    `brand_id` is the brand of the copy. Listeners hear it at least once: copy once.
    """

    name: ClassVar[str] = "campaigns.copied"

    campaign_id: UUID
    source_brand_id: UUID
    source_id: UUID
    shift_days: int
    language: str
    """Of the copy; "" = as the source."""


@dataclass(frozen=True)
class CampaignChanged(Event):
    """Its dates, name or standing are others."""

    name: ClassVar[str] = "campaigns.changed"

    campaign_id: UUID

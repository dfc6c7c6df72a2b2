"""What the room tells the ones above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tertulia.kernel.events import Event


@dataclass(frozen=True)
class BrandArchived(Event):
    """A brand was taken out of sight: nothing may go out for it any more."""

    name: ClassVar[str] = "accounts.brand_archived"


@dataclass(frozen=True)
class BrandZoneChanged(Event):
    """The brand lives by another clock: what was planned for nine is planned for nine there."""

    name: ClassVar[str] = "accounts.brand_zone_changed"

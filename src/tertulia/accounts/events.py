"""What the room tells the ones above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tertulia.kernel.events import Event


@dataclass(frozen=True)
class BrandArchived(Event):
    """A brand was taken out of sight: nothing may go out for it any more."""

    name: ClassVar[str] = "accounts.brand_archived"

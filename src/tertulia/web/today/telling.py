"""Open pages learn that something about what goes out has changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from tertulia.kernel import live
from tertulia.kernel.events import Event


@transaction.atomic
def tell_open_pages(events: Sequence[Event]) -> None:
    """One hint per brand and batch: `tertulia:live:today`."""
    for brand_id in sorted({event.brand_id for event in events}):
        live.notify(brand_id, "today", permission="brand.read")

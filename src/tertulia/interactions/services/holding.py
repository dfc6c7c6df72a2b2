"""What holds of a text: set in its row, and told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from tertulia.interactions.events import InteractionsRead
from tertulia.interactions.models import Reading
from tertulia.interactions.reading_rules import LABELS, Said
from tertulia.kernel.outbox import emit

HELD = (*LABELS, "urgency", "chances", "why", "why_asked_at")
"""What `hold` sets. The words that spoke for what held before go with it."""


def hold(row: Reading, said: Said) -> None:
    """This holds of the text from now on; the caller writes the row."""
    for name in LABELS:
        setattr(row, name, getattr(said, name))
    row.urgency, row.chances = said.urgency, said.chances
    row.why = row.why_asked_at = None


def tell_read(rows: Iterable[Reading]) -> None:
    """Whoever listens hears that these were read."""
    by_brand: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        by_brand[row.brand_id].append(row.interaction_id)
    emit(*(InteractionsRead(brand_id=brand, ids=ids) for brand, ids in by_brand.items()))

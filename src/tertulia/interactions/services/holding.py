"""What holds of a text: written into its row, and told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from tertulia.interactions.events import InteractionsRead
from tertulia.interactions.reading_rules import LABELS, Said
from tertulia.kernel.outbox import emit


class Waiting(NamedTuple):
    """A row of `Reading` that is to be read."""

    interaction_id: UUID
    brand_id: UUID
    said_at: datetime
    version: str
    corrected: list[str]
    second: str
    wants: int
    chances: dict[str, dict[str, int]]
    language: str
    sentiment: str
    emotion: str
    intent: str
    urgent: str
    towards: str
    state: str
    """Of the row, when it was asked for: `kernel.rows.state_of`."""


class Row(Protocol):
    """A row of `Reading`, as far as telling of it asks."""

    @property
    def brand_id(self) -> UUID: ...
    @property
    def interaction_id(self) -> UUID: ...


def held(said: Said) -> dict[str, Any]:
    """What is written where this holds from now on, by column: the words that spoke for what held
    before go with it."""
    labels: Mapping[str, Any] = {name: getattr(said, name) for name in LABELS}
    return {
        **labels,
        "urgency": said.urgency,
        "chances": said.chances,
        "why": None,
        "why_asked_at": None,
    }


def labels_of(row: object) -> dict[str, str]:
    """What held of a row."""
    return {name: str(getattr(row, name)) for name in LABELS}


def tell_read(rows: Iterable[Row]) -> None:
    """Whoever listens hears that these were read."""
    by_brand: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        by_brand[row.brand_id].append(row.interaction_id)
    emit(*(InteractionsRead(brand_id=brand, ids=ids) for brand, ids in by_brand.items()))

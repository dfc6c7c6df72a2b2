"""What was read of a brand's texts: how far reading is, and what people said themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from tertulia.interactions.models import Correction, Reading
from tertulia.interactions.readers import installed_version
from tertulia.kernel.scope import Scope


@dataclass(frozen=True)
class Progress:
    """How far reading is."""

    version: str
    """Of the weights that lie here; "" = none, nothing is read."""
    texts: int
    read: int
    """By these weights."""
    waiting: int
    """Never read, or changed since."""
    broken: int
    corrected: int

    @property
    def percent(self) -> int:
        """Of the texts, rounded down: 100 only when all are read."""
        return 100 * self.read // self.texts if self.texts else 100


@dataclass(frozen=True)
class Labelled:
    """A text with what a person said of it."""

    interaction_id: UUID
    text: str
    field: str
    label: str
    old: str
    version: str
    by: str
    at: datetime


def progress_of(*, scope: Scope) -> Progress:
    """How many texts of the brand are read, of how many."""
    version = installed_version()
    rows = Reading.objects.filter(brand_id=scope.brand_id)
    figures = rows.aggregate(
        texts=Count("pk"),
        read=Count("pk", filter=Q(version=version) & ~Q(version="")),
        waiting=Count("pk", filter=Q(version="")),
        broken=Count("pk", filter=Q(broken=True)),
        corrected=Count("pk", filter=~Q(corrected=[])),
    )
    return Progress(version=version, **figures)


def reading_of(*, scope: Scope, interaction_id: UUID) -> Reading | None:
    """What one text was read as."""
    rows = Reading.objects.filter(brand_id=scope.brand_id, interaction_id=interaction_id)
    return rows.select_related("interaction").first()


def readings_of(*, scope: Scope, ids: Collection[UUID]) -> dict[UUID, Reading]:
    """By interaction."""
    rows = Reading.objects.filter(brand_id=scope.brand_id, interaction_id__in=ids)
    return {row.interaction_id: row for row in rows}


def labelled_texts(*, scope: Scope, limit: int | None = None) -> Iterator[Labelled]:
    """What people have said of texts and still stands, the newest first."""
    rows = (
        Correction.objects.filter(brand_id=scope.brand_id, ended_at__isnull=True)
        .select_related("interaction")
        .order_by("-at", "-id")[:limit]
    )
    for row in rows.iterator(chunk_size=500):
        yield Labelled(
            interaction_id=row.interaction_id,
            text=row.interaction.text,
            field=row.field,
            label=row.new,
            old=row.old,
            version=row.version,
            by=row.actor,
            at=row.at,
        )

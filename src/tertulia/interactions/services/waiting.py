"""What waits to be read: written with the text itself, in its transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection

from tertulia.interactions.models import Correction, Interaction, Reading
from tertulia.interactions.reading_rules import wants_reading
from tertulia.kernel import clock

CHANNEL = "tertulia_reading"


def wait_to_be_read(rows: Iterable[Interaction]) -> None:
    """New texts are to be read."""
    wanted = [
        Reading(
            interaction_id=row.id,
            brand_id=row.brand_id,
            history=row.history,
            said_at=row.created_at,
        )
        for row in rows
        if wants_reading(kind=row.kind, text=row.text, ours=row.ours)
    ]
    if wanted:
        Reading.objects.bulk_create(wanted, ignore_conflicts=True)
        wake_reader()


def read_anew(row: Interaction) -> None:
    """The words changed: what was read, and what a person said of the old words, holds no more."""
    Correction.objects.filter(interaction=row, ended_at__isnull=True).update(
        ended_at=clock.now(), ended=Correction.Ended.EDITED
    )
    Reading.objects.filter(interaction=row).delete()
    wait_to_be_read([row])


def ask_why(*, brand_id: UUID, ids: Collection[UUID]) -> None:
    """Ask the reader for the words that spoke for what it said."""
    asked = Reading.objects.filter(
        brand_id=brand_id, interaction_id__in=ids, why__isnull=True, why_asked_at__isnull=True
    ).exclude(version="")
    if asked.update(why_asked_at=clock.now()):
        wake_reader()


def wake_reader() -> None:
    """Whoever reads hears it when the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")

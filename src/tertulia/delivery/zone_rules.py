"""A changed zone database moves what was planned by local time: 09:00 stays 09:00."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tertulia.delivery import rules
from tertulia.delivery.models import Attempt, Delivery
from tertulia.delivery.states import State
from tertulia.kernel import clock, zones

BATCH = 500
_WAITING = (State.SCHEDULED, State.HELD, State.HANDED_OVER, State.CANCELLED)


def follow_zone_rules() -> int:
    """Compute anew what an older zone database computed. Returns how many moments moved."""
    moved = 0
    while batch := _batch():
        moved += batch[0]
        if batch[1] < BATCH:
            break
    return moved


def _batch() -> tuple[int, int]:
    with transaction.atomic():
        rows = list(
            Delivery.objects.select_for_update(skip_locked=True)
            .filter(state__in=_WAITING)
            .exclude(due_local="")
            .exclude(zone_rules=zones.RULES_VERSION)[:BATCH]
        )
        return sum(_follow(row) for row in rows), len(rows)


def _follow(row: Delivery) -> bool:
    at = rules.due_again(datetime.fromisoformat(row.due_local), row.zone, row.due_fold)
    changed = at != row.due_at
    if changed:
        Attempt.objects.create(
            brand_id=row.brand_id,
            delivery_id=row.id,
            at=clock.now(),
            what="decided",
            code="zone_changed",
            data={"before": row.due_at.isoformat(), "after": at.isoformat()},
        )
        if row.ready_at == row.due_at:
            row.ready_at = at
    row.due_at, row.zone_rules = at, zones.RULES_VERSION
    row.save(update_fields=["due_at", "ready_at", "zone_rules"])
    return changed

"""Signs of life: a worker and the dispatcher say that they live, the health page reads it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from tertulia.kernel import clock
from tertulia.kernel.models import Pulse

#: The dispatcher of deliveries, whichever worker runs it.
DISPATCHER = "dispatcher"
WORKER = "worker:"
EVERY_S = 5.0
FORGET_AFTER = timedelta(minutes=10)

_last: dict[str, float] = {}


def beat(name: str) -> None:
    """Say that `name` lives; cheap to call often, written every five seconds."""
    now = time.monotonic()
    if now - _last.get(name, -EVERY_S) < EVERY_S:
        return
    _last[name] = now
    at = clock.now()
    Pulse.objects.bulk_create(
        [Pulse(name=name, at=at)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )
    if name == DISPATCHER:
        Pulse.objects.filter(at__lt=at - FORGET_AFTER).delete()


def last_beat(name: str) -> datetime | None:
    """When `name` last said that it lives."""
    return Pulse.objects.filter(name=name).values_list("at", flat=True).first()


def living_workers() -> int:
    """How many workers spoke within the last half minute."""
    since = clock.now() - timedelta(seconds=30)
    return Pulse.objects.filter(name__startswith=WORKER, at__gte=since).count()

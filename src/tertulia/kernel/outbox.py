"""Writing events down in the transaction of what they tell, and handing them to their listeners.

One row per listener: a failing listener keeps its own rows and delays nobody. Each listener is
served by one pump at a time, so that its events come in order.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from tertulia.kernel import clock
from tertulia.kernel.events import Event, Listener
from tertulia.kernel.models import Outbox
from tertulia.kernel.room import rooms

CHANNEL = "tertulia_outbox"
BACKOFF_S = (1, 2, 5, 15, 60, 300, 600)
PARK_AFTER = 20
#: An event that waits for longer is late: one that is taken at once waits for a tenth of it.
LATE_S = 2.0
_INSERT = (
    "INSERT INTO kernel_outbox (listener, event, payload, created_at, attempts, next_at, error)"
    " VALUES {}"
)

log = logging.getLogger(__name__)


@cache
def _listeners() -> Mapping[str, tuple[Listener, ...]]:
    """Listeners by the name of their event; the same in every process."""
    found: dict[str, list[Listener]] = {}
    for room in rooms():
        for each in room.listeners:
            found.setdefault(each.event.name, []).append(each)
    return {name: tuple(each) for name, each in found.items()}


def emit(*events: Event) -> None:
    """Write one row per event and listener, in the caller's transaction."""
    listeners = _listeners()
    now = clock.now()
    rows = [
        (listener.name, event.name, _payload(event), now, now)
        for event in events
        for listener in listeners.get(event.name, ())
    ]
    if not rows:
        return
    # By hand: every delivery that settles writes here, and the model would cost more than the row.
    places = ",".join(["(%s, %s, %s, %s, 0, %s, '')"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(places), [value for row in rows for value in row])
        cursor.execute(f"NOTIFY {CHANNEL}")


def _payload(event: Event) -> str:
    plain = {each.name: getattr(event, each.name) for each in dataclasses.fields(event)}
    return json.dumps(plain, default=str)


def event_of[E: Event](kind: type[E], payload: Mapping[str, Any]) -> E:
    """The event that was written down; UUIDs, and lists of them, as they were."""
    hints = typing.get_type_hints(kind)
    return kind(**{name: _typed(hints.get(name), value) for name, value in payload.items()})


def _typed(hint: Any, value: Any) -> Any:
    if hint is UUID:
        return UUID(value)
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        chosen = next((each for each in typing.get_args(hint) if each is UUID), None)
        return UUID(value) if chosen and value is not None else value
    if origin in (list, tuple, Sequence) and isinstance(value, list):
        inner = [_typed(typing.get_args(hint)[0], each) for each in value]
        return tuple(inner) if origin is tuple else inner
    return value


class Round(NamedTuple):
    """What a pump did."""

    taken: int
    """Events."""
    left: bool
    """Some were left where another pump was at their listener, or at one of its turn."""


def pump_once() -> int:
    """As `pump_round`; returns how many events were taken."""
    return pump_round().taken


def pump_round() -> Round:
    """Hand every listener what waits for it, and what the listeners tell then.

    What comes while a listener is at its last batch waits for the next time: a few at once cost it
    little less than many.
    """
    taken, left = 0, False
    served: set[tuple[str, str]] = set()
    while waiting := _waiting() - served:
        for each in _in_order():
            if (each.name, each.event.name) in waiting:
                done = _drain(each)
                taken, left = taken + done.taken, left or done.left
        served |= waiting
    return Round(taken, left)


def _in_order() -> Sequence[Listener]:
    """By event, from the lowest room that hears of any: what others build on comes before."""
    return [each for some in _listeners().values() for each in some]


def _drain(listener: Listener) -> Round:
    taken, more = 0, True
    while more:
        done = _serve(listener)
        if done is None:
            return Round(taken, left=True)
        count, more = done
        taken += count
    return Round(taken, left=False)


def _waiting() -> set[tuple[str, str]]:
    """Listener and event of what can be handed over now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT listener, event FROM kernel_outbox"
            " WHERE next_at <= clock_timestamp() AND attempts < %s",
            [PARK_AFTER],
        )
        return {(row[0], row[1]) for row in cursor.fetchall()}


def _serve(listener: Listener) -> tuple[int, bool] | None:
    """One batch of one listener, in one transaction with the removal of its rows. Returns how many it
    took, and whether it left some; None where it is another pump's turn."""
    with transaction.atomic():
        if not _turn_of(listener):
            return None
        rows, more = _next_rows(listener)
        if not rows:
            return 0, False
        try:
            with transaction.atomic():
                listener.run([event_of(listener.event, row.payload) for row in rows])
        except Exception as error:  # noqa: BLE001 - the border of a job: the rows stay and say why
            _postpone(listener, rows, error)
            return 0, False
        Outbox.objects.filter(id__in=[row.id for row in rows]).delete()
    return len(rows), more


def _turn_of(listener: Listener) -> bool:
    """Whether no other pump serves it, or one of its turn: nobody waits for that, but looks again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 7))",
            [listener.turn or f"{listener.name}|{listener.event.name}"],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def _next_rows(listener: Listener) -> tuple[list[Outbox], bool]:
    """The head of the line, and whether more may stand behind it; after a failure one at a time, so
    that only the bad one waits."""
    mine = Outbox.objects.filter(listener=listener.name, event=listener.event.name)
    head = mine.filter(attempts__lt=PARK_AFTER).order_by("id").first()
    if head is None or head.next_at > clock.now():
        return [], False
    if head.attempts:
        return [head], True
    rows = list(mine.filter(attempts=0, id__gte=head.id).order_by("id")[: listener.most])
    return rows, len(rows) == listener.most


def _postpone(listener: Listener, rows: Iterable[Outbox], error: Exception) -> None:
    head = next(iter(rows))
    head.attempts += 1
    wait_s = BACKOFF_S[min(head.attempts, len(BACKOFF_S)) - 1]
    head.next_at = clock.now() + timedelta(seconds=wait_s)
    head.error = f"{type(error).__name__}: {error}"[:2000]
    head.save(update_fields=["attempts", "next_at", "error"])
    log.exception("listener failed", extra={"listener": listener.name, "event": head.event})


def is_late(*, seconds: float = LATE_S) -> bool:
    """Whether the oldest event that was never tried has waited for so long: listeners are behind."""
    row = Outbox.objects.filter(attempts=0).order_by("id").values_list("created_at").first()
    return row is not None and clock.now() - row[0] > timedelta(seconds=seconds)


def parked() -> int:
    """Events that no trying again has helped: for `doctor`."""
    return Outbox.objects.filter(attempts__gte=PARK_AFTER).count()

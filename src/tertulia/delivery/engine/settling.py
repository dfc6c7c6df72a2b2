"""The end of a delivery: its last state, what follows from it, and who is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from tertulia.delivery.engine import ledger
from tertulia.delivery.engine.ledger import End, Row, StepRow
from tertulia.delivery.events import DeliveryNeedsPerson, DeliverySettled
from tertulia.delivery.rules import MEASURE_S
from tertulia.delivery.states import NEEDS_PERSON, DeliveryKind, State, StepState
from tertulia.kernel.outbox import emit

_PARENT_DELETED = """
UPDATE delivery_delivery SET state = 'deleted', state_since = clock_timestamp(), reason = ''
WHERE id = %s AND brand_id = %s AND state IN ('published', 'partly_published', 'uncertain')
RETURNING origin, origin_id
"""


def settle(
    row: Row,
    steps: Sequence[StepRow],
    state: State,
    code: str = "",
    words: Mapping[str, Any] | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Give the row its last state, in the caller's transaction, and tell the rooms above.

    `at`: when the network says that it was published, for what was found there; else now.
    """
    first = next((each.receipt for each in steps if each.is_part and each.receipt), None)
    published = state == State.PUBLISHED
    measured = published and row.kind == DeliveryKind.POST
    ledger.settle(
        row,
        End(
            state=state,
            code=code,
            words=words or {},
            first=first,
            seen=published or first is not None,
            at=at,
            measure_in_s=float(MEASURE_S[0][1]) if measured else None,
        ),
    )
    if published and row.kind == DeliveryKind.DELETE and row.parent_id:
        _parent_deleted(row)
    _announce(row, state)


def _parent_deleted(row: Row) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PARENT_DELETED, [row.parent_id, row.brand_id])
        found = cursor.fetchone()
    if found and row.parent_id:
        emit(
            DeliverySettled(
                brand_id=row.brand_id,
                delivery_id=row.parent_id,
                origin=found[0],
                origin_id=found[1],
                state=State.DELETED,
            )
        )


def _announce(row: Row, state: State) -> None:
    settled = DeliverySettled(
        brand_id=row.brand_id,
        delivery_id=row.id,
        origin=row.origin,
        origin_id=row.origin_id,
        state=state,
    )
    if state in NEEDS_PERSON:
        emit(settled, DeliveryNeedsPerson(brand_id=row.brand_id, delivery_id=row.id, state=state))
    else:
        emit(settled)


def unfinished(row: Row, steps: Sequence[StepRow]) -> State | None:
    """What it is when it stops here: None = nothing of it can be seen by anybody."""
    seen = any(each.is_part and each.state == StepState.DONE for each in steps)
    return State.PARTLY_PUBLISHED if seen else None

"""What rooms above have against a delivery at the minute: asked in the transaction that sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from tertulia.delivery.engine.ledger import Row
from tertulia.kernel.room import rooms

type Guard = Callable[[UUID, Sequence[str], datetime], str]


@cache
def _guards() -> tuple[Guard, ...]:
    return tuple(room.holds_back for room in rooms() if room.holds_back is not None)


def held_back(row: Row) -> str:
    """The code of what holds it back, or "". Only what carries media is asked about."""
    if not row.content or '"digest"' not in row.content:
        return ""
    digests = [
        each["digest"] for part in json.loads(row.content)["parts"] for each in part["media"]
    ]
    for guard in _guards():
        if digests and (why := guard(row.brand_id, digests, row.now)):
            return why
    return ""

"""What rooms above have against a delivery at the minute: asked in the transaction that sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from tertulia.delivery.engine.ledger import Row
from tertulia.delivery.snapshots import cover_in
from tertulia.kernel.room import rooms

type Guard = Callable[[UUID, Sequence[str], datetime], str]


@cache
def _guards() -> tuple[Guard, ...]:
    return tuple(room.holds_back for room in rooms() if room.holds_back is not None)


def held_back(row: Row) -> str:
    """The code of what holds it back, or "". Only what carries media is asked about."""
    if not row.content or not ('"digest"' in row.content or '"cover"' in row.content):
        return ""
    content = json.loads(row.content)
    digests = [each["digest"] for part in content["parts"] for each in part["media"]]
    cover = cover_in(content)
    digests += [cover[0]] if cover else []
    for guard in _guards():
        if digests and (why := guard(row.brand_id, digests, row.now)):
            return why
    return ""

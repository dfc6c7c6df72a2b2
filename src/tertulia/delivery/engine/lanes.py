"""Lanes: one channel, one sender at a time, by a lease in the database's own time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

#: From claiming a lane to the first call; every call then has a lease of its own.
CLAIM_LEASE_S = 15.0

_CLAIM = """
UPDATE delivery_lane SET owner = %(owner)s, fence = fence + 1,
    lease_until = clock_timestamp() + %(lease)s * interval '1 second'
WHERE channel_id IN (
    SELECT l.channel_id FROM delivery_lane l
    WHERE l.channel_id IN (
            SELECT d.channel_id FROM delivery_delivery d
            WHERE d.state IN ('scheduled', 'sending') AND d.ready_at <= clock_timestamp())
      AND l.lease_until <= clock_timestamp() AND l.next_at <= clock_timestamp()
    LIMIT %(count)s FOR UPDATE SKIP LOCKED)
RETURNING channel_id, brand_id, fence
"""
_EXTEND = """
UPDATE delivery_lane SET lease_until = clock_timestamp() + %s * interval '1 second'
WHERE channel_id = %s AND fence = %s
"""
_RELEASE = """
UPDATE delivery_lane SET lease_until = 'epoch', owner = '' WHERE channel_id = %s AND fence = %s
"""
_WAIT = """
UPDATE delivery_lane
SET next_at = greatest(next_at, clock_timestamp() + %s * interval '1 second')
WHERE channel_id = %s
"""
_NEXT_IN = """
SELECT extract(epoch FROM min(ready_at) - clock_timestamp()) FROM delivery_delivery
WHERE state IN ('scheduled', 'sending') AND ready_at > clock_timestamp()
"""
_ABANDONED = """
WITH lost AS (
    UPDATE delivery_lane SET lease_until = 'epoch', owner = '', fence = fence + 1
    WHERE owner = %s RETURNING channel_id)
UPDATE delivery_delivery SET ready_at = clock_timestamp()
WHERE state = 'sending' AND reason = '' AND channel_id IN (SELECT channel_id FROM lost)
"""


class LaneLost(Exception):
    """Another sender has the lane now, or the step is no longer ours: nothing of ours counts."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lane that this process holds."""

    channel_id: UUID
    brand_id: UUID
    fence: int


def claim(owner: str, count: int) -> list[Held]:
    """Take up to `count` free lanes that have something due."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"owner": owner, "lease": CLAIM_LEASE_S, "count": count})
        return [Held(*row) for row in cursor.fetchall()]


def extend(lane: Held, lease_s: float) -> None:
    """Keep the lane for `lease_s` more, in the caller's transaction. Raises: LaneLost."""
    with connection.cursor() as cursor:
        cursor.execute(_EXTEND, [lease_s, lane.channel_id, lane.fence])
        if cursor.rowcount == 0:
            raise LaneLost


def release(lane: Held) -> None:
    """Give the lane back, if it is still ours."""
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, [lane.channel_id, lane.fence])


def wait(lane: Held, wait_s: float) -> None:
    """Nothing goes out here for `wait_s` seconds."""
    with connection.cursor() as cursor:
        cursor.execute(_WAIT, [wait_s, lane.channel_id])


def next_in_s() -> float | None:
    """Seconds until the next delivery becomes ready; None when nothing waits."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_IN)
        row = cursor.fetchone()
    return float(row[0]) if row and row[0] is not None else None


def free_abandoned(owner: str) -> int:
    """Free what a process of this name left behind; only for who knows that it is dead.

    Its unfinished steps are looked for at once instead of after their leases: finding one early
    is safe, and not finding it decides nothing before the network's time has passed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ABANDONED, [owner])
        return int(cursor.rowcount)

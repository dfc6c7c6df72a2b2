"""The statements of the engine. Each is one line of what the database remembers of a delivery."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tertulia.delivery.engine.lanes import Held, LaneLost
from tertulia.delivery.snapshots import receipt_json, receipt_of, target_of
from tertulia.delivery.states import State, StepState
from tertulia.networks.values import Receipt, StepKind, StepPlan, Target

#: The head of a lane. What could be taken for something that is being looked for has to wait.
#: The brand's hold is locked with it: a pause has a definite before and after.
_NEXT = """
SELECT d.id, d.brand_id, d.channel_id, d.kind, d.state, d.content, d.target, d.content_digest,
       d.approved_digest, d.by_hand, d.due_at, d.progress_at, d.tries,
       coalesce(d.late_limit_s, b.late_limit_min * 60), d.origin, d.origin_id, d.parent_id,
       d.url, h.posts, h.replies, h.cause, c.health, c.disconnected_at IS NOT NULL,
       coalesce(k.version, 0), clock_timestamp(),
       (SELECT jsonb_agg(jsonb_build_array(s.ordinal, s.kind, s.part, s.media, s.repeatable,
            s.target, s.key, s.state, s.intended_at, s.deadline_at, s.calls, s.receipt)
            ORDER BY s.ordinal) FROM delivery_step s WHERE s.delivery_id = d.id)
FROM delivery_delivery d
JOIN delivery_brandhold h ON h.brand_id = d.brand_id
JOIN accounts_brand b ON b.id = d.brand_id
JOIN networks_channel c ON c.id = d.channel_id
LEFT JOIN networks_credential k ON k.channel_id = d.channel_id
WHERE d.channel_id = %s AND d.state IN ('scheduled', 'sending')
  AND d.ready_at <= clock_timestamp()
  AND (d.state = 'sending' OR NOT EXISTS (
        SELECT 1 FROM delivery_delivery o WHERE o.channel_id = d.channel_id
        AND o.state = 'sending' AND o.id <> d.id AND o.likenesses && d.likenesses))
ORDER BY d.due_at, d.id LIMIT 1
FOR UPDATE OF d FOR SHARE OF h
"""
#: Lease of the lane, intent of the step, state of the delivery, and a line of its story.
_INTEND = """
WITH lane AS (
    UPDATE delivery_lane SET lease_until = clock_timestamp() + %(lease)s * interval '1 second'
    WHERE channel_id = %(channel)s AND fence = %(fence)s RETURNING 1),
step AS (
    UPDATE delivery_step SET state = 'intended', calls = calls + 1,
        intended_at = coalesce(intended_at, clock_timestamp()),
        deadline_at = clock_timestamp() + %(deadline)s * interval '1 second'
    WHERE delivery_id = %(id)s AND ordinal = %(ordinal)s AND calls = %(calls)s
      AND state = %(was)s AND EXISTS (SELECT 1 FROM lane)
    RETURNING intended_at, deadline_at, calls),
delivery AS (
    UPDATE delivery_delivery SET
        state_since = CASE WHEN state = 'sending' THEN state_since ELSE clock_timestamp() END,
        state = 'sending', reason = '', words = '{}',
        ready_at = clock_timestamp() + %(lease)s * interval '1 second'
    WHERE id = %(id)s AND EXISTS (SELECT 1 FROM step)),
story AS (
    INSERT INTO delivery_attempt (brand_id, delivery_id, step, at, what, code, data)
    SELECT %(brand)s, %(id)s, %(ordinal)s, clock_timestamp(), 'sent', 'sent', %(data)s::jsonb
    FROM step)
SELECT intended_at, deadline_at, calls FROM step
"""
_LEASE = """
UPDATE delivery_delivery SET ready_at = clock_timestamp() + %s * interval '1 second' WHERE id = %s
"""
#: Receipt of the step, progress of the delivery while more follows, and a line of its story.
_DONE = """
WITH step AS (
    UPDATE delivery_step SET state = 'done', receipt = %(receipt)s, remote_id = %(remote_id)s,
        done_at = clock_timestamp()
    WHERE delivery_id = %(id)s AND ordinal = %(ordinal)s AND state = 'intended'
      AND calls = %(calls)s
    RETURNING 1),
delivery AS (
    UPDATE delivery_delivery SET progress_at = clock_timestamp(), tries = 0
    WHERE id = %(id)s AND %(more)s AND EXISTS (SELECT 1 FROM step))
INSERT INTO delivery_attempt (brand_id, delivery_id, step, at, what, code, data)
SELECT %(brand)s, %(id)s, %(ordinal)s, clock_timestamp(), %(what)s, %(code)s, %(data)s::jsonb
FROM step
"""
_PLANNED = """
UPDATE delivery_step SET state = 'planned'
WHERE delivery_id = %s AND ordinal = %s AND state = 'intended' AND calls = %s
"""
_POSTPONE = """
UPDATE delivery_delivery SET
    state_since = CASE WHEN state = %(state)s THEN state_since ELSE clock_timestamp() END,
    state = %(state)s, reason = %(reason)s, words = %(words)s, tries = %(tries)s,
    ready_at = clock_timestamp() + %(wait)s * interval '1 second'
WHERE id = %(id)s
"""
#: Last state, when to measure it first, and a line of its story.
_SETTLE = """
WITH delivery AS (
    UPDATE delivery_delivery SET state = %(state)s, state_since = clock_timestamp(),
        reason = %(reason)s, words = %(words)s, url = %(url)s, remote_id = %(remote_id)s,
        progress_at = clock_timestamp(), tries = 0,
        published_at = coalesce(published_at, %(published_at)s,
                                CASE WHEN %(seen)s THEN clock_timestamp() END)
    WHERE id = %(id)s RETURNING id, brand_id, channel_id, published_at),
measure AS (
    INSERT INTO delivery_measureplan (delivery_id, brand_id, channel_id, published_at, next_at)
    SELECT id, brand_id, channel_id, published_at,
           published_at + %(measure_in)s * interval '1 second'
    FROM delivery WHERE %(measure_in)s IS NOT NULL ON CONFLICT DO NOTHING)
INSERT INTO delivery_attempt (brand_id, delivery_id, step, at, what, code, data)
SELECT brand_id, id, NULL, clock_timestamp(), 'decided', %(code)s, %(story)s::jsonb FROM delivery
"""
_STORY = """
INSERT INTO delivery_attempt (brand_id, delivery_id, step, at, what, code, data)
VALUES (%s, %s, %s, clock_timestamp(), %s, %s, %s)
"""
_TAKEN = """
SELECT remote_id FROM delivery_step
WHERE channel_id = %s AND state = 'done' AND kind = 'part'
  AND done_at >= %s - interval '1 hour' AND remote_id <> ''
"""


@dataclass(slots=True)
class Row:
    """The head of a lane, locked in the current transaction."""

    id: UUID
    brand_id: UUID
    channel_id: UUID
    kind: str
    state: str
    content: str | None
    target: str | None
    content_digest: str
    approved_digest: str | None
    by_hand: bool
    due_at: datetime
    progress_at: datetime | None
    tries: int
    late_limit_s: float
    origin: str
    origin_id: UUID
    parent_id: UUID | None
    url: str
    hold_posts: bool
    hold_replies: bool
    hold_cause: str
    health: str
    disconnected: bool
    access_version: int
    now: datetime


@dataclass(slots=True)
class StepRow:
    """One step as the database has it."""

    ordinal: int
    plan: StepPlan
    target: Target | None
    key: str
    state: str
    intended_at: datetime | None
    deadline_at: datetime | None
    calls: int
    receipt: Receipt | None

    @property
    def is_part(self) -> bool:
        """Whether it makes something that people see."""
        return self.plan.kind is StepKind.PART


def next_row(channel_id: UUID) -> tuple[Row, list[StepRow]] | None:
    """Lock and give the head of the lane, and its steps.

    The steps may be older than the row when this waited for its lock: what is written to them
    names the state it found, and fails otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [channel_id])
        found = cursor.fetchone()
    if found is None:
        return None
    *row, steps = found
    return Row(*row), [_step(each) for each in json.loads(steps or "[]")]


def _step(row: Sequence[Any]) -> StepRow:
    ordinal, kind, part, media, repeatable, target, key, state, *rest = row
    intended_at, deadline_at, calls, receipt = rest
    return StepRow(
        ordinal=ordinal,
        plan=StepPlan(StepKind(kind), part, media, repeatable),
        target=target_of(target) if target else None,
        key=key,
        state=state,
        intended_at=datetime.fromisoformat(intended_at) if intended_at else None,
        deadline_at=datetime.fromisoformat(deadline_at) if deadline_at else None,
        calls=calls,
        receipt=receipt_of(receipt) if receipt else None,
    )


def intend(lane: Held, row: Row, step: StepRow, *, deadline_s: float, lease_s: float) -> None:
    """Commit to making the call of a step, and to nobody else's doing so for `lease_s`.

    Raises: LaneLost when the lane is not ours any more, or the step not as we read it.
    """
    data = {"kind": step.plan.kind.value, "part": step.plan.part, "key": step.key}
    with connection.cursor() as cursor:
        cursor.execute(
            _INTEND,
            {
                "lease": lease_s,
                "channel": lane.channel_id,
                "fence": lane.fence,
                "deadline": deadline_s,
                "brand": row.brand_id,
                "id": row.id,
                "ordinal": step.ordinal,
                "calls": step.calls,
                "was": step.state,
                "data": json.dumps(data),
            },
        )
        found = cursor.fetchone()
    if found is None:
        raise LaneLost
    step.intended_at, step.deadline_at, step.calls = found
    row.state, step.state = State.SENDING, StepState.INTENDED


def lease(row: Row, lease_s: float) -> None:
    """Nobody else looks for it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_LEASE, [lease_s, row.id])


def done(row: Row, step: StepRow, receipt: Receipt, *, what: str, code: str, more: bool) -> None:
    """Keep a step's receipt, and that in the story. Raises: LaneLost when it is not as we left it."""
    came_back = {"id": receipt.ref.id, "url": receipt.ref.url}
    with connection.cursor() as cursor:
        cursor.execute(
            _DONE,
            {
                "receipt": json.dumps(receipt_json(receipt)),
                "remote_id": receipt.ref.id[:300],
                "brand": row.brand_id,
                "id": row.id,
                "ordinal": step.ordinal,
                "calls": step.calls,
                "more": more,
                "what": what,
                "code": code,
                "data": json.dumps(came_back),
            },
        )
        if cursor.rowcount == 0:
            raise LaneLost
    row.tries, step.state, step.receipt = 0, StepState.DONE, receipt


def planned(row: Row, step: StepRow) -> None:
    """The call certainly changed nothing: the step is as before it. Raises: LaneLost."""
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED, [row.id, step.ordinal, step.calls])
        if cursor.rowcount == 0:
            raise LaneLost
    step.state = StepState.PLANNED


def postpone(
    row: Row, state: State, wait_s: float, code: str, words: Mapping[str, Any], *, tries: int
) -> None:
    """Take it up again in `wait_s`, saying why."""
    with connection.cursor() as cursor:
        cursor.execute(
            _POSTPONE,
            {
                "state": state.value,
                "reason": code,
                "words": json.dumps(dict(words)),
                "tries": tries,
                "wait": wait_s,
                "id": row.id,
            },
        )
    row.state, row.tries = state, tries


@dataclass(frozen=True, slots=True)
class End:
    """How a delivery ends."""

    state: State
    code: str
    words: Mapping[str, Any]
    first: Receipt | None
    """Of its first part, where anybody can see it."""
    seen: bool
    """Whether something of it is published."""
    at: datetime | None
    """When, where the network says so."""
    measure_in_s: float | None


def settle(row: Row, end: End) -> None:
    """The last state that the program itself gives it, and that in its story."""
    story = {"state": end.state.value, **end.words}
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            {
                "state": end.state.value,
                "reason": end.code,
                "words": json.dumps(dict(end.words)),
                "url": end.first.ref.url[:500] if end.first else row.url,
                "remote_id": end.first.ref.id[:300] if end.first else "",
                "published_at": end.at,
                "seen": end.seen,
                "measure_in": end.measure_in_s,
                "code": end.code or "settled",
                "story": json.dumps(story, default=str),
                "id": row.id,
            },
        )
    row.state = end.state


def tell(
    row: Row, what: str, code: str, data: Mapping[str, Any], *, step: int | None = None
) -> None:
    """A line of the story."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STORY, [row.brand_id, row.id, step, what, code, json.dumps(dict(data), default=str)]
        )


def taken_ids(channel_id: UUID, since: datetime) -> frozenset[str]:
    """What the network calls those that belong to steps known to be done."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, [channel_id, since])
        return frozenset(row[0] for row in cursor.fetchall())

"""One lane's work: take, call, write down, go on. One thread at a time has a lane."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction

from tertulia.delivery.engine import faults, lanes, ledger, looking, settling, taking
from tertulia.delivery.engine.lanes import Held, LaneLost
from tertulia.delivery.engine.taking import AccessChanged, Taken, Task
from tertulia.delivery.rules import LEASE_MARGIN_S
from tertulia.delivery.snapshots import content_of, target_of
from tertulia.delivery.states import State, StepState
from tertulia.kernel.http import deadline
from tertulia.networks import budgets, credentials
from tertulia.networks.access import Access, access_of, open_session
from tertulia.networks.contract import Publishes
from tertulia.networks.errors import NeedsReauth
from tertulia.networks.registry import part_of
from tertulia.networks.values import Receipt, StepOrder

log = logging.getLogger(__name__)

#: Deliveries sent in one go before other lanes get their turn.
SLICE = 20
#: A lane in which nothing could be taken is left alone so long.
IDLE_S = 0.25


def checkpoint(name: str) -> None:
    """A place where tests kill the sender. Does nothing."""


def drain(lane: Held, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due in the lane, then give it back. Returns how many were worked on."""
    count = 0
    try:
        taken = _first(lane)
        while taken is not None:
            count += 1
            taken = _work(taken, then_take=count < SLICE and not stopping())
    except LaneLost:
        log.warning("lane lost", extra={"channel": str(lane.channel_id)})
    if not count:
        # What is due may not be taken yet (its text is being looked for): not again at once.
        lanes.wait(lane, IDLE_S)
    lanes.release(lane)
    connection.close()
    return count


def _access(channel_id: UUID) -> Access:
    try:
        return credentials.fresh_access(channel_id)
    except NeedsReauth:
        # The channel's health says so now; taking holds its deliveries back.
        return access_of(channel_id)


def _first(lane: Held) -> Taken | None:
    try:
        return taking.take(lane, _access(lane.channel_id))
    except AccessChanged:
        return taking.take(lane, _access(lane.channel_id))


def _work(taken: Taken, *, then_take: bool) -> Taken | None:
    """Carry a delivery on until it rests; then what was taken next in the same transaction."""
    while taken.task is Task.CALL:
        checkpoint("intent_saved")
        connection.close()
        try:
            receipt = _call(taken)
        except Exception as error:  # noqa: BLE001 - the border of a job: every end has its move
            checkpoint("fault_seen")
            _write(taken, partial(faults.act, taken, faults.fault_of(error), error))
            return None
        checkpoint("receipt_given")
        following = _write(taken, partial(_keep_safely, taken, receipt, then_take=then_take))
        checkpoint("receipt_saved")
        if taken.step.state != StepState.INTENDED:
            return following
    _look(taken)
    return None


def _look(taken: Taken) -> None:
    """Look for a step of unknown outcome; what follows is decided and written down."""
    began_at = taken.row.now
    seen = looking.look(taken, order_of(taken))
    checkpoint("looked")
    _write(taken, partial(looking.act, taken, seen, began_at))


def order_of(taken: Taken) -> StepOrder:
    """Everything the connector needs for the step in hand."""
    row, step = taken.row, taken.step
    target = step.target or (target_of(faults.loads(row.target)) if row.target else None)
    return StepOrder(
        plan=step.plan,
        key=step.key,
        created_at=step.intended_at or row.now,
        content=content_of(faults.loads(row.content)) if row.content else None,
        target=target,
        receipts={each.ordinal: each.receipt for each in taken.steps if each.receipt},
        plans=tuple(each.plan for each in taken.steps),
    )


def _call(taken: Taken) -> Receipt:
    """Make the call of the step in hand, inside its hard deadline."""
    access = taken.access
    limit_s = taking.deadline_s(access, taken.step)
    session = open_session(
        access, deadline_s=limit_s, observe=lambda each: taken.readings.append(each)
    )
    with deadline(limit_s):
        return part_of(access.network, Publishes).perform(session, order_of(taken))


def _keep_safely(taken: Taken, receipt: Receipt, *, then_take: bool) -> Taken | None:
    """Keep the receipt, also when the lane was lost meanwhile: it is known nowhere else.

    Raises: LaneLost, after keeping it if the step was still as this sender left it.
    """
    before = taken.copy()
    try:
        return _keep(taken, receipt, then_take=then_take)
    except LaneLost:
        taken.restore(before)
        _leave(taken, receipt)
        raise


def _leave(taken: Taken, receipt: Receipt) -> None:
    """The receipt alone; whoever has the lane now goes on from there."""
    row = taken.row
    more = any(each.state == StepState.PLANNED for each in taken.steps)
    with transaction.atomic():
        ledger.done(row, taken.step, receipt, what="answered", code="answered", more=more)
        if more:
            ledger.lease(row, 0.0)
        else:
            settling.settle(row, taken.steps, State.PUBLISHED)


def _keep(taken: Taken, receipt: Receipt, *, then_take: bool) -> Taken | None:
    """Receipt of this step with the intent of the next; after the last one, the end of this
    delivery with the intent of the lane's next: one transaction."""
    row = taken.row
    more = any(each.state == StepState.PLANNED for each in taken.steps)
    with transaction.atomic():
        ledger.done(row, taken.step, receipt, what="answered", code="answered", more=more)
        for reading in taken.readings:
            budgets.keep_reading(taken.access, reading)
        taken.readings.clear()
        return _go_on(taken, then_take=then_take)


def _go_on(taken: Taken, *, then_take: bool) -> Taken | None:
    """The next step of the delivery, or its end and the lane's next; in the caller's transaction."""
    following = next((s for s in taken.steps if s.state == StepState.PLANNED), None)
    if following is not None:
        if refused := budgets.spend(taken.access, *budgets.names_of(following.plan.kind)):
            faults.hold_lane(taken, refused.wait_s)
            return None
        taking.begin(taken.lane, taken.access, taken.row, following)
        taken.step = following
        return None
    settling.settle(taken.row, taken.steps, State.PUBLISHED)
    if not then_take:
        return None
    try:
        return taking.take(taken.lane, taken.access)
    except AccessChanged:
        return None


def _write[T](taken: Taken, write: Callable[[], T]) -> T:
    """Write an outcome down, through a restart of the database while the lease lasts.

    What a call gave is known nowhere else: losing it would mean looking for it, or asking a
    person where nothing can be read. Raises: LaneLost when a commit of unknown outcome, or
    another sender, has already written it.
    """
    until = time.monotonic() + LEASE_MARGIN_S + taking.deadline_s(taken.access, taken.step)
    before = taken.copy()
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError):
            connection.close()
            taken.restore(before)
            if time.monotonic() > until:
                raise
            log.warning("database away; the outcome is kept in hand")
            time.sleep(0.2)

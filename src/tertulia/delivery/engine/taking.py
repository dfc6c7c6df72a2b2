"""The transaction that commits `sending`: what is next in the lane, and whether it may go out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.db import transaction

from tertulia.delivery import rules
from tertulia.delivery.engine import lanes, ledger, settling
from tertulia.delivery.engine.guards import held_back
from tertulia.delivery.engine.lanes import Held
from tertulia.delivery.engine.ledger import Row, StepRow
from tertulia.delivery.states import DeliveryKind, State, StepState
from tertulia.networks import budgets
from tertulia.networks.access import Access
from tertulia.networks.models import Health
from tertulia.networks.registry import manifest
from tertulia.networks.values import BudgetReading, StepKind

#: Rows that are not sent (held, missed, handed over) and are passed in one transaction.
PASSED_AT_ONCE = 25
#: Protecting the community and undoing a mistake are never stopped by a person's pause.
_NEVER_PAUSED = frozenset(
    {
        DeliveryKind.DELETE,
        DeliveryKind.HIDE,
        DeliveryKind.MUTE,
        DeliveryKind.BLOCK,
        DeliveryKind.REPORT,
    }
)


class Task(StrEnum):
    """What the sender does with what it took."""

    CALL = "call"
    """The step's intent is committed: make the call."""
    LOOK = "look"
    """A step's outcome is not known: look for it."""


class AccessChanged(Exception):
    """The channel's access is not the one this sender holds: read it again."""


@dataclass(slots=True)
class Taken:
    """A delivery in the hands of this sender, with the step to work on."""

    lane: Held
    access: Access
    row: Row
    steps: list[StepRow]
    step: StepRow
    task: Task
    readings: list[BudgetReading] = field(default_factory=list)

    def copy(self) -> Taken:
        """As it is now: what a transaction that was rolled back must not have changed."""
        steps = [replace(each) for each in self.steps]
        return replace(
            self,
            row=replace(self.row),
            steps=steps,
            step=steps[self.steps.index(self.step)],
            readings=list(self.readings),
        )

    def restore(self, before: Taken) -> None:
        """As it was then."""
        again = before.copy()
        self.row, self.steps, self.step = again.row, again.steps, again.step
        self.task, self.readings = again.task, again.readings


def deadline_s(access: Access, step: StepRow) -> float:
    """Hard limit of one step's call."""
    about = manifest(access.network)
    is_upload = step.plan.kind is StepKind.UPLOAD
    return about.upload_deadline_s if is_upload else about.call_deadline_s


def take(lane: Held, access: Access) -> Taken | None:
    """What is to be done next in the lane, committed when this transaction is; None: nothing.

    Raises: LaneLost, AccessChanged.
    """
    with transaction.atomic():
        for _ in range(PASSED_AT_ONCE):
            found = ledger.next_row(lane.channel_id)
            if found is None:
                return None
            taken = _consider(lane, access, *found)
            if taken is not None:
                return taken
    return None


def _consider(lane: Held, access: Access, row: Row, steps: list[StepRow]) -> Taken | None:
    doubtful = next((each for each in steps if each.state == StepState.INTENDED), None)
    if doubtful is not None and not doubtful.plan.repeatable:
        lease_s = manifest(access.network).call_deadline_s + rules.LEASE_MARGIN_S
        lanes.extend(lane, lease_s)
        ledger.lease(row, lease_s)
        return Taken(lane, access, row, steps, doubtful, Task.LOOK)
    step = doubtful or next((each for each in steps if each.state == StepState.PLANNED), None)
    if not _may_go_out(access, row, steps):
        lanes.extend(lane, lanes.CLAIM_LEASE_S)
        return None
    if step is None:
        settling.settle(row, steps, State.PUBLISHED)
        return None
    if refused := budgets.spend(access, *budgets.names_of(step.plan.kind)):
        lanes.wait(lane, refused.wait_s)
        ledger.postpone(row, State(row.state), refused.wait_s, "rate_limited", {}, tries=row.tries)
        return None
    begin(lane, access, row, step)
    return Taken(lane, access, row, steps, step, Task.CALL)


def begin(lane: Held, access: Access, row: Row, step: StepRow) -> None:
    """Commit a step's intent with its key, and leases longer than its call can last."""
    limit_s = deadline_s(access, step)
    lease_s = limit_s + rules.LEASE_MARGIN_S
    ledger.intend(lane, row, step, deadline_s=limit_s, lease_s=lease_s)


def _may_go_out(access: Access, row: Row, steps: list[StepRow]) -> bool:
    """Hold, approval, lateness and access; what may not go out is given its state here."""
    begun = settling.unfinished(row, steps)
    fresh = begun is None or row.state == State.SCHEDULED
    if (fresh or row.hold_cause == "restore") and _is_held(row):
        settling.settle(row, steps, State.HELD, _why_held(row))
    elif fresh and (why := held_back(row)):
        settling.settle(row, steps, State.HELD, why)
    elif _is_late(row):
        settling.settle(row, steps, begun or State.MISSED, "too_late")
    elif row.disconnected:
        settling.settle(row, steps, begun or State.FAILED, "disconnected")
    elif row.health == Health.BY_HAND:
        settling.settle(row, steps, State.HANDED_OVER, "hand_over")
    elif row.health == Health.REAUTH:
        state = State.SENDING if begun else State.SCHEDULED
        ledger.postpone(row, state, rules.REAUTH_S, "needs_reauth", {}, tries=row.tries)
    elif row.access_version != access.version:
        raise AccessChanged
    else:
        return True
    return False


def _is_held(row: Row) -> bool:
    approved = row.approved_digest is None or row.approved_digest == row.content_digest
    return not approved or _is_paused(row)


def _is_paused(row: Row) -> bool:
    if row.hold_cause == "restore":
        return row.hold_posts
    if DeliveryKind(row.kind) in _NEVER_PAUSED and row.by_hand:
        return False
    return row.hold_replies if row.by_hand else row.hold_posts


def _why_held(row: Row) -> str:
    return "paused" if _is_paused(row) else "not_approved"


def _is_late(row: Row) -> bool:
    return rules.is_too_late(
        row.now, due_at=row.due_at, progress_at=row.progress_at, limit_s=row.late_limit_s
    )

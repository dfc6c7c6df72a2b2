"""What follows from the answers: the next step, the gate of the delivery, who is told."""

from __future__ import annotations

from uuid import UUID

from tertulia.accounts.services import record_audit
from tertulia.approval.events import ApprovalSettled
from tertulia.approval.models import Item
from tertulia.approval.queries import plan_of, votes_of
from tertulia.approval.rules import OPEN, ItemState, outcome, step_deadline
from tertulia.approval.services.telling import tell_step
from tertulia.delivery.approvals import set_approval
from tertulia.kernel import clock
from tertulia.kernel.outbox import emit
from tertulia.kernel.scope import Scope


def refresh(*, scope: Scope, item: Item) -> None:
    """Bring the (locked) item to what its answers say, in the caller's transaction."""
    before, step = item.state, item.step
    found = outcome(plan_of(item), votes_of(item), digest=item.digest)
    state = found.state if item.now_digest == item.digest else ItemState.VOID
    now = clock.now()
    item.state, item.step = state, found.step
    if found.step != step:
        item.step_since = now
        item.deadline_told = False
    if state in OPEN:
        hours = item.plan[item.step]["hours"]
        item.deadline_at = step_deadline(item.step_since, hours, item.request.deadline)
        item.settled_at = None
    else:
        item.deadline_at = None
        item.settled_at = item.settled_at or now
    item.save()
    if state in OPEN and found.step > step:
        tell_step(item=item)
    if state != before:
        settled(scope=scope, item=item)


def settled(*, scope: Scope, item: Item) -> None:
    """Open or close the delivery's gate, write it down, and tell the room of the origin."""
    digest = item.digest if item.state == ItemState.APPROVED else ""
    set_approval(scope=scope, origin=item.origin, origin_id=item.origin_id, digest=digest)
    record_audit(
        scope=scope,
        action=f"approval.{item.state}",
        object_kind="approval item",
        object_id=item.id,
        summary=item.title,
        data={"digest": item.digest, "origin": item.origin, "origin_id": str(item.origin_id)},
    )
    ids: list[UUID] = [item.origin_id]
    emit(ApprovalSettled(brand_id=item.brand_id, origin=item.origin, origin_ids=ids))

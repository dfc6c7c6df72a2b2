"""A copy of the program never publishes by itself: a restore holds every brand until a person has
seen what was found out and releases it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from tertulia.accounts.models import Brand
from tertulia.accounts.services import record_audit
from tertulia.delivery.events import BrandPaused, BrandResumed, DeliverySettled
from tertulia.delivery.holds import locked_hold, resume_brand
from tertulia.delivery.models import Attempt, BrandHold, Delivery, Instance, Lane, Step
from tertulia.delivery.snapshots import content_of, receipt_json, receipt_of, target_of
from tertulia.delivery.states import DeliveryKind, State, StepState
from tertulia.kernel import clock
from tertulia.kernel.outbox import emit
from tertulia.kernel.scope import Scope
from tertulia.networks.contract import Publishes
from tertulia.networks.errors import NetworkError
from tertulia.networks.registry import part_of
from tertulia.networks.sessions import session_for
from tertulia.networks.values import Receipt, RemoteRef, StepKind, StepOrder, StepPlan

log = logging.getLogger(__name__)

CAUSE = "restore"


@dataclass(frozen=True)
class Reconciled:
    """What was found out about one brand's deliveries after a restore."""

    found: tuple[UUID, ...]
    """Had been published by the other installation: never sent again."""
    not_found: tuple[UUID, ...]
    """Not on the network: held, a person decides on each."""
    unknown: tuple[UUID, ...]
    """The network could not be read: held, a person looks."""


@transaction.atomic
def know_instance(instance_id: UUID) -> bool:
    """Compare this installation with the one that the database last worked for.

    Another one holds every brand. Returns whether it was another. Called at each start.
    """
    first = {"instance_id": instance_id, "seen_at": clock.now()}
    # Two workers start at once: the second one finds the first one's row.
    row, made = Instance.objects.select_for_update().get_or_create(id=1, defaults=first)
    if made:
        return False
    changed = row.instance_id != instance_id
    row.instance_id, row.seen_at = instance_id, clock.now()
    row.save()
    if changed:
        hold_after_restore()
    return changed


@transaction.atomic
def hold_after_restore() -> int:
    """Hold every brand, replies too, and take the lanes from whoever had them. Returns how many."""
    Lane.objects.update(fence=F("fence") + 1, lease_until=Now(), owner="")
    brands = list(Brand.objects.order_by("id"))
    for brand in brands:
        hold = locked_hold(brand.id)
        hold.posts = hold.replies = True
        hold.reason, hold.cause = "", CAUSE
        hold.by, hold.since = None, clock.now()
        hold.save()
        emit(BrandPaused(brand_id=brand.id, reason="", cause=CAUSE))
    return len(brands)


def brands_held_after_restore() -> list[UUID]:
    """Brands that wait for a person's release."""
    rows = BrandHold.objects.filter(cause=CAUSE, posts=True)
    return list(rows.values_list("brand_id", flat=True))


def release_brand(*, scope: Scope) -> Reconciled:
    """End a hold, whatever its cause: `release_restored` after a restore, else `resume_brand`."""
    if scope.brand_id in brands_held_after_restore():
        return release_restored(scope=scope)
    resume_brand(scope=scope)
    return Reconciled((), (), ())


def release_restored(*, scope: Scope) -> Reconciled:
    """Find out what the other installation published since, then end the brand's hold.

    Whatever was due or on its way and is not found stays `held`, each for a person's choice;
    what is planned for later goes out at its time.
    """
    found: list[UUID] = []
    absent: list[UUID] = []
    unknown: list[UUID] = []
    for row in _in_doubt(scope):
        try:
            there = _reconcile(row)
        except NetworkError as error:
            log.warning("not reconciled: %s", error.sentence)
            there = None
        (unknown if there is None else found if there else absent).append(row.id)
        if there is not True:
            _keep_held(row)
    with transaction.atomic():
        hold = locked_hold(scope.brand_id)
        hold.posts = hold.replies = False
        hold.reason = hold.cause = ""
        hold.by, hold.since = scope.user_id, clock.now()
        hold.save()
        emit(BrandResumed(brand_id=scope.brand_id))
        counts = {"found": len(found), "held": len(absent) + len(unknown)}
        record_audit(scope=scope, action="delivery.release_restored", data=counts)
    return Reconciled(tuple(found), tuple(absent), tuple(unknown))


def _in_doubt(scope: Scope) -> Sequence[Delivery]:
    """Due by now, and neither settled nor decided upon when the copy was made."""
    rows = Delivery.objects.filter(brand_id=scope.brand_id)
    waiting = Q(state__in=[State.HELD, State.SCHEDULED], due_at__lte=Now())
    return list(rows.filter(waiting | Q(state=State.SENDING)).order_by("due_at", "id"))


def _reconcile(row: Delivery) -> bool | None:
    """True: all of it was published. Raises: NetworkError when it cannot be found out."""
    steps = list(Step.objects.filter(delivery_id=row.id).order_by("ordinal"))
    publishes = part_of(row.channel.network, Publishes)
    session = session_for(row.channel_id)
    for step in steps:
        if step.state == StepState.DONE or step.kind == StepKind.UPLOAD:
            continue
        receipt = publishes.find(session, _order(row, step, steps), taken=_taken(row))
        if receipt is None:
            return False
        _found(row, step, receipt)
    _published(row, steps)
    return True


def _order(row: Delivery, step: Step, steps: Sequence[Step]) -> StepOrder:
    target = step.target or row.target
    return StepOrder(
        plan=_plan(step),
        key=step.key,
        created_at=step.intended_at or row.due_at,
        content=content_of(row.content) if row.content else None,
        target=target_of(target) if target else None,
        receipts={each.ordinal: receipt_of(each.receipt) for each in steps if each.receipt},
        plans=tuple(_plan(each) for each in steps),
    )


def _plan(step: Step) -> StepPlan:
    return StepPlan(StepKind(step.kind), step.part, step.media, step.repeatable)


def _taken(row: Delivery) -> frozenset[str]:
    done = Step.objects.filter(channel_id=row.channel_id, state=StepState.DONE, kind="part")
    return frozenset(done.exclude(remote_id="").values_list("remote_id", flat=True))


def _found(row: Delivery, step: Step, receipt: Receipt) -> None:
    step.state, step.receipt = StepState.DONE, receipt_json(receipt)
    step.remote_id, step.done_at = receipt.ref.id[:300], clock.now()
    with transaction.atomic():
        step.save()
        _tell(row, step.ordinal, "found", receipt.ref)


def _published(row: Delivery, steps: Sequence[Step]) -> None:
    """All of it is there: published, by way of `sending`, as the transitions want it."""
    parts = [each for each in steps if each.kind == StepKind.PART and each.receipt]
    with transaction.atomic():
        Step.objects.filter(delivery_id=row.id, kind=StepKind.UPLOAD).update(state=StepState.DONE)
        row.state = State.SENDING
        row.save(update_fields=["state"])
        row.state, row.state_since, row.published_at = State.PUBLISHED, clock.now(), clock.now()
        row.reason, row.words = "", {}
        if parts and parts[0].receipt:
            row.remote_id, row.url = parts[0].remote_id, parts[0].receipt["url"][:500]
        row.save()
        if row.kind == DeliveryKind.DELETE and row.parent_id:
            Delivery.objects.filter(id=row.parent_id).update(state=State.DELETED)
        emit(
            DeliverySettled(
                brand_id=row.brand_id,
                delivery_id=row.id,
                origin=row.origin,
                origin_id=row.origin_id,
                state=State.PUBLISHED,
            )
        )


def _keep_held(row: Delivery) -> None:
    with transaction.atomic():
        locked = Delivery.objects.select_for_update().get(id=row.id)
        if locked.state in (State.SCHEDULED, State.SENDING):
            locked.state, locked.state_since = State.HELD, clock.now()
        locked.reason, locked.words = "restored", {}
        locked.save()
        _tell(locked, None, "restored", None)


def _tell(row: Delivery, step: int | None, code: str, ref: RemoteRef | None) -> None:
    Attempt.objects.create(
        brand_id=row.brand_id,
        delivery_id=row.id,
        step=step,
        at=clock.now(),
        what="looked" if ref else "decided",
        code=code,
        data={"id": ref.id, "url": ref.url} if ref else {},
    )

"""What other rooms ask of this one. The names stand in README.md; senders are in `engine`."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from tertulia.accounts.services import record_audit
from tertulia.delivery import scheduling
from tertulia.delivery.approvals import check_approved, set_approval
from tertulia.delivery.events import DeliverySettled
from tertulia.delivery.holds import pause_brand, resume_brand
from tertulia.delivery.models import Attempt, Delivery, Step
from tertulia.delivery.scheduling import Wanted
from tertulia.delivery.states import OPEN, TRANSITIONS, DeliveryKind, State, StepState
from tertulia.delivery.values import Approval, Due
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.outbox import emit
from tertulia.kernel.scope import Scope
from tertulia.networks.values import Content, Target

__all__ = [
    "cancel_delivery",
    "confirm_handed_over",
    "delete_published",
    "edit_published",
    "move_delivery",
    "pause_brand",
    "release_held",
    "restore_delivery",
    "resume_brand",
    "retry_delivery",
    "schedule_delivery",
    "set_approval",
    "settle_uncertain",
    "wake_channel",
]


@transaction.atomic
def schedule_delivery(
    *,
    scope: Scope,
    channel_id: UUID,
    kind: DeliveryKind,
    due: Due,
    origin: str,
    origin_id: UUID,
    content: Content | None = None,
    target: Target | None = None,
    by_hand: bool = False,
    approval: Approval | None = None,
    late_limit_s: int | None = None,
    parent_id: UUID | None = None,
) -> UUID:
    """Put a snapshot into the queue; returns the delivery's id.

    `due.at` in the past or present sends it as soon as possible. `late_limit_s` None: the brand's.

    Raises: NotFound, Conflict (disconnected channel), Unsupported, LimitExceeded, Invalid.
    """
    channel = scheduling.channel_for(scope, channel_id)
    wanted = Wanted(
        DeliveryKind(kind),
        due,
        origin,
        origin_id,
        content=content,
        target=target,
        by_hand=by_hand,
        approval=approval,
        late_limit_s=late_limit_s,
        parent_id=parent_id,
    )
    steps = scheduling.plan_steps(channel, wanted.kind, content, target)
    return scheduling.insert_delivery(scope=scope, channel=channel, wanted=wanted, steps=steps)


@transaction.atomic
def move_delivery(*, scope: Scope, delivery_id: UUID, due: Due) -> None:
    """Another time for what is not yet on its way. Raises: NotFound, Conflict."""
    delivery = _locked(scope, delivery_id)
    movable = (State.SCHEDULED, State.HELD, State.MISSED, State.HANDED_OVER, State.CANCELLED)
    if State(delivery.state) not in movable:
        raise Conflict(_("It is already on its way or published, so it cannot be moved."))
    _reschedule(delivery, due)
    _tell(scope, delivery, "moved", due_at=due.at.isoformat())


@transaction.atomic
def cancel_delivery(*, scope: Scope, delivery_id: UUID) -> None:
    """Take it out of the queue; `restore_delivery` undoes it. Raises: NotFound, Conflict."""
    delivery = _locked(scope, delivery_id)
    if State.CANCELLED not in TRANSITIONS[State(delivery.state)]:
        raise Conflict(_("It is already on its way or published, so it cannot be cancelled."))
    set_state(delivery, State.CANCELLED)
    _tell(scope, delivery, "cancelled")


@transaction.atomic
def restore_delivery(*, scope: Scope, delivery_id: UUID) -> None:
    """Undo a cancellation: the same time again. Raises: NotFound, Conflict."""
    delivery = _locked(scope, delivery_id)
    if delivery.state != State.CANCELLED:
        raise Conflict(_("It was not cancelled."))
    delivery.ready_at = delivery.due_at
    set_state(delivery, State.SCHEDULED)
    _tell(scope, delivery, "restored_plan")


@transaction.atomic
def retry_delivery(*, scope: Scope, delivery_id: UUID, due: Due | None = None) -> None:
    """Again, from the step at which it stopped; `due` None = now. Touches no other channel.

    Raises: NotFound, Conflict when it is not failed, missed or partly published.
    """
    delivery = _locked(scope, delivery_id)
    if State(delivery.state) not in (State.FAILED, State.MISSED, State.PARTLY_PUBLISHED):
        raise Conflict(_("Only what failed, was missed or is incomplete can be tried again."))
    if due is None:
        check_approved(delivery)
    _reschedule(delivery, due or due_now(delivery.zone))
    _tell(scope, delivery, "retried")


@transaction.atomic
def settle_uncertain(*, scope: Scope, delivery_id: UUID, published: bool, url: str = "") -> None:
    """A person has looked: it is on the network, or it is not.

    Published: what remains (of a thread) goes on. Absent: `failed`, and may be retried.
    Raises: NotFound, Conflict.
    """
    delivery = _locked(scope, delivery_id)
    if delivery.state != State.UNCERTAIN:
        raise Conflict(_("This delivery is not uncertain."))
    steps = Step.objects.filter(brand_id=scope.brand_id, delivery_id=delivery.id)
    doubtful = steps.filter(state=StepState.INTENDED)
    if not published:
        doubtful.update(state=StepState.PLANNED, intended_at=None, deadline_at=None)
        begun = steps.filter(state=StepState.DONE, kind="part").exists()
        delivery.reason, delivery.words = "told_absent", {}
        set_state(delivery, State.PARTLY_PUBLISHED if begun else State.FAILED)
        _tell(scope, delivery, "told_absent")
        return
    receipt = {"id": "", "revision": "", "url": url, "extra": {}}
    doubtful.update(state=StepState.DONE, receipt=receipt, done_at=Now())
    _tell(scope, delivery, "told_published", url=url)
    _published_by_word(delivery, url, more=steps.exclude(state=StepState.DONE).exists())


def _published_by_word(delivery: Delivery, url: str, *, more: bool) -> None:
    delivery.reason, delivery.words = "", {}
    delivery.published_at = delivery.published_at or clock.now()
    delivery.url = delivery.url or url
    # The rest of a thread cannot answer a part whose id nobody knows: a person decides on it.
    set_state(delivery, State.PARTLY_PUBLISHED if more else State.PUBLISHED)


@transaction.atomic
def confirm_handed_over(*, scope: Scope, delivery_id: UUID, url: str) -> None:
    """Published by hand: the link is pasted back. Raises: NotFound, Conflict, Invalid."""
    if not url.startswith(("https://", "http://")):
        raise Invalid(_("Paste the whole link, beginning with https://"), field="url")
    delivery = _locked(scope, delivery_id)
    if delivery.state != State.HANDED_OVER:
        raise Conflict(_("This is not waiting to be published by hand."))
    delivery.published_at, delivery.url = clock.now(), url[:500]
    delivery.reason, delivery.words = "", {}
    set_state(delivery, State.PUBLISHED)
    _tell(scope, delivery, "confirmed", url=url)


@transaction.atomic
def release_held(
    *,
    scope: Scope,
    delivery_id: UUID,
    choice: Literal["send_now", "reschedule", "cancel"],
    due: Due | None = None,
) -> None:
    """What a person decides on something that a hold stopped. Raises: NotFound, Conflict, Invalid."""
    delivery = _locked(scope, delivery_id)
    if delivery.state != State.HELD:
        raise Conflict(_("This delivery is not held."))
    if choice == "cancel":
        set_state(delivery, State.CANCELLED)
    elif choice == "send_now":
        check_approved(delivery)
        _reschedule(delivery, due_now(delivery.zone))
    elif due is None:
        raise Invalid(_("Choose the new time."), field="due")
    else:
        _reschedule(delivery, due)
    _tell(scope, delivery, "released", choice=choice)


@transaction.atomic
def edit_published(*, scope: Scope, delivery_id: UUID, content: Content) -> UUID:
    """Correct what stands on the network; returns the id of the delivery that does it.

    Raises: NotFound, Conflict, Unsupported, LimitExceeded.
    """
    return _act_on_published(scope, delivery_id, DeliveryKind.EDIT, content)


@transaction.atomic
def delete_published(*, scope: Scope, delivery_id: UUID) -> UUID:
    """Take down everything a delivery published; returns the id of the delivery that does it.

    Raises: NotFound, Conflict, Unsupported.
    """
    return _act_on_published(scope, delivery_id, DeliveryKind.DELETE, None)


def _act_on_published(
    scope: Scope, delivery_id: UUID, kind: DeliveryKind, content: Content | None
) -> UUID:
    parent = _locked(scope, delivery_id)
    channel = scheduling.channel_for(scope, parent.channel_id)
    wanted = Wanted(
        kind,
        due_now(parent.zone),
        parent.origin,
        parent.origin_id,
        content=content,
        by_hand=True,
        parent_id=parent.id,
    )
    steps = scheduling.plan_for_parent(channel, kind, content, parent)
    child = scheduling.insert_delivery(scope=scope, channel=channel, wanted=wanted, steps=steps)
    record_audit(
        scope=scope, action=f"delivery.{kind}", object_kind="delivery", object_id=parent.id
    )
    return child


def wake_channel(*, channel_id: UUID) -> None:
    """What an ended access held back is ready again: the channel was reconnected."""
    waiting = Delivery.objects.filter(channel_id=channel_id, state__in=OPEN, reason="needs_reauth")
    waiting.update(ready_at=Now())


def due_now(zone: str) -> Due:
    """As soon as possible."""
    return Due(at=clock.now(), local=None, zone=zone)


def set_state(delivery: Delivery, state: State) -> None:
    """Save the delivery in its new state and tell the rooms above, in the caller's transaction."""
    delivery.state = state
    delivery.state_since = clock.now()
    delivery.save()
    if state not in (State.SCHEDULED, State.SENDING):
        emit(
            DeliverySettled(
                brand_id=delivery.brand_id,
                delivery_id=delivery.id,
                origin=delivery.origin,
                origin_id=delivery.origin_id,
                state=state,
            )
        )


def _reschedule(delivery: Delivery, due: Due) -> None:
    for name, value in scheduling.due_fields(due).items():
        setattr(delivery, name, value)
    delivery.reason, delivery.words, delivery.tries = "", {}, 0
    delivery.progress_at = None
    set_state(delivery, State.SCHEDULED)


def _locked(scope: Scope, delivery_id: UUID) -> Delivery:
    found = (
        Delivery.objects.select_for_update().filter(brand_id=scope.brand_id, id=delivery_id).first()
    )
    if found is None:
        raise NotFound(_("There is no such delivery in this brand."))
    return found


def _tell(scope: Scope, delivery: Delivery, code: str, **data: Any) -> None:
    Attempt.objects.create(
        brand_id=delivery.brand_id,
        delivery_id=delivery.id,
        at=clock.now(),
        what="person" if scope.user_id else "decided",
        code=code,
        data=data,
        user_id=scope.user_id,
    )

"""Making a delivery: the snapshot, its plan, its place in the queue."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from tertulia.delivery import rules
from tertulia.delivery.models import Delivery, Step
from tertulia.delivery.snapshots import content_json, content_of, digest_of, likenesses, target_json
from tertulia.delivery.states import DeliveryKind, State
from tertulia.delivery.values import Approval, Due
from tertulia.kernel import zones
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.scope import Scope
from tertulia.networks.contract import Publishes
from tertulia.networks.limits import limits_of
from tertulia.networks.models import Channel
from tertulia.networks.registry import part_of
from tertulia.networks.values import Content, Limits, RemoteRef, StepKind, StepPlan, Target

#: A step, and what it acts on when that is not what the whole delivery acts on.
type Planned = tuple[StepPlan, Target | None]


def channel_for(scope: Scope, channel_id: UUID) -> Channel:
    """A connected channel of the brand. Raises: NotFound, Conflict."""
    channel = Channel.objects.filter(brand_id=scope.brand_id, id=channel_id).first()
    if channel is None:
        raise NotFound(_("There is no such channel in this brand."))
    if channel.disconnected_at:
        raise Conflict(_("This channel was disconnected. Connect it again first."))
    return channel


def plan_steps(
    channel: Channel, kind: DeliveryKind, content: Content | None, target: Target | None
) -> list[Planned]:
    """The steps of a delivery, checked against the network's limits before anything is kept.

    Raises: Unsupported, LimitExceeded, Invalid.
    """
    if channel.by_hand:
        return []
    network = part_of(channel.network, Publishes)
    limits: Limits = limits_of(channel)
    if kind in (DeliveryKind.POST, DeliveryKind.REPLY):
        if content is None or not content.parts:
            raise Invalid(_("There is nothing to publish yet: write a text first."), field="text")
        return [(plan, None) for plan in network.plan(content, limits)]
    if target is None:
        raise Invalid(_("It does not say what it acts upon."), field="target")
    plans = network.plan_action(StepKind(kind.value), content, limits)
    return [(plan, None) for plan in plans]


def due_fields(due: Due) -> dict[str, object]:
    """The columns of a due moment. Raises: Invalid when zone, local and UTC do not agree."""
    try:
        zones.zone(due.zone)
        fold = rules.fold_of(due.local, due.zone, due.at) if due.local and _is_exact(due) else 0
    except ValueError as error:
        raise Invalid(
            _("This time and its zone do not fit together."), field="due", detail=str(error)
        ) from error
    local = due.local.replace(microsecond=0).isoformat() if due.local else ""
    return {
        "due_at": due.at,
        "due_local": local,
        "due_fold": fold,
        "zone": due.zone,
        "zone_rules": zones.RULES_VERSION,
        "ready_at": due.at,
    }


def _is_exact(due: Due) -> bool:
    if due.at.tzinfo is None:
        raise ValueError("the moment must be aware")
    return due.local is not None


@dataclass(frozen=True)
class Wanted:
    """What is asked for: see `services.schedule_delivery`."""

    kind: DeliveryKind
    due: Due
    origin: str
    origin_id: UUID
    content: Content | None = None
    target: Target | None = None
    by_hand: bool = False
    approval: Approval | None = None
    late_limit_s: int | None = None
    parent_id: UUID | None = None


def insert_delivery(
    *, scope: Scope, channel: Channel, wanted: Wanted, steps: list[Planned]
) -> UUID:
    """Write the rows, in the caller's transaction."""
    ready_lane(channel.brand_id, channel.id)
    delivery = Delivery(
        brand_id=channel.brand_id,
        channel_id=channel.id,
        kind=wanted.kind,
        origin=wanted.origin,
        origin_id=wanted.origin_id,
        parent_id=wanted.parent_id,
        content=content_json(wanted.content) if wanted.content else None,
        target=target_json(wanted.target) if wanted.target else None,
        content_digest=digest_of(wanted.content, wanted.target),
        approved_digest=wanted.approval.digest if wanted.approval else None,
        likenesses=likenesses(wanted.content),
        by_hand=wanted.by_hand,
        state=State.SCHEDULED,
        late_limit_s=wanted.late_limit_s,
        created_by=scope.user_id,
        **due_fields(wanted.due),
    )
    delivery.save(force_insert=True)
    Step.objects.bulk_create(_step(delivery, ordinal, *each) for ordinal, each in enumerate(steps))
    return delivery.id


def _step(delivery: Delivery, ordinal: int, plan: StepPlan, own: Target | None) -> Step:
    return Step(
        brand_id=delivery.brand_id,
        channel_id=delivery.channel_id,
        delivery_id=delivery.id,
        ordinal=ordinal,
        kind=plan.kind,
        part=plan.part,
        media=plan.media,
        repeatable=plan.repeatable,
        target=target_json(own) if own else None,
        key=secrets.token_hex(16),
    )


def ready_lane(brand_id: UUID, channel_id: UUID) -> None:
    """The channel's lane and the brand's hold row exist from the first delivery on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO delivery_lane (channel_id, brand_id, fence, owner, lease_until, next_at)"
            " VALUES (%s, %s, 0, '', 'epoch', 'epoch') ON CONFLICT DO NOTHING",
            [channel_id, brand_id],
        )
        cursor.execute(
            "INSERT INTO delivery_brandhold (brand_id, posts, replies, reason, cause)"
            " VALUES (%s, false, false, '', '') ON CONFLICT DO NOTHING",
            [brand_id],
        )


def published_refs(delivery: Delivery) -> list[tuple[int, RemoteRef]]:
    """What stands on the network of a delivery: part number and reference, in order."""
    done = Step.objects.filter(
        brand_id=delivery.brand_id, delivery_id=delivery.id, kind=StepKind.PART, state="done"
    ).order_by("ordinal")
    return [
        (step.part, RemoteRef(step.remote_id, step.receipt["revision"], step.receipt["url"]))
        for step in done
        if step.receipt
    ]


def plan_for_parent(
    channel: Channel, kind: DeliveryKind, content: Content | None, parent: Delivery
) -> list[Planned]:
    """Steps that delete or edit everything a delivery published, each with its own target.

    A thread is deleted from its end, so that nothing is orphaned if it stops midway.
    Raises: Unsupported, LimitExceeded, Conflict when nothing stands there.
    """
    refs = published_refs(parent)
    if not refs:
        raise Conflict(_("Nothing of this stands on the network."))
    network = part_of(channel.network, Publishes)
    limits = limits_of(channel)
    if kind == DeliveryKind.DELETE:
        plans = network.plan_action(StepKind.DELETE, None, limits)
        return [
            (replace(plan, part=part), Target(ref=ref))
            for part, ref in reversed(refs)
            for plan in plans
        ]
    if content is None:
        raise Invalid(_("There is nothing to publish yet: write a text first."), field="text")
    before = content_of(parent.content).parts if parent.content else ()
    return [
        (replace(plan, part=part), Target(ref=ref))
        for part, ref in refs
        if part < len(content.parts) and content.parts[part : part + 1] != before[part : part + 1]
        for plan in network.plan_action(
            StepKind.EDIT, replace(content, parts=(content.parts[part],)), limits
        )
    ]

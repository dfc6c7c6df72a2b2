"""The gate that an approval opens: `approved_digest` of what has not gone out yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tertulia.delivery.models import Attempt, Delivery
from tertulia.delivery.queries import card_of
from tertulia.delivery.states import State
from tertulia.delivery.values import DeliveryCard
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict
from tertulia.kernel.scope import Scope

#: Nothing of these is on a network, and nobody is just sending them.
_STOPPABLE = (State.SCHEDULED, State.HELD, State.MISSED, State.FAILED, State.CANCELLED)


@transaction.atomic
def set_approval(*, scope: Scope, origin: str, origin_id: UUID, digest: str) -> int:
    """Say what was approved of this origin ("" = nothing, or no more); how many deliveries changed.

    Only deliveries that were made to need approval are touched, and none that is on its way. One
    whose hour passed while it waited stays held, and now says that it was approved too late: a
    person chooses its new hour.
    """
    rows = Delivery.objects.select_for_update().filter(
        brand_id=scope.brand_id,
        origin=origin,
        origin_id=origin_id,
        approved_digest__isnull=False,
        state__in=_STOPPABLE,
    )
    changed = 0
    for row in rows.exclude(approved_digest=digest):
        opens = digest == row.content_digest
        closes = row.approved_digest == row.content_digest
        row.approved_digest = digest
        if row.state == State.HELD and row.reason in ("not_approved", "approved_late"):
            row.reason = "approved_late" if opens else "not_approved"
        row.save(update_fields=["approved_digest", "reason"])
        if opens or closes:
            _tell(scope, row, "approved" if opens else "approval_ended")
            changed += 1
    return changed


def check_approved(delivery: Delivery) -> None:
    """Raises: Conflict for what needs approval and has none: sending it now would hold it again."""
    if delivery.approved_digest not in (None, delivery.content_digest):
        raise Conflict(_("It is not approved yet: it cannot be sent before it is."))


def unapproved_between(*, scope: Scope, start: datetime, end: datetime) -> list[DeliveryCard]:
    """Due in [start, end) and not approved (any more), soonest first."""
    rows = Delivery.objects.filter(
        brand_id=scope.brand_id,
        state=State.SCHEDULED,
        due_at__gte=start,
        due_at__lt=end,
        approved_digest__isnull=False,
    ).exclude(approved_digest=F("content_digest"))
    return [card_of(row) for row in rows.order_by("due_at", "id")]


def brands_with_unapproved(*, start: datetime, end: datetime) -> list[UUID]:
    """Brands that have such."""
    rows = Delivery.objects.filter(
        state=State.SCHEDULED,
        due_at__gte=start,
        due_at__lt=end,
        approved_digest__isnull=False,
    ).exclude(approved_digest=F("content_digest"))
    return list(rows.order_by("brand_id").values_list("brand_id", flat=True).distinct())


def _tell(scope: Scope, row: Delivery, code: str) -> None:
    Attempt.objects.create(
        brand_id=row.brand_id,
        delivery_id=row.id,
        at=clock.now(),
        what="person" if scope.user_id else "decided",
        code=code,
        data={},
        user_id=scope.user_id,
    )

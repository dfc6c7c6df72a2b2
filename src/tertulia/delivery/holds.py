"""Pausing a brand: a definite before and after, and the list of what was already on its way."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from tertulia.accounts.services import record_audit
from tertulia.delivery import queries
from tertulia.delivery.events import BrandPaused, BrandResumed
from tertulia.delivery.models import BrandHold
from tertulia.delivery.values import PauseResult
from tertulia.kernel import clock
from tertulia.kernel.outbox import emit
from tertulia.kernel.scope import Scope


@transaction.atomic
def pause_brand(*, scope: Scope, reason: str, replies_too: bool) -> PauseResult:
    """Hold every post and automation of the brand; `replies_too` also what people send by hand.

    The row is locked against every sender: one that had committed `sending` before is named in
    `on_their_way`, one that comes after sees the hold.
    """
    hold = locked_hold(scope.brand_id)
    hold.posts, hold.replies = True, replies_too
    hold.reason, hold.cause = reason[:500], "person"
    hold.by, hold.since = scope.user_id, clock.now()
    hold.save()
    emit(BrandPaused(brand_id=scope.brand_id, reason=hold.reason, cause=hold.cause))
    record_audit(
        scope=scope, action="delivery.pause", summary=reason, data={"replies_too": replies_too}
    )
    return queries.what_a_pause_stops(scope=scope, replies_too=replies_too)


@transaction.atomic
def resume_brand(*, scope: Scope) -> None:
    """End the hold. What it stopped in the meantime waits as `held` for a person's choice."""
    hold = locked_hold(scope.brand_id)
    hold.posts = hold.replies = False
    hold.reason = hold.cause = ""
    hold.by, hold.since = scope.user_id, clock.now()
    hold.save()
    emit(BrandResumed(brand_id=scope.brand_id))
    record_audit(scope=scope, action="delivery.resume")


def locked_hold(brand_id: UUID) -> BrandHold:
    """The brand's hold, locked FOR UPDATE; made when there is none."""
    BrandHold.objects.bulk_create([BrandHold(brand_id=brand_id)], ignore_conflicts=True)
    return BrandHold.objects.select_for_update().get(brand_id=brand_id)

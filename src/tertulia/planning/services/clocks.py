"""A brand that moves to another time zone: what is planned for nine goes out at nine there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from tertulia.accounts.events import BrandZoneChanged
from tertulia.accounts.models import Brand
from tertulia.accounts.scopes import program_scope
from tertulia.delivery import queries as deliveries
from tertulia.delivery import services as delivering
from tertulia.delivery.states import State
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.kernel.scope import Scope
from tertulia.publishing.models import Variant
from tertulia.publishing.scheduling import moment_of


def follow_clocks(events: Sequence[BrandZoneChanged]) -> None:
    """Every brand that changed its zone, once; again changes nothing."""
    for brand in Brand.objects.filter(id__in={each.brand_id for each in events}):
        scope = program_scope(
            brand_id=brand.id, organisation_id=brand.organisation_id, actor="planning"
        )
        follow_clock(scope=scope, brand=brand)


def follow_clock(*, scope: Scope, brand: Brand) -> None:
    """Scheduled posts keep their hour on the new clock.

    One whose hour is already over there keeps its moment instead, and the plan shows it by the
    new clock. What a person must decide on (held, missed) waits for that person.
    """
    today = clock.now().date()
    ids = list(
        Variant.objects.filter(
            brand_id=scope.brand_id,
            delivery_id__isnull=False,
            due_day__gte=today - timedelta(days=2),
        ).values_list("id", flat=True)
    )
    for variant_id in ids:
        with transaction.atomic():
            _follow(scope, brand, variant_id)


def _follow(scope: Scope, brand: Brand, variant_id: UUID) -> None:
    variant = Variant.objects.select_for_update().filter(id=variant_id).first()
    if variant is None or variant.delivery_id is None:
        return
    card = deliveries.deliveries_by_id(scope=scope, ids=[variant.delivery_id]).get(
        variant.delivery_id
    )
    if card is None or card.state != State.SCHEDULED or card.zone == brand.zone:
        return
    try:
        due = moment_of(variant, brand, now=False)
        delivering.move_delivery(scope=scope, delivery_id=card.id, due=due)
    except Invalid:
        there = card.due_at.astimezone(ZoneInfo(brand.zone))
        Variant.objects.filter(id=variant.id).update(
            own_time=True, due_day=there.date(), due_time=there.time().replace(microsecond=0)
        )
    except Conflict:  # it left in this very moment
        return

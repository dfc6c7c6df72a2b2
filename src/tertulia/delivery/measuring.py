"""Figures of what was published, kept raw: name, value, time and the API's version."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from tertulia.delivery import rules
from tertulia.delivery.models import Delivery, MeasurePlan, Reading
from tertulia.kernel import clock
from tertulia.networks.access import access_of
from tertulia.networks.contract import Measures
from tertulia.networks.errors import NetworkError
from tertulia.networks.registry import part_of
from tertulia.networks.sessions import session_for
from tertulia.networks.values import Measurement, RemoteRef

log = logging.getLogger(__name__)

#: Posts asked for in one round, over all channels; the rest come in the next one.
AT_ONCE = 200
RETRY = timedelta(minutes=15)


@transaction.atomic
def store_measurements(
    *,
    brand_id: UUID,
    channel_id: UUID,
    measurements: Sequence[Measurement],
    deliveries: dict[str, UUID] | None = None,
) -> None:
    """Keep figures as they came. `deliveries`: ours by the network's id of their first part.

    A figure the network did not report is kept as "not said", never as 0.
    """
    ours = deliveries or {}
    Reading.objects.bulk_create(
        Reading(
            brand_id=brand_id,
            channel_id=channel_id,
            delivery_id=ours.get(each.ref.id) if each.ref else None,
            remote_id=each.ref.id[:300] if each.ref else "",
            name=each.name[:60],
            value=each.value,
            at=each.at,
            api_version=each.api_version[:40],
        )
        for each in measurements
    )


def measure_due() -> None:
    """Measure the published posts whose time has come, channel by channel."""
    due: dict[tuple[UUID, UUID], list[MeasurePlan]] = defaultdict(list)
    for plan in MeasurePlan.objects.filter(next_at__lte=clock.now()).order_by("next_at")[:AT_ONCE]:
        due[(plan.brand_id, plan.channel_id)].append(plan)
    for (brand_id, channel_id), plans in due.items():
        try:
            _measure(brand_id, channel_id, plans)
        except NetworkError as error:
            log.info("not measured: %s", error.sentence)
            _later(plans)


def _measure(brand_id: UUID, channel_id: UUID, plans: list[MeasurePlan]) -> None:
    rows = Delivery.objects.filter(
        brand_id=brand_id, id__in=[plan.delivery_id for plan in plans], state="published"
    ).exclude(remote_id="")
    ours = {row.remote_id: row.id for row in rows}
    if ours:
        speaks = part_of(access_of(channel_id).network, Measures)
        refs = [RemoteRef(row.remote_id, url=row.url) for row in rows]
        figures = speaks.measure(session_for(channel_id), refs)
        store_measurements(
            brand_id=brand_id, channel_id=channel_id, measurements=figures, deliveries=ours
        )
    _plan_next(plans, set(ours.values()))


def _plan_next(plans: list[MeasurePlan], measured: set[UUID]) -> None:
    now = clock.now()
    for plan in plans:
        following = rules.next_measure(plan.published_at, now)
        if plan.delivery_id not in measured or following is None:
            plan.delete()
        else:
            plan.next_at = following
            plan.save(update_fields=["next_at"])


def _later(plans: list[MeasurePlan]) -> None:
    ids = [plan.delivery_id for plan in plans]
    MeasurePlan.objects.filter(delivery_id__in=ids).update(next_at=clock.now() + RETRY)

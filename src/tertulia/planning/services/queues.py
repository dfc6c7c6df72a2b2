"""Queues: named weekly hours for a set of channels, and their next free one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.accounts.services import record_audit
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.kernel.scope import Scope
from tertulia.networks.queries import channels_of
from tertulia.planning.models import Queue, QueueChannel, Slot
from tertulia.planning.queries import channel_ids_of, days_of_brand, queue_of, slot_of, weekly
from tertulia.planning.rules.days import holidays_between
from tertulia.planning.rules.slots import WEEKS_AHEAD, Opening, WeeklySlot, next_free, openings
from tertulia.publishing.chips import moments_between

MOST_SLOTS = 84
"""Twelve a day."""


def save_queue(
    *,
    scope: Scope,
    name: str,
    channel_ids: Sequence[UUID],
    skips_holidays: bool = False,
    queue_id: UUID | None = None,
) -> Queue:
    """A new queue, or another name and channels for one. Raises: Invalid, NotFound."""
    name = name.strip()[:80]
    if not name:
        raise Invalid(_("Give the queue a name."), field="name")
    known = {each.id for each in channels_of(scope=scope)}
    if not channel_ids or not set(channel_ids) <= known:
        raise Invalid(_("Choose at least one channel."), field="channel")
    try:
        with transaction.atomic():
            if queue_id is None:
                queue = Queue.objects.create(
                    brand_id=scope.brand_id, name=name, skips_holidays=skips_holidays
                )
            else:
                queue = queue_of(scope=scope, queue_id=queue_id)
                Queue.objects.filter(brand_id=scope.brand_id, id=queue.id).update(
                    name=name, skips_holidays=skips_holidays
                )
                QueueChannel.objects.filter(brand_id=scope.brand_id, queue_id=queue.id).delete()
            QueueChannel.objects.bulk_create(
                QueueChannel(brand_id=scope.brand_id, queue_id=queue.id, channel_id=each)
                for each in dict.fromkeys(channel_ids)
            )
    except IntegrityError as error:
        raise Invalid(_("There is a queue of this name already."), field="name") from error
    return queue_of(scope=scope, queue_id=queue.id)


def delete_queue(*, scope: Scope, queue_id: UUID) -> None:
    """Take a queue away; what it gave an hour keeps it. Raises: NotFound."""
    queue = queue_of(scope=scope, queue_id=queue_id)
    with transaction.atomic():
        Queue.objects.filter(brand_id=scope.brand_id, id=queue.id).delete()
        record_audit(
            scope=scope,
            action="planning.delete_queue",
            object_kind="queue",
            object_id=queue_id,
            summary=queue.name,
        )


def add_slots(
    *,
    scope: Scope,
    queue_id: UUID,
    weekdays: Sequence[int],
    hour: time | None,
    kept_free: bool = False,
) -> None:
    """An hour on each of these weekdays (0 = Monday). Raises: Invalid, NotFound."""
    queue = queue_of(scope=scope, queue_id=queue_id)
    if not weekdays or hour is None or not set(weekdays) <= set(range(7)):
        raise Invalid(_("Choose the days of the week and the hour."), field="hour")
    if len(queue.slots.all()) + len(weekdays) > MOST_SLOTS:
        raise Invalid(_("A queue has %d hours a week at most.") % MOST_SLOTS, field="hour")
    for weekday in set(weekdays):
        Slot.objects.update_or_create(
            brand_id=scope.brand_id,
            queue_id=queue.id,
            weekday=weekday,
            hour=hour.replace(second=0, microsecond=0),
            defaults={"kept_free": kept_free},
        )


def set_slots(*, scope: Scope, queue_id: UUID, slots: Sequence[WeeklySlot]) -> None:
    """These hours of the week and no others. Raises: Invalid, NotFound."""
    queue = queue_of(scope=scope, queue_id=queue_id)
    if len(slots) > MOST_SLOTS:
        raise Invalid(_("A queue has %d hours a week at most.") % MOST_SLOTS, field="hour")
    week = {(e.weekday, e.hour.replace(second=0, microsecond=0)): e.kept_free for e in slots}
    with transaction.atomic():
        Slot.objects.filter(brand_id=scope.brand_id, queue_id=queue.id).delete()
        Slot.objects.bulk_create(
            Slot(
                brand_id=scope.brand_id,
                queue_id=queue.id,
                weekday=weekday,
                hour=hour,
                kept_free=kept,
            )
            for (weekday, hour), kept in week.items()
        )


def remove_slot(*, scope: Scope, slot_id: UUID) -> None:
    """One hour of the week less. Raises: NotFound."""
    slot = slot_of(scope=scope, slot_id=slot_id)
    Slot.objects.filter(brand_id=scope.brand_id, id=slot.id).delete()


def hold_queue(*, scope: Scope, queue_id: UUID) -> None:
    """Who else wants hours of this queue waits until the caller's transaction ends.

    Read what is free only afterwards: then two never get the same hour.
    """
    Queue.objects.select_for_update().filter(brand_id=scope.brand_id, id=queue_id).first()


def next_hour(*, scope: Scope, queue_id: UUID, after: datetime | None = None) -> Opening:
    """The queue's next free hour, after now or after `after` (aware).

    Raises: NotFound; Conflict when the queue has no hours, or none free within half a year.
    """
    queue = queue_of(scope=scope, queue_id=queue_id)
    slots = weekly(queue)
    if not any(not each.kept_free for each in slots):
        raise Conflict(_("The queue “%s” has no hours yet. Give it some first.") % queue.name)
    brand = Brand.objects.get(id=scope.brand_id)
    begin = max(after or clock.now(), clock.now())
    first = begin.date() - timedelta(days=1)
    last = first + timedelta(weeks=WEEKS_AHEAD, days=2)
    found = next_free(
        slots,
        after=begin,
        taken=taken_hours(scope=scope, queue=queue, first=first, last=last),
        zone=brand.zone,
        closed=closed_days(scope=scope, queue=queue, first=first, last=last).__contains__,
    )
    if found is None:
        raise Conflict(_("The queue “%s” is full for half a year.") % queue.name)
    return found


def free_hours(*, scope: Scope, queue: Queue, first: date, last: date) -> list[Opening]:
    """The queue's free hours from `first` to `last` that are still to come, kept ones included."""
    brand = Brand.objects.get(id=scope.brand_id)
    taken = taken_hours(scope=scope, queue=queue, first=first, last=last)
    closed = closed_days(scope=scope, queue=queue, first=first, last=last)
    found = openings(
        weekly(queue), first=first, last=last, zone=brand.zone, closed=closed.__contains__
    )
    return [each for each in found if each.at > clock.now() and each.local not in taken]


def taken_hours(*, scope: Scope, queue: Queue, first: date, last: date) -> set[datetime]:
    """Local hours at which something stands on one of the queue's channels."""
    channels = set(channel_ids_of(queue))
    return {
        datetime.combine(day, each.hour)
        for day, moments in moments_between(scope=scope, first=first, last=last).items()
        for each in moments
        if each.hour and channels & set(each.channel_ids) and each.state != "cancelled"
    }


def closed_days(*, scope: Scope, queue: Queue, first: date, last: date) -> set[date]:
    """Public holidays, for a queue that skips them."""
    if not queue.skips_holidays:
        return set()
    countries = days_of_brand(scope=scope).countries
    found = holidays_between(countries, first=first, last=last, language="en")
    return {each.day for each in found}

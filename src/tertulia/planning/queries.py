"""Reads of the room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tertulia.kernel import clock
from tertulia.kernel.errors import NotFound
from tertulia.kernel.scope import Scope
from tertulia.planning.models import (
    Days,
    Feed,
    Occurrence,
    OwnDay,
    Pool,
    PoolPost,
    PoolUse,
    Queue,
    QueueChannel,
    Series,
    SheetIn,
    Slot,
)
from tertulia.planning.rules.days import (
    Named,
    OwnDays,
    holidays_between,
    own_between,
    trade_between,
)
from tertulia.planning.rules.resting import Rested
from tertulia.planning.rules.slots import WeeklySlot
from tertulia.publishing.models import Post


def queues_of(*, scope: Scope) -> list[Queue]:
    """The brand's queues with their slots and channels, by name."""
    rows = Queue.objects.filter(brand_id=scope.brand_id)
    return sorted(_with_parts(rows), key=lambda each: each.name.casefold())


def queue_of(*, scope: Scope, queue_id: UUID) -> Queue:
    """One queue. Raises: NotFound."""
    found = _with_parts(Queue.objects.filter(brand_id=scope.brand_id, id=queue_id)).first()
    if found is None:
        raise NotFound(_("This queue does not exist (any more)."))
    return found


def _with_parts(rows: QuerySet[Queue]) -> QuerySet[Queue]:
    return rows.prefetch_related("slots", "channels__channel")


def slot_of(*, scope: Scope, slot_id: UUID) -> Slot:
    """One slot. Raises: NotFound."""
    found = Slot.objects.select_related("queue").filter(brand_id=scope.brand_id, id=slot_id).first()
    if found is None:
        raise NotFound(_("This hour is not in the queue (any more)."))
    return found


def weekly(queue: Queue) -> list[WeeklySlot]:
    """A queue's week as the rules see it."""
    return [WeeklySlot(each.weekday, each.hour, each.kept_free) for each in queue.slots.all()]


def channel_ids_of(queue: Queue) -> list[UUID]:
    """The channels it feeds."""
    return [each.channel_id for each in queue.channels.all()]


def queue_ids_by_channel(*, scope: Scope) -> dict[UUID, set[UUID]]:
    """Channel -> queues that feed it."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = QueueChannel.objects.filter(brand_id=scope.brand_id)
    for queue_id, channel_id in rows.values_list("queue_id", "channel_id"):
        found[channel_id].add(queue_id)
    return found


def days_of_brand(*, scope: Scope) -> Days:
    """Which days the brand's calendar names; nobody chose yet: no country, days of the trade."""
    return Days.objects.filter(brand_id=scope.brand_id).first() or Days(brand_id=scope.brand_id)


def own_days(*, scope: Scope) -> list[OwnDay]:
    """The brand's own days, by date."""
    return list(OwnDay.objects.filter(brand_id=scope.brand_id).order_by("first", "name"))


def own_day_of(*, scope: Scope, day_id: UUID) -> OwnDay:
    """One of them. Raises: NotFound."""
    found = OwnDay.objects.filter(brand_id=scope.brand_id, id=day_id).first()
    if found is None:
        raise NotFound(_("This day is not in the calendar (any more)."))
    return found


def named_days(*, scope: Scope, first: date, last: date) -> dict[date, list[Named]]:
    """Holidays, days of the trade and own days from `first` to `last`, in the active language."""
    chosen = days_of_brand(scope=scope)
    found = holidays_between(
        chosen.countries, first=first, last=last, language=get_language() or "en"
    )
    if chosen.trade_days:
        found += trade_between(first=first, last=last)
    own = [OwnDays(e.name, e.first, e.last, e.every_year) for e in own_days(scope=scope)]
    found += own_between(own, first=first, last=last)
    days: dict[date, list[Named]] = defaultdict(list)
    for each in found:
        days[each.day].append(each)
    return days


def holidays_on(*, scope: Scope, day: date) -> list[Named]:
    """The public holidays of a day in the brand's countries, for warnings before it is chosen."""
    countries = days_of_brand(scope=scope).countries
    return holidays_between(countries, first=day, last=day, language=get_language() or "en")


def is_holiday(brand_id: UUID, day: date) -> bool:
    """Whether one of the brand's countries rests on this day."""
    row = Days.objects.filter(brand_id=brand_id).first()
    return bool(row and holidays_between(row.countries, first=day, last=day, language="en"))


def series_page(*, scope: Scope) -> list[Series]:
    """Every series, those that go on first, then by first day."""
    rows = Series.objects.select_related("post").filter(
        brand_id=scope.brand_id, post__discarded_at__isnull=True
    )
    return sorted(rows, key=lambda each: (each.ended_at is not None, each.first_day))


def series_of(*, scope: Scope, series_id: UUID) -> Series:
    """One series with its post. Raises: NotFound."""
    rows = Series.objects.select_related("post")
    found = rows.filter(brand_id=scope.brand_id, id=series_id).first()
    if found is None:
        raise NotFound(_("This series does not exist (any more)."))
    return found


def series_of_post(*, scope: Scope, post_id: UUID) -> list[Series]:
    """What repeats a post."""
    rows = Series.objects.filter(brand_id=scope.brand_id, post_id=post_id, ended_at__isnull=True)
    return list(rows.order_by("first_day"))


def occurrences_from(*, scope: Scope, series_ids: Iterable[UUID], day: date) -> list[Occurrence]:
    """Copies of series that stand from `day` on, in order; discarded ones are left out."""
    rows = Occurrence.objects.select_related("post").filter(
        brand_id=scope.brand_id,
        series_id__in=list(series_ids),
        day__gte=day,
        post__discarded_at__isnull=True,
    )
    return list(rows.order_by("day", "id"))


def occurrence_of_post(*, scope: Scope, post_id: UUID) -> Occurrence | None:
    """The day of a series that a post is, if it is one of a series that goes on."""
    rows = Occurrence.objects.select_related("series").filter(
        brand_id=scope.brand_id, post_id=post_id, series__ended_at__isnull=True
    )
    return rows.first()


def pools_of(*, scope: Scope) -> list[Pool]:
    """The brand's evergreen pools, by name."""
    return list(Pool.objects.filter(brand_id=scope.brand_id).order_by("name"))


def pool_of(*, scope: Scope, pool_id: UUID) -> Pool:
    """One pool. Raises: NotFound."""
    found = Pool.objects.filter(brand_id=scope.brand_id, id=pool_id).first()
    if found is None:
        raise NotFound(_("This pool does not exist (any more)."))
    return found


def pool_posts(*, scope: Scope, pool_ids: Iterable[UUID]) -> dict[UUID, list[PoolPost]]:
    """The posts of pools, in the order in which they came in; discarded ones are left out."""
    found: dict[UUID, list[PoolPost]] = defaultdict(list)
    rows = PoolPost.objects.select_related("post").filter(
        brand_id=scope.brand_id, pool_id__in=list(pool_ids), post__discarded_at__isnull=True
    )
    for row in rows.order_by("added_at", "id"):
        found[row.pool_id].append(row)
    return found


def pool_post_of(*, scope: Scope, pool_post_id: UUID) -> PoolPost:
    """One of them. Raises: NotFound."""
    found = PoolPost.objects.filter(brand_id=scope.brand_id, id=pool_post_id).first()
    if found is None:
        raise NotFound(_("This post is not in the pool (any more)."))
    return found


def pool_post_with(*, scope: Scope, pool_id: UUID, post_id: UUID) -> PoolPost:
    """A post as it is in a pool. Raises: NotFound."""
    rows = PoolPost.objects.filter(brand_id=scope.brand_id, pool_id=pool_id, post_id=post_id)
    found = rows.first()
    if found is None:
        raise NotFound(_("This post is not in the pool (any more)."))
    return found


def rested(*, scope: Scope, posts: Iterable[PoolPost]) -> list[Rested]:
    """Posts of a pool with the days on which they were used: those of their copies as they stand.

    The original's own day counts too: it is the same words.
    """
    every = list(posts)
    used: dict[UUID, set[date]] = defaultdict(set)
    rows = PoolUse.objects.filter(
        brand_id=scope.brand_id,
        pool_post_id__in=[each.id for each in every],
        post__discarded_at__isnull=True,
        post__due_day__isnull=False,
    )
    for pool_post_id, day in rows.values_list("pool_post_id", "post__due_day"):
        if day:
            used[pool_post_id].add(day)
    for each in every:
        if each.post.due_day:
            used[each.id].add(each.post.due_day)
    return [Rested(each.id, tuple(sorted(used[each.id])), each.until) for each in every]


def sheet_in_of(*, scope: Scope, sheet_id: UUID) -> SheetIn:
    """A sheet that was read. Raises: NotFound."""
    found = SheetIn.objects.filter(brand_id=scope.brand_id, id=sheet_id).first()
    if found is None:
        raise NotFound(_("This sheet is not here (any more). Read it again."))
    return found


def feeds_of(*, scope: Scope) -> list[Feed]:
    """The person's own secret addresses that still work, newest first."""
    if scope.user_id is None:
        return []
    rows = Feed.objects.filter(
        brand_id=scope.brand_id,
        user_id=scope.user_id,
        ended_at__isnull=True,
        expires_at__gt=clock.now(),
    )
    return list(rows.order_by("-created_at"))


def feed_by_digest(*, digest: str, now: datetime) -> Feed | None:
    """The feed of a secret, if it still works."""
    rows = Feed.objects.select_related("brand", "user").filter(
        digest=digest, ended_at__isnull=True, expires_at__gt=now, user__is_active=True
    )
    return rows.first()


def hours_ahead(*, scope: Scope) -> int:
    """How many posts stand at an hour of the brand's clock, today or later."""
    rows = Post.objects.filter(brand_id=scope.brand_id, discarded_at__isnull=True)
    return rows.filter(due_day__gte=clock.now().date(), due_time__isnull=False).count()


def series_due(*, before: date) -> list[Series]:
    """Series of all brands whose copies do not yet reach `before`."""
    rows = Series.objects.select_related("brand").filter(
        ended_at__isnull=True, brand__archived_at__isnull=True, post__discarded_at__isnull=True
    )
    horizon = before - timedelta(days=1)
    return [each for each in rows if each.made_until is None or each.made_until <= horizon]

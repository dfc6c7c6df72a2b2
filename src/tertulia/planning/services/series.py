"""Series: a post that comes again, its copies made some weeks ahead."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.accounts.scopes import program_scope
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound, TertuliaError
from tertulia.kernel.scope import Scope
from tertulia.planning.models import Occurrence, Series
from tertulia.planning.queries import series_due, series_of
from tertulia.planning.rules.recurrence import BadRule, days_of, read_rule
from tertulia.publishing.copying import copy_post
from tertulia.publishing.queries import post_of

log = logging.getLogger(__name__)

#: How far ahead the copies of a series stand in the calendar.
WEEKS_AHEAD = 8
#: Each reading of a series counts its days from the first one.
LONGEST_AGO = timedelta(days=731)
#: Copies made for one series at once, whatever its rule says.
MOST_AT_ONCE = 100


def start_series(
    *, scope: Scope, post_id: UUID, rule: str, first_day: date | None, hour: time | None
) -> Series:
    """Repeat a post by an RFC 5545 rule from `first_day` on; the first copies are made at once.

    The post itself is the day it stands on, if the series has that day. Raises: Invalid, NotFound.
    """
    post = post_of(scope=scope, post_id=post_id)
    try:
        read = read_rule(rule)
    except BadRule as error:
        raise Invalid(_("This repetition cannot be read."), field="rule", detail=rule) from error
    if first_day is None or hour is None:
        raise Invalid(_("Choose the first day and the hour."), field="day")
    if first_day < clock.now().date() - LONGEST_AGO:
        raise Invalid(_("A series begins in the last two years or later."), field="day")
    with transaction.atomic():
        series = Series.objects.create(
            brand_id=scope.brand_id,
            post=post,
            rule=read.text,
            first_day=first_day,
            hour=hour,
            created_by_id=scope.user_id,
        )
        if post.due_day:
            Occurrence.objects.create(
                brand_id=scope.brand_id, series=series, day=post.due_day, post=post
            )
        make_copies(scope=scope, series_id=series.id)
    return series


def end_series(*, scope: Scope, series_id: UUID) -> None:
    """No further copies; those that stand, stay. Raises: NotFound."""
    series = series_of(scope=scope, series_id=series_id)
    Series.objects.filter(brand_id=scope.brand_id, id=series.id, ended_at__isnull=True).update(
        ended_at=clock.now()
    )


def resume_series(*, scope: Scope, series_id: UUID) -> None:
    """Undo of `end_series`: it goes on from today. Raises: NotFound."""
    series = series_of(scope=scope, series_id=series_id)
    Series.objects.filter(brand_id=scope.brand_id, id=series.id).update(ended_at=None)
    make_copies(scope=scope, series_id=series.id)


def except_days(*, scope: Scope, series_id: UUID, days: Sequence[date]) -> None:
    """Days on which the series does not come. Copies already made stay. Raises: NotFound."""
    with transaction.atomic():
        series_of(scope=scope, series_id=series_id)
        series = Series.objects.select_for_update().get(brand_id=scope.brand_id, id=series_id)
        series.except_days = sorted({*series.except_days, *days})
        series.save(update_fields=["except_days"])


def make_copies(*, scope: Scope, series_id: UUID) -> int:
    """Make what lacks up to the horizon; each day of a series once, whatever became of it."""
    with transaction.atomic():
        series = (
            Series.objects.select_for_update()
            .filter(brand_id=scope.brand_id, id=series_id, ended_at__isnull=True)
            .first()
        )
        if series is None:
            return 0
        today = today_there(scope)
        horizon = today + timedelta(weeks=WEEKS_AHEAD)
        first = max(series.first_day, today)
        if series.made_until:
            first = max(first, series.made_until + timedelta(days=1))
        days = days_of(
            read_rule(series.rule),
            first_day=series.first_day,
            first=first,
            last=horizon,
            exceptions=series.except_days,
        )[:MOST_AT_ONCE]
        rows = Occurrence.objects.filter(brand_id=scope.brand_id, series=series, day__in=days)
        known = set(rows.values_list("day", flat=True))
        try:
            for day in days:
                if day not in known:
                    _copy(scope, series, day)
        except NotFound:  # its post was discarded: the series rests until it is brought back
            return 0
        Series.objects.filter(brand_id=scope.brand_id, id=series.id).update(made_until=horizon)
        return len(set(days) - known)


def _copy(scope: Scope, series: Series, day: date) -> None:
    post = copy_post(scope=scope, post_id=series.post_id, day=day, hour=series.hour)
    Occurrence.objects.create(brand_id=scope.brand_id, series=series, day=day, post=post)


def make_all_copies() -> None:
    """For the worker: every series of every brand reaches the horizon."""
    for series in series_due(before=clock.now().date() + timedelta(weeks=WEEKS_AHEAD)):
        scope = program_scope(
            brand_id=series.brand_id,
            organisation_id=series.brand.organisation_id,
            actor="planning",
        )
        try:
            make_copies(scope=scope, series_id=series.id)
        except TertuliaError as error:  # one series must not keep the others waiting
            log.warning("series %s: %s", series.id, error.sentence)


def today_there(scope: Scope) -> date:
    """The present day on the brand's clock."""
    zone = Brand.objects.get(id=scope.brand_id).zone
    return clock.now().astimezone(ZoneInfo(zone)).date()

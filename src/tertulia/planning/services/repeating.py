"""A series changed while it runs: a day left out, other words or another rule from a day on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.kernel.errors import Invalid, NotFound, TertuliaError
from tertulia.kernel.scope import Scope
from tertulia.planning.models import Occurrence, Series
from tertulia.planning.queries import occurrences_from, series_of
from tertulia.planning.rules.recurrence import BadRule, Rule, days_of, read_rule, until_day
from tertulia.planning.services.series import WEEKS_AHEAD, make_copies, today_there
from tertulia.planning.values import Done, Undo
from tertulia.publishing.copying import copy_words
from tertulia.publishing.scheduling import move_post
from tertulia.publishing.services import discard_post

FOLLOWING, ALL = "following", "all"


def leave_out(*, scope: Scope, series_id: UUID, day: date) -> Done:
    """It does not come on this day: a copy that waits there as a draft goes out of sight."""
    gone: list[UUID] = []
    stayed: list[str] = []
    with transaction.atomic():
        series = _locked(scope, series_id)
        series.except_days = sorted({*series.except_days, day})
        series.save(update_fields=["except_days"])
        for each in occurrences_from(scope=scope, series_ids=[series.id], day=day):
            if each.day != day or each.post_id == series.post_id:
                continue
            _discard(scope, each, gone, stayed)
    said = formats.date_format(day, "l j F")
    return Done(_("Not on %s.") % said, Undo(restore=tuple(gone)), stayed=tuple(stayed))


def bring_back(*, scope: Scope, series_id: UUID, day: date) -> None:
    """It comes on this day after all. A copy that was discarded is made anew. Raises: NotFound."""
    with transaction.atomic():
        series = _locked(scope, series_id)
        series.except_days = [each for each in series.except_days if each != day]
        series.made_until = None
        series.save(update_fields=["except_days", "made_until"])
        rows = Occurrence.objects.filter(brand_id=scope.brand_id, series=series, day=day)
        rows.filter(post__discarded_at__isnull=False).delete()
        make_copies(scope=scope, series_id=series.id)


def spread(*, scope: Scope, post_id: UUID, reach: str) -> Done:
    """Let the other days of a post's series say what it says: `following` or `all` to come.

    Later copies are made of it too. Words that were changed on a day of their own are replaced;
    what is out, stays. Raises: NotFound when the post belongs to no series, Invalid.
    """
    if reach not in (FOLLOWING, ALL):
        raise Invalid(_("Choose which days are meant."), field="reach")
    mine = Occurrence.objects.filter(brand_id=scope.brand_id, post_id=post_id).first()
    rows = Series.objects.filter(brand_id=scope.brand_id, ended_at__isnull=True)
    series = rows.filter(id=mine.series_id).first() if mine else rows.filter(post=post_id).first()
    if series is None:
        raise NotFound(_("This post does not come again (any more)."))
    first = today_there(scope)
    if reach == FOLLOWING and mine:
        first = max(first, mine.day + timedelta(days=1))
    done, stayed = 0, []
    for each in occurrences_from(scope=scope, series_ids=[series.id], day=first):
        if each.post_id == post_id:
            continue
        try:
            copy_words(scope=scope, source_id=post_id, target_id=each.post_id)
        except TertuliaError as error:
            stayed.append(f"{formats.date_format(each.day, 'j F')}: {error.sentence}")
        else:
            done += 1
    Series.objects.filter(brand_id=scope.brand_id, id=series.id).update(post_id=post_id)
    told = ngettext("%d other day says the same now.", "%d other days say the same now.", done)
    return Done(told % done, stayed=tuple(stayed))


@dataclass(frozen=True)
class _Now:
    """The days of a series as they are from a day on."""

    series: Series
    days: frozenset[date]
    hour: time


def change_series(
    *, scope: Scope, series_id: UUID, rule: str, hour: time | None, from_day: date | None = None
) -> Done:
    """Another rule and hour for all that is to come, or from `from_day` on (this and following).

    From a day on it is a series of its own and the old one ends before. Copies on days that stay
    take the new hour unless they were moved; drafts on days that are no more go out of sight.
    Raises: Invalid, NotFound.
    """
    try:
        read = read_rule(rule)
    except BadRule as error:
        raise Invalid(_("This repetition cannot be read."), field="rule", detail=rule) from error
    if hour is None:
        raise Invalid(_("Choose the first day and the hour."), field="hour")
    gone: list[UUID] = []
    stayed: list[str] = []
    with transaction.atomic():
        old = _locked(scope, series_id)
        was, today = old.hour, today_there(scope)
        start = max(from_day, today) if from_day else today
        standing = occurrences_from(scope=scope, series_ids=[old.id], day=start)
        split = from_day is not None and start > old.first_day
        series = _split(scope, old, read, hour, start) if split else _changed(old, read, hour)
        now = _Now(series, _days_from(series, read, start), hour)
        for each in standing:
            _settle(scope, each, now, was, gone, stayed)
        make_copies(scope=scope, series_id=series.id)
    said = _("It comes so from now on: see the calendar.")
    return Done(said, stayed=tuple(stayed), series_id=series.id)


def end_from(*, scope: Scope, series_id: UUID, day: date) -> Done:
    """It does not come on this day nor later; drafts that wait there go out of sight.

    `change_series` with the rule as it was takes it back. Raises: NotFound.
    """
    series = series_of(scope=scope, series_id=series_id)
    ends = until_day(read_rule(series.rule), day - timedelta(days=1))
    done = change_series(scope=scope, series_id=series_id, rule=ends.text, hour=series.hour)
    said = formats.date_format(day, "l j F")
    return replace(done, sentence=_("From %s on it does not come again.") % said)


def _changed(series: Series, rule: Rule, hour: time) -> Series:
    series.rule, series.hour, series.made_until = rule.text, hour, None
    series.save(update_fields=["rule", "hour", "made_until"])
    return series


def _split(scope: Scope, old: Series, rule: Rule, hour: time, start: date) -> Series:
    """The part from `start` on as a series of its own."""
    series = Series.objects.create(
        brand_id=scope.brand_id,
        post_id=old.post_id,
        rule=rule.text,
        first_day=start,
        hour=hour,
        except_days=[each for each in old.except_days if each >= start],
        created_by_id=scope.user_id,
    )
    old.rule = until_day(read_rule(old.rule), start - timedelta(days=1)).text
    old.save(update_fields=["rule"])
    return series


def _days_from(series: Series, rule: Rule, start: date) -> frozenset[date]:
    horizon = start + timedelta(weeks=WEEKS_AHEAD * 2)
    return frozenset(
        days_of(
            rule,
            first_day=series.first_day,
            first=start,
            last=horizon,
            exceptions=series.except_days,
        )
    )


def _settle(
    scope: Scope,
    each: Occurrence,
    now: _Now,
    was: time,
    gone: list[UUID],
    stayed: list[str],
) -> None:
    """One copy that stands: kept at the new hour, or out of sight."""
    post = each.post
    if each.day not in now.days:
        if post.id == now.series.post_id:
            return
        if _discard(scope, each, gone, stayed):
            each.delete()
        return
    each.series = now.series
    each.save(update_fields=["series"])
    if (post.due_day, post.due_time) != (each.day, was) or was == now.hour:
        return
    try:
        with transaction.atomic():
            move_post(scope=scope, post_id=post.id, day=each.day, hour=now.hour)
    except TertuliaError as error:
        stayed.append(f"{formats.date_format(each.day, 'j F')}: {error.sentence}")


def _discard(scope: Scope, each: Occurrence, gone: list[UUID], stayed: list[str]) -> bool:
    try:
        discard_post(scope=scope, post_id=each.post_id)
    except TertuliaError as error:
        stayed.append(f"{formats.date_format(each.day, 'j F')}: {error.sentence}")
        return False
    gone.append(each.post_id)
    return True


def _locked(scope: Scope, series_id: UUID) -> Series:
    """Raises: NotFound."""
    series_of(scope=scope, series_id=series_id)
    return Series.objects.select_for_update().get(brand_id=scope.brand_id, id=series_id)

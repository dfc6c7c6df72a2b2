"""Posts that come again: started, looked at beforehand, changed, left out on a day, ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.planning.board import today_of
from tertulia.planning.models import Occurrence, Series
from tertulia.planning.queries import named_days, occurrences_from, series_page
from tertulia.planning.rules.recurrence import WEEKDAYS, BadRule, Rule, next_days, read_rule
from tertulia.planning.services import repeating, series
from tertulia.planning.ui.acts import keep_undo
from tertulia.planning.ui.forms import read_day, read_hour, read_id
from tertulia.planning.ui.said import rule_said
from tertulia.planning.ui.told import told
from tertulia.planning.values import Done

PAGE = "planning:again"
#: Days that a preview names.
SHOWN_DAYS = 8
#: How far a preview looks: a rule may never fit.
LOOKED_DAYS = 4_000


def weekday_choices() -> list[tuple[str, str, str]]:
    """`MO`, its name and its short name, Monday first."""
    monday = datetime(2024, 1, 1)  # noqa: DTZ001 -- any Monday
    days = [monday + timedelta(days=n) for n in range(7)]
    return [
        (code, formats.date_format(day, "l"), formats.date_format(day, "D"))
        for code, day in zip(WEEKDAYS, days, strict=True)
    ]


def rule_from(data: QueryDict) -> str:
    """The rule that the fields of a form say."""
    freq = data.get("freq", "WEEKLY")
    parts = [f"FREQ={freq}", f"INTERVAL={data.get('interval') or '1'}"]
    days = [each for each in WEEKDAYS if each in data.getlist("byday")]
    if days and freq == "WEEKLY":
        parts.append(f"BYDAY={','.join(days)}")
    ends = data.get("ends") or ("until" if data.get("until") else "count")
    until = read_day(data.get("until", "")) if ends == "until" else None
    if until:
        parts.append(f"UNTIL={until:%Y%m%d}")
    elif ends == "count" and data.get("count"):
        parts.append(f"COUNT={data.get('count', '').strip()}")
    return ";".join(parts)


def shown_series(request: BrandRequest, today: date) -> list[dict[str, Any]]:
    """Every series as a sentence, with the days that stand and how its fields are filled."""
    rows = series_page(scope=request.scope)
    goes_on = [each.id for each in rows if each.ended_at is None]
    standing: dict[UUID, list[Occurrence]] = {}
    for each in occurrences_from(scope=request.scope, series_ids=goes_on, day=today):
        standing.setdefault(each.series_id, []).append(each)
    return [
        {
            "row": row,
            "said": rule_said(Rule(row.rule)),
            "days": standing.get(row.id, [])[:SHOWN_DAYS],
            "excepted": [day for day in row.except_days if day >= today],
            "fields": _fields(row),
        }
        for row in rows
    ]


def _fields(row: Series) -> dict[str, Any]:
    rule = Rule(row.rule)
    until = rule.part("UNTIL")
    return {
        "freq": rule.part("FREQ"),
        "interval": rule.part("INTERVAL") or "1",
        "byday": rule.part("BYDAY").split(","),
        "until": f"{until[:4]}-{until[4:6]}-{until[6:]}" if until else "",
        "count": rule.part("COUNT"),
    }


@requires("post.write")
def preview(request: BrandRequest) -> HttpResponseBase:
    """The rule of a form as a sentence and its next days, before anything is made."""
    data, today = request.GET, today_of(request.brand.zone)
    try:
        rule = read_rule(rule_from(data))
        first = read_day(data.get("first", "")) or read_day(data.get("from", "")) or today
    except (BadRule, Invalid):
        return render(request, "planning/parts/next_days.html", {"wrong": True})
    try:
        horizon = first + timedelta(days=LOOKED_DAYS)
    except OverflowError:
        return render(request, "planning/parts/next_days.html", {"wrong": True})
    found = next_days(rule, first_day=first, first=first, most=SHOWN_DAYS + 1, horizon=horizon)
    shown = found[:SHOWN_DAYS]
    span = {"first": shown[0], "last": shown[-1]} if shown else {}
    names = named_days(scope=request.scope, **span) if span else {}
    context = {
        "said": rule_said(rule),
        "days": [(day, names.get(day, ()), day < today) for day in shown],
        "more": len(found) > len(shown),
    }
    return render(request, "planning/parts/next_days.html", context)


@requires("post.write", "POST")
def start(request: BrandRequest) -> HttpResponseBase:
    """Repeat a post."""
    data = request.POST

    def act() -> None:
        series.start_series(
            scope=request.scope,
            post_id=read_id(data.get("post", "")),
            rule=rule_from(data),
            first_day=read_day(data.get("first", "")),
            hour=read_hour(data.get("hour", "")),
        )

    return told(request, act, _("It comes again: see the calendar."), to=PAGE)


@requires("post.write", "POST")
def end(request: BrandRequest, series_id: UUID) -> HttpResponseBase:
    """No further copies."""

    def act() -> None:
        series.end_series(scope=request.scope, series_id=series_id)

    return told(request, act, _("It does not come again; what stands, stays."), to=PAGE)


@requires("post.write", "POST")
def change(request: BrandRequest, series_id: UUID) -> HttpResponseBase:
    """Another rule and hour, for all that is to come or (`reach`) from a day on."""
    data = request.POST

    def act() -> Done:
        from_day = read_day(data.get("from", "")) if data.get("reach") == "following" else None
        if data.get("reach") == "following" and from_day is None:
            raise Invalid(_("Choose a day."), field="from")
        return repeating.change_series(
            scope=request.scope,
            series_id=series_id,
            rule=rule_from(data),
            hour=read_hour(data.get("hour", "")),
            from_day=from_day,
        )

    return _done(request, act, reverse(PAGE, args=[request.brand.slug]))


@requires("post.write", "POST")
def leave_out(request: BrandRequest, series_id: UUID) -> HttpResponseBase:
    """A day on which it does not come; `back` lets it come after all."""

    def act() -> Done:
        day = read_day(request.POST.get("day", ""))
        if day is None:
            raise Invalid(_("Choose a day."), field="day")
        if request.POST.get("back"):
            repeating.bring_back(scope=request.scope, series_id=series_id, day=day)
            return Done(_("Saved."))
        return repeating.leave_out(scope=request.scope, series_id=series_id, day=day)

    return _done(request, act, reverse(PAGE, args=[request.brand.slug]))


@requires("post.write", "POST")
def spread(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """What this day says is said on the days that follow, or on all to come."""

    def act() -> Done:
        reach = request.POST.get("reach", "")
        return repeating.spread(scope=request.scope, post_id=post_id, reach=reach)

    return _done(request, act, reverse("publishing:composer", args=[request.brand.slug, post_id]))


def _done(request: BrandRequest, act: Callable[[], Done], back: str) -> HttpResponseBase:
    """Say how it went, with what stayed and the way back."""
    try:
        done = act()
    except (Invalid, Conflict) as error:
        messages.error(request, error.sentence)
        return redirect(back)
    messages.success(request, done.sentence, extra_tags=keep_undo(request, done.undo))
    for each in done.stayed[:5]:
        messages.warning(request, each)
    return redirect(back)

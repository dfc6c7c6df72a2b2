"""The plan: month and list."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel import clock
from tertulia.kernel.errors import TertuliaError
from tertulia.publishing.chips import chips_between
from tertulia.publishing.queries import post_of
from tertulia.publishing.scheduling import move_post
from tertulia.publishing.ui.forms import read_day, read_hour
from tertulia.publishing.values import Chip

SHOWN_PER_DAY = 4


@dataclass(frozen=True)
class Day:
    """One cell of the month."""

    day: date
    chips: tuple[Chip, ...]
    more: int
    in_month: bool
    is_today: bool
    is_past: bool


def today_of(zone: str) -> date:
    """The present day on the brand's clock."""
    return clock.now().astimezone(ZoneInfo(zone)).date()


def month_from(words: str, today: date) -> date:
    """First day of the month `YYYY-MM`, or of the present one."""
    try:
        return datetime.strptime(words, "%Y-%m").date()  # noqa: DTZ007 -- only a month
    except ValueError:
        return today.replace(day=1)


@requires("post.read")
def month(request: BrandRequest) -> HttpResponseBase:
    """A month as weeks that begin on Monday."""
    today = today_of(request.brand.zone)
    first = month_from(request.GET.get("month", ""), today)
    weeks = months.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    days = chips_between(scope=request.scope, first=weeks[0][0], last=weeks[-1][-1])
    cells = [
        [
            Day(
                day=day,
                chips=tuple(days.get(day, ())[:SHOWN_PER_DAY]),
                more=max(0, len(days.get(day, ())) - SHOWN_PER_DAY),
                in_month=day.month == first.month,
                is_today=day == today,
                is_past=day < today,
            )
            for day in week
        ]
        for week in weeks
    ]
    count = sum(len(chips) for day, chips in days.items() if day.month == first.month)
    return render(
        request,
        "planning/month.html",
        {
            "weeks": cells,
            "first": first,
            "count": count,
            "previous": (first - timedelta(days=1)).strftime("%Y-%m"),
            "next": (first + timedelta(days=32)).strftime("%Y-%m"),
            "this_month": today.strftime("%Y-%m"),
            "brand": request.brand,
            "may_write": request.scope.may("post.write"),
        },
    )


@requires("post.read")
def agenda(request: BrandRequest) -> HttpResponseBase:
    """The same as a list: a month by days, only those that have something."""
    today = today_of(request.brand.zone)
    first = month_from(request.GET.get("month", ""), today)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    days = chips_between(scope=request.scope, first=first, last=last)
    return render(
        request,
        "planning/agenda.html",
        {
            "days": sorted(days.items()),
            "first": first,
            "today": today,
            "count": sum(len(chips) for chips in days.values()),
            "previous": (first - timedelta(days=1)).strftime("%Y-%m"),
            "next": (first + timedelta(days=32)).strftime("%Y-%m"),
            "this_month": today.strftime("%Y-%m"),
            "brand": request.brand,
            "may_write": request.scope.may("post.write"),
        },
    )


@requires("post.write", "POST")
def move(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """Move to another day (and hour); answers the sentence, and how to undo it."""
    post = post_of(scope=request.scope, post_id=post_id)
    before = {"day": post.due_day, "hour": post.due_time}
    data = request.POST or request.GET  # an undo posts to an address that says all
    try:
        day = read_day(data.get("day", ""))
        hour = read_hour(data.get("hour", "")) or post.due_time
        move_post(scope=request.scope, post_id=post_id, day=day, hour=hour)
    except TertuliaError as error:
        return JsonResponse({"sentence": error.sentence}, status=error.status)
    told = _("Moved to %s.") % formats.date_format(day, "l j F") if day else _("Without a day.")
    undo = reverse("planning:move", args=[request.brand.slug, post_id])
    was_day = before["day"].isoformat() if before["day"] else ""
    was_hour = before["hour"].strftime("%H:%M") if before["hour"] else ""
    return JsonResponse({"sentence": told, "undo": f"{undo}?day={was_day}&hour={was_hour}"})

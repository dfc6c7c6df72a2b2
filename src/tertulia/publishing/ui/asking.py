"""Sending to approval: a post, a selection or a month, looked through once more and asked as one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.networks.errors import NetworkError
from tertulia.networks.models import Channel
from tertulia.networks.registry import manifest
from tertulia.publishing.asking import ask_approval, look_through
from tertulia.publishing.ui.forms import read_day

WEEK = timedelta(days=7)


@requires("post.publish", "GET", "POST")
def ask(request: BrandRequest) -> HttpResponseBase:
    """What could be asked (`month`, the `week` of a day, or posts as `post` or `spot`); POST with
    `variant` asks."""
    chosen = request.POST.getlist("variant")
    if request.method == "POST" and chosen:
        try:
            asked = ask_approval(
                scope=request.scope,
                variant_ids=[UUID(each) for each in chosen],
                title=request.POST.get("title", ""),
                note=request.POST.get("note", ""),
                deadline=_deadline(request),
            )
        except (Invalid, Conflict, NetworkError) as error:
            return _page(request, error=error.sentence)
        except ValueError:
            return _page(request, error=_("Choose what has to be approved."))
        count = asked.items.count()
        told = ngettext("Sent %d text to approval.", "Sent %d texts to approval.", count)
        messages.success(request, told % count)
        return redirect("approval:request", request.brand.slug, asked.id)
    return _page(request)


def _deadline(request: BrandRequest) -> datetime | None:
    """The end of the chosen day on the brand's clock."""
    day = read_day(request.POST.get("deadline", ""))
    if day is None:
        return None
    end = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return end.replace(tzinfo=ZoneInfo(request.brand.zone))


def _page(request: BrandRequest, *, error: str = "") -> HttpResponseBase:
    given = request.POST if request.method == "POST" else request.GET
    posts = _posts(given)
    week = _week(given.get("week", ""))
    first, last = week or _month(request, given.get("month", ""))
    looked = look_through(
        scope=request.scope, first=first, last=last, post_ids=posts if posts else None
    )
    found = looked.found
    title = given.get("title", "")
    if not title and posts:
        title = found[0].title if found else ""
    elif not title:
        title = _name_of_week(first) if week else f"{MONTHS[first.month]} {first.year}".capitalize()
    return render(
        request,
        "publishing/ask.html",
        {
            "brand": request.brand,
            "found": [(each, manifest(each.variant.channel.network)) for each in found],
            "ready": any(not each.problem for each in found),
            "posts": posts,
            "asked": len(looked.asked),
            "free": len(looked.free),
            "free_on": list(dict.fromkeys(_named(each.channel) for each in looked.free)),
            "week": f"{first}" if week else "",
            "month": f"{first:%Y-%m}",
            "span": _name_of_week(first) if week else f"{MONTHS[first.month]} {first.year}",
            "before": f"week={first - WEEK}" if week else f"month={_shifted(first, -1)}",
            "after": f"week={first + WEEK}" if week else f"month={_shifted(first, 1)}",
            "title": title,
            "note": given.get("note", ""),
            "error": error,
        },
        status=422 if error else 200,
    )


def _posts(given: QueryDict) -> Sequence[UUID]:
    """Posts named one by one; a spot of the calendar begins with its post."""
    words = given.getlist("post") + [each.partition("|")[0] for each in given.getlist("spot")]
    found = []
    for each in dict.fromkeys(words):
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found


def _named(channel: Channel) -> str:
    return f"{manifest(channel.network).title} {channel.handle}"


def _week(words: str) -> tuple[date, date] | None:
    """Monday and Sunday of the week of a day; None when it is none."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _name_of_week(monday: date) -> str:
    return _("Week of %s") % formats.date_format(monday, "MONTH_DAY_FORMAT")


def _month(request: BrandRequest, words: str) -> tuple[date, date]:
    """The first and last day of a month written 2026-12; this month when it is none."""
    try:
        first = date.fromisoformat(f"{words}-01")
    except ValueError:
        first = clock.now().astimezone(ZoneInfo(request.brand.zone)).date().replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first, following - timedelta(days=1)


def _shifted(first: date, months: int) -> str:
    moved = (first + timedelta(days=32 if months > 0 else -1)).replace(day=1)
    return f"{moved:%Y-%m}"

"""The plan: month, week, quarter and list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.accounts.models import User
from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.campaigns.queries import campaigns_by_id
from tertulia.kernel import clock
from tertulia.networks.queries import channels_of
from tertulia.planning.board import (
    Board,
    by_row,
    month_board,
    quarter_boards,
    today_of,
    week_board,
)
from tertulia.planning.rules.filters import NONE, Filters
from tertulia.planning.ui.forms import day_from, filters_from, month_from
from tertulia.planning.ui.left import remember, where_left
from tertulia.publishing.chips import ideas_without_a_day

SHOWN_IDEAS = 40
#: Where a list opens.
HERE = "#here"
#: View -> name of its address; in the order of the switch.
VIEWS = {
    "week": gettext_lazy("Week"),
    "month": gettext_lazy("Month"),
    "quarter": gettext_lazy("Quarter"),
    "agenda": gettext_lazy("List"),
}


@requires("post.read")
def month(request: BrandRequest) -> HttpResponseBase:
    """A month as weeks that begin on Monday; without a month, the plan where it was left."""
    left = where_left(request)
    if left and not request.GET and left != ("month", today_of(request.brand.zone).replace(day=1)):
        return redirect(_url(request, *left, Filters()))
    first = month_from(request.GET.get("month", ""), today_of(request.brand.zone))
    filters = filters_from(request.GET)
    board = month_board(scope=request.scope, brand=request.brand, first=first, filters=filters)
    return _page(request, "month", first, filters, {"board": board, "board_class": "by-month"})


@requires("post.read")
def week(request: BrandRequest) -> HttpResponseBase:
    """A week with everything in it; `by` gives each channel or campaign a row."""
    day = day_from(request.GET.get("day", ""), today_of(request.brand.zone))
    filters = filters_from(request.GET)
    board = week_board(scope=request.scope, brand=request.brand, day=day, filters=filters)
    by = request.GET.get("by", "")
    rows = by_row(board, _row_keys(request, board, by), by) if by in ("channel", "campaign") else []
    more = {"board": board, "by": by if rows else "", "rows": rows, "board_class": "by-week"}
    return _page(request, "week", day, filters, more)


def _row_keys(request: BrandRequest, board: Board, by: str) -> list[tuple[str, str]]:
    if by == "channel":
        cards = channels_of(scope=request.scope)
        return [(str(each.id), f"{each.title} {each.handle}") for each in cards]
    names = {each.id: each.name for each in board.spans}
    chips = [chip for cell in board.cells for chip in cell.chips]
    outside = {each.campaign_id for each in chips if each.campaign_id} - set(map(UUID, names))
    if outside:  # posts before or after the days of their campaign
        found = campaigns_by_id(scope=request.scope, ids=outside)
        names |= {str(key): row.name for key, row in found.items()}
    return [*names.items(), (NONE, _("Without a campaign"))]


@requires("post.read")
def quarter(request: BrandRequest) -> HttpResponseBase:
    """Three months at a glance: how much stands on each day, and what lasts."""
    first = month_from(request.GET.get("month", ""), today_of(request.brand.zone))
    first = first.replace(month=(first.month - 1) // 3 * 3 + 1)
    filters = filters_from(request.GET)
    boards = quarter_boards(scope=request.scope, brand=request.brand, first=first, filters=filters)
    return _page(request, "quarter", first, filters, {"boards": boards})


@requires("post.read")
def agenda(request: BrandRequest) -> HttpResponseBase:
    """The same as a list: a month by days, only those that have something."""
    first = month_from(request.GET.get("month", ""), today_of(request.brand.zone))
    filters = filters_from(request.GET)
    board = month_board(
        scope=request.scope, brand=request.brand, first=first, filters=filters, shown=10_000
    )
    days = [each for each in board.cells if each.in_range and (each.chips or each.names)]
    looked_at = _looked_at(request, "agenda", first)
    here = next((each.day for each in days if each.day >= looked_at), None)
    return _page(request, "agenda", first, filters, {"board": board, "days": days, "here": here})


def _page(
    request: BrandRequest, view: str, at: date, filters: Filters, more: Mapping[str, Any]
) -> HttpResponseBase:
    """What every view of the plan shows around itself."""
    before, after = _neighbours(view, at)
    may_write = request.scope.may("post.write")
    channels = channels_of(scope=request.scope)
    today = today_of(request.brand.zone)
    context = {
        "view": view,
        "at": at,
        "brand": request.brand,
        "may_write": may_write,
        "switch": _switch(request, view, _looked_at(request, view, at), filters),
        "previous": _url(request, view, before, filters),
        "next": _url(request, view, after, filters),
        "today_url": _url(request, view, today, filters) + (HERE if view == "agenda" else ""),
        "plain_url": _url(request, view, at, Filters()),
        "filters": filters,
        "filter_url": _filter_url(request, view, at, filters),
        "ideas": ideas_without_a_day(scope=request.scope, limit=SHOWN_IDEAS)
        if view in ("month", "week")
        else (),
        "channels": channels,
        "other_zone": other_zone(request),
        **more,
    }
    boards = context.get("boards") or [context["board"]]
    context["count"] = sum(each.count for each in boards)
    context["unapproved"] = sum(each.unapproved for each in boards)
    response = render(request, f"planning/{view}.html", context)
    remember(request, response, view, at)
    return response


def _looked_at(request: BrandRequest, view: str, at: date) -> date:
    """The day that another view should show: the one said, or today, where they stand in this one."""
    if view == "week":
        return at
    last = _neighbours(view, at)[1].replace(day=1) - timedelta(days=1)
    today = today_of(request.brand.zone)
    wanted = day_from(request.GET.get("day", ""), today)
    return wanted if at <= wanted <= last else at


def _switch(
    request: BrandRequest, view: str, at: date, filters: Filters
) -> list[dict[str, object]]:
    """The other views of the same days; a list opens at the day."""
    found: list[dict[str, object]] = []
    for each, name in VIEWS.items():
        url = _url(request, each, at, filters)
        if view == "week" and each != "week":
            url += f"&day={at}"
        url += HERE if each == "agenda" else ""
        found.append({"name": name, "url": url, "current": each == view})
    return found


def _neighbours(view: str, at: date) -> tuple[date, date]:
    if view == "week":
        return at - timedelta(days=7), at + timedelta(days=7)
    if view == "quarter":
        return (at - timedelta(days=62)).replace(day=1), (at + timedelta(days=95)).replace(day=1)
    return at.replace(day=1) - timedelta(days=1), at.replace(day=1) + timedelta(days=32)


def _url(request: BrandRequest, view: str, at: date, filters: Filters) -> str:
    when = f"day={at}" if view == "week" else f"month={at:%Y-%m}"
    by = request.GET.get("by", "") if view == "week" else ""
    parts = [when, f"by={by}" if by in ("channel", "campaign") else "", filters.query]
    path = reverse(f"planning:{view}", args=[request.brand.slug])
    return f"{path}?{'&'.join(each for each in parts if each)}"


def _filter_url(request: BrandRequest, view: str, at: date, filters: Filters) -> str:
    """Where the conditions to choose from are read when the menu opens."""
    by = request.GET.get("by", "")
    about = {"view": view, "at": at.isoformat(), **({"by": by} if by else {})}
    path = reverse("planning:filter", args=[request.brand.slug])
    return f"{path}?{urlencode(about)}&{filters.query}"


def other_zone(request: BrandRequest) -> dict[str, str] | None:
    """How far the viewer's own clock is from the brand's, when they differ now."""
    user = request.user
    zone = user.zone if isinstance(user, User) else ""
    if not zone or zone == request.brand.zone:
        return None
    now = clock.now()
    theirs, ours = now.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(request.brand.zone))
    if theirs.utcoffset() == ours.utcoffset():
        return None
    apart = (theirs.replace(tzinfo=None) - ours.replace(tzinfo=None)).total_seconds() / 3600
    return {"zone": zone, "here": theirs.strftime("%H:%M"), "apart": f"{apart:+g}"}

"""All campaigns: as a picture of a year, as a table, and who was told of them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpResponseBase
from django.shortcuts import render

from tertulia.accounts.models import Brand
from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.campaigns.departments import CONFIRMING, DEPARTMENTS, department_name
from tertulia.campaigns.models import Campaign
from tertulia.campaigns.queries import (
    band_of,
    campaigns_between,
    matrix,
    open_proposals,
    task_counts,
)
from tertulia.campaigns.ui.timeline import timeline_of
from tertulia.kernel import clock
from tertulia.links.ui.sheets import csv_answer


def today_of(brand: Brand) -> date:
    """Today on the brand's calendar."""
    return clock.now().astimezone(ZoneInfo(brand.zone)).date()


def _year(request: BrandRequest) -> int:
    asked = request.GET.get("year", "")
    this = today_of(request.brand).year
    return (
        int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked) <= 2100 else this
    )


def _of_year(request: BrandRequest, year: int) -> list[Campaign]:
    return campaigns_between(
        scope=request.scope, first=date(year, 1, 1), last=date(year, 12, 31), cancelled=True
    )


def frame(request: BrandRequest, view: str, year: int) -> dict[str, object]:
    """What the head of these pages shows."""
    return {
        "brand": request.brand,
        "view": view,
        "year": year,
        "this_year": today_of(request.brand).year,
        "previous": year - 1,
        "next": year + 1,
        "waiting": open_proposals(scope=request.scope),
        "may_write": request.scope.may("campaign.write"),
        "may_propose": request.scope.may("campaign.propose"),
        "may_see_links": request.scope.may("post.read"),
    }


@requires("campaign.read")
def campaigns(request: BrandRequest) -> HttpResponseBase:
    """A year of campaigns."""
    year, today = _year(request), today_of(request.brand)
    rows = _of_year(request, year)
    counts = task_counts(scope=request.scope, ids=[row.id for row in rows])
    context = {
        **frame(request, "campaigns", year),
        "lines": [(row, counts.get(row.id, (0, 0)), phase_of(row, today)) for row in rows],
        "timeline": timeline_of(
            [band_of(row) for row in rows if row.standing != "cancelled"],
            first=date(year, 1, 1),
            last=date(year, 12, 31),
            today=today,
        ),
    }
    return render(request, "campaigns/campaigns.html", context)


def phase_of(row: Campaign, today: date) -> str:
    """Whether it is to come, runs, or is over."""
    if today < row.starts_on:
        return "coming"
    return "running" if today <= row.ends_on else "over"


@requires("campaign.read")
def told(request: BrandRequest) -> HttpResponseBase:
    """Campaigns by departments: who was told where, who was not, who confirmed."""
    year = _year(request)
    rows = [row for row in _of_year(request, year) if row.standing != "cancelled"]
    found = matrix(scope=request.scope, campaigns=rows)
    keys = _departments({key for lines in found.values() for key in lines})
    context = {
        **frame(request, "told", year),
        "departments": [department_name(key) for key in keys],
        "lines": [(row, [found[row.id].get(key) for key in keys]) for row in rows],
    }
    return render(request, "campaigns/told.html", context)


def _departments(used: set[str]) -> list[str]:
    """Those that confirm and those that appear anywhere, in the order in which we know them."""
    known = [key for key in DEPARTMENTS if key in used or key in CONFIRMING]
    return known + sorted(used - set(DEPARTMENTS), key=str.casefold)


@requires("campaign.read")
def as_csv(request: BrandRequest) -> HttpResponseBase:
    """The campaigns of a year."""
    year = _year(request)
    columns = (
        "name", "kind", "standing", "starts_on", "ends_on", "tag", "budget", "currency", "purpose",
        "audience", "key_message",
    )  # fmt: skip
    rows = ([getattr(row, name) for name in columns] for row in _of_year(request, year))
    return csv_answer(f"campaigns-{request.brand.slug}-{year}.csv", columns, rows)


@requires("campaign.read")
def told_csv(request: BrandRequest) -> HttpResponseBase:
    """Who was told, one row for each campaign and department."""
    year = _year(request)
    rows = _of_year(request, year)
    found = matrix(scope=request.scope, campaigns=rows)
    columns = (
        "must_confirm", "where", "told_at", "acknowledged_at", "acknowledged_by", "confirmed_at",
        "confirmed_by", "outdated", "words",
    )  # fmt: skip
    lines = (
        [row.name, row.starts_on, each.department, *(getattr(each, name) for name in columns)]
        for row in rows
        for each in found[row.id].values()
    )
    name = f"told-{request.brand.slug}-{year}.csv"
    return csv_answer(name, ("campaign", "starts_on", "department", *columns), lines)

"""Holidays, days of the trade, the brand's own days; and the secret addresses of the plan."""

from __future__ import annotations

from uuid import UUID

from babel import Locale
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, guarded_itself, requires
from tertulia.kernel.errors import NotFound
from tertulia.planning.queries import days_of_brand, feeds_of, own_days
from tertulia.planning.rules.days import countries
from tertulia.planning.services import days as services
from tertulia.planning.services import feeds
from tertulia.planning.ui.forms import read_day, read_id
from tertulia.planning.ui.told import told

PAGE = "planning:days"


@requires("post.read", "GET")
def page(request: BrandRequest) -> HttpResponseBase:
    """What the calendar names, and what can be chosen."""
    names = Locale.parse(get_language() or "en", sep="-").territories
    chosen = days_of_brand(scope=request.scope)
    choices = sorted(
        ((code, str(names.get(code, code))) for code in countries()), key=lambda each: each[1]
    )
    context = {
        "brand": request.brand,
        "tab": "days",
        "may_write": request.scope.may("post.write"),
        "chosen": [(code, str(names.get(code, code))) for code in chosen.countries],
        "trade_days": chosen.trade_days,
        "choices": [each for each in choices if each[0] not in chosen.countries],
        "own": own_days(scope=request.scope),
    }
    return render(request, "planning/days.html", context)


@requires("post.write", "POST")
def choose(request: BrandRequest) -> HttpResponseBase:
    """Countries and days of the trade."""
    data = request.POST

    def act() -> None:
        services.choose_days(
            scope=request.scope,
            countries=[each for each in data.getlist("country") if each],
            trade_days=bool(data.get("trade_days")),
        )

    return told(request, act, _("Saved."), to=PAGE)


@requires("post.write", "POST")
def own_add(request: BrandRequest) -> HttpResponseBase:
    """A day of the brand's own."""
    data = request.POST

    def act() -> None:
        services.add_own_day(
            scope=request.scope,
            name=data.get("name", ""),
            first=read_day(data.get("first", "")),
            last=read_day(data.get("last", "")),
            every_year=bool(data.get("every_year")),
        )

    return told(request, act, _("Saved."), to=PAGE)


@requires("post.write", "POST")
def own_remove(request: BrandRequest, day_id: UUID) -> HttpResponseBase:
    """Take it out of the calendar."""

    def act() -> None:
        services.remove_own_day(scope=request.scope, day_id=day_id)

    return told(request, act, "", to=PAGE)


@requires("post.read", "GET", "POST")
def subscribe(request: BrandRequest) -> HttpResponseBase:
    """The person's secret addresses; POST makes one, whose secret is shown this once.

    With `end`, the id of one of them, it ends that one instead.
    """
    address = ""
    ends = request.POST.get("end", "")
    if ends:

        def act() -> None:
            feeds.end_feed(scope=request.scope, feed_id=read_id(ends))

        return told(request, act, _("The address no longer works."), to="planning:subscribe")
    if request.method == "POST":
        made = feeds.make_feed(scope=request.scope)
        address = request.build_absolute_uri(reverse("planning_site:feed", args=[made.secret]))
    context = {
        "brand": request.brand,
        "tab": "subscribe",
        "address": address,
        "feeds": feeds_of(scope=request.scope),
        "may_write": request.scope.may("post.write"),
    }
    return render(request, "planning/subscribe.html", context)


@guarded_itself("tests/planning/test_feeds.py", "GET")
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The plan for a calendar program that knows the secret."""
    try:
        text = feeds.read_feed(secret=secret)
    except NotFound:
        return HttpResponse(status=404)
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-store", "Content-Disposition": "inline"},
    )

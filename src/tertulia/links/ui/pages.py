"""The brand's links with their clicks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.accounts.ui.forms import blame
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, TertuliaError
from tertulia.kernel.settings import settings
from tertulia.links.queries import cards_of, clicks_by_day, host_of, link_of, links_page
from tertulia.links.services import choose_host, rename_link, resume_link, shorten, stop_link
from tertulia.links.ui.chart import chart_of
from tertulia.links.ui.forms import LinkForm
from tertulia.links.ui.sheets import csv_answer

DAYS: Final = 30
_SPANS: Final = (30, 90, 365)
_MOST_ROWS: Final = 10_000


def _span(request: BrandRequest) -> tuple[date, date, int]:
    """The days asked for, up to today on the brand's clock."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(each) for each in _SPANS} else DAYS
    today = clock.now().astimezone(ZoneInfo(request.brand.zone)).date()
    return today - timedelta(days=days - 1), today, days


def _clicks_url(request: BrandRequest, days: int, **more: str) -> str:
    base = reverse("links:clicks_csv", args=[request.brand.slug])
    return f"{base}?{urlencode({'days': str(days), **more})}"


@requires("post.read")
def links(request: BrandRequest) -> HttpResponseBase:
    """All links, newest first, and the clicks of the last days."""
    first, last, days = _span(request)
    words, campaign = request.GET.get("words", "").strip(), request.GET.get("campaign", "")
    cursor = request.GET.get("cursor", "")
    cards, following = links_page(
        scope=request.scope, cursor=cursor, words=words, campaign=campaign
    )
    kept = {"words": words, "campaign": campaign, "days": str(days)}
    context = {
        "brand": request.brand,
        "cards": cards,
        "next_url": f"?{urlencode({**kept, 'cursor': following})}" if following else "",
        "first_page": not cursor,
        "words": words,
        "campaign": campaign,
        "days": days,
        "spans": _SPANS,
        "chart": chart_of(clicks_by_day(scope=request.scope, first=first, last=last)),
        "clicks_url": _clicks_url(request, days),
        "host": host_of(scope=request.scope),
        "hosts": settings().link_hosts,
        "may_write": request.scope.may("post.write"),
        "may_set": request.scope.may("brand.settings"),
    }
    return render(request, "links/links.html", context)


@requires("post.write", "GET", "POST")
def new(request: BrandRequest) -> HttpResponseBase:
    """One more link."""
    started = {"url": request.GET.get("url", ""), "campaign": request.GET.get("campaign", "")}
    form = LinkForm(request.POST or None, initial=started)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            link = shorten(scope=request.scope, url=got["url"], utm=form.utm(), title=got["title"])
        except TertuliaError as error:
            blame(form, error)
        else:
            return redirect("links:link", brand=request.brand.slug, link_id=link.id)
    status = 422 if form.errors else 200
    context = {"form": form, "brand": request.brand}
    return render(request, "links/new.html", context, status=status)


@requires("post.read")
def link(request: BrandRequest, link_id: UUID) -> HttpResponseBase:
    """One link: where it leads and who followed it, as far as that may be known."""
    first, last, days = _span(request)
    row = link_of(scope=request.scope, link_id=link_id)
    by_day = clicks_by_day(scope=request.scope, first=first, last=last, link_ids=[row.id])
    context = {
        "brand": request.brand,
        "card": cards_of(scope=request.scope, links=[row])[0],
        "chart": chart_of(by_day),
        "clicks_url": _clicks_url(request, days, link=str(row.id)),
        "utm": row.utm,
        "days": days,
        "spans": _SPANS,
        "may_write": request.scope.may("post.write"),
    }
    return render(request, "links/link.html", context)


@requires("post.write", "POST")
def rename(request: BrandRequest, link_id: UUID) -> HttpResponseBase:
    """Another name for the team."""
    rename_link(scope=request.scope, link_id=link_id, title=request.POST.get("title", ""))
    messages.success(request, _("Saved."))
    return redirect("links:link", brand=request.brand.slug, link_id=link_id)


@requires("post.write", "POST")
def stop(request: BrandRequest, link_id: UUID) -> HttpResponseBase:
    """It leads nowhere from now on."""
    stop_link(scope=request.scope, link_id=link_id)
    undo = reverse("links:resume", args=[request.brand.slug, link_id])
    messages.success(request, _("The link leads nowhere now."), extra_tags=undo)
    return redirect("links:link", brand=request.brand.slug, link_id=link_id)


@requires("post.write", "POST")
def resume(request: BrandRequest, link_id: UUID) -> HttpResponseBase:
    """It leads again where it led."""
    resume_link(scope=request.scope, link_id=link_id)
    messages.success(request, _("The link leads there again."))
    return redirect("links:link", brand=request.brand.slug, link_id=link_id)


@requires("brand.settings", "POST")
def host(request: BrandRequest) -> HttpResponseBase:
    """Choose the host of the brand's links."""
    try:
        choose_host(scope=request.scope, host=request.POST.get("host", ""))
    except (Invalid, Conflict) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Saved."))
    return redirect("links:links", brand=request.brand.slug)


@requires("post.read")
def as_csv(request: BrandRequest) -> HttpResponseBase:
    """Every link with its sums."""
    cards, cursor = links_page(scope=request.scope, limit=200)
    while cursor and len(cards) < _MOST_ROWS:
        more, cursor = links_page(scope=request.scope, cursor=cursor, limit=200)
        cards += more
    columns = ("link", "title", "url", "campaign", "source", "medium", "created_at")
    rows = (
        [*(each.short if name == "link" else getattr(each, name) for name in columns),
         each.counted.clicks, each.counted.visitors, each.counted.machines]
        for each in cards
    )  # fmt: skip
    name = f"links-{request.brand.slug}.csv"
    return csv_answer(name, (*columns, "clicks", "visitors", "machines"), rows)


@requires("post.read")
def clicks_csv(request: BrandRequest) -> HttpResponseBase:
    """Clicks by day, of one link (`link`) or of all."""
    first, last, _days = _span(request)
    asked = request.GET.get("link", "")
    ids = None
    if asked:
        try:
            ids = [link_of(scope=request.scope, link_id=UUID(asked)).id]
        except ValueError:
            ids = []
    by_day = clicks_by_day(scope=request.scope, first=first, last=last, link_ids=ids)
    rows = ([day, each.clicks, each.visitors, each.machines] for day, each in by_day)
    name = f"clicks-{request.brand.slug}.csv"
    return csv_answer(name, ("day", "clicks", "visitors", "machines"), rows)

"""One campaign with everything about it; making and changing it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.accounts.ui.forms import blame
from tertulia.campaigns.departments import department_name, same_department
from tertulia.campaigns.models import Campaign
from tertulia.campaigns.queries import (
    campaign_of,
    channel_ids_of,
    departments_of,
    missing,
    questions_of,
    tasks_of,
)
from tertulia.campaigns.services import change_campaign, create_campaign
from tertulia.campaigns.ui.forms import CampaignForm, department_names
from tertulia.campaigns.ui.listing import phase_of, today_of
from tertulia.kernel.errors import TertuliaError
from tertulia.links.queries import clicks_by_day, links_of_campaign
from tertulia.links.ui.chart import chart_of
from tertulia.networks.queries import channels_by_id, channels_of

#: Days of clicks shown, and how long before the start they begin.
_MOST_DAYS: Final = 120
_BEFORE: Final = timedelta(days=7)
_LEAST: Final = timedelta(days=13)


@requires("campaign.read")
def campaign(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """Dates, brief, who was told, checklist, posts, links and figures on one page."""
    scope = request.scope
    row = campaign_of(scope=scope, campaign_id=campaign_id)
    departments = departments_of(scope=scope, campaign=row)
    tasks = tasks_of(scope=scope, campaign_id=row.id)
    channels = channels_by_id(
        scope=scope, ids=channel_ids_of(scope=scope, campaign_id=row.id)
    ).values()
    may_write = scope.may("campaign.write")
    context = {
        "brand": request.brand,
        "campaign": row,
        "phase": phase_of(row, today_of(request.brand)),
        "today": today_of(request.brand),
        "channels": sorted(channels, key=lambda card: card.title),
        "departments": departments,
        "missing": missing(scope=scope, campaign=row),
        "mine": [
            each
            for each in departments
            if scope.may("campaign.confirm") and same_department(scope.department, each.department)
        ],
        "questions": [
            (each, department_name(each.department))
            for each in questions_of(scope=scope, campaign_id=row.id)
        ],
        "tasks": tasks,
        "done": sum(task.done_at is not None for task in tasks),
        "may_write": may_write,
        "may_ask": scope.may("campaign.confirm"),
        "department_names": department_names() if may_write else [],
        **_links(request, row),
    }
    return render(request, "campaigns/campaign.html", context)


def _links(request: BrandRequest, row: Campaign) -> dict[str, object]:
    """Links with its tag, and their clicks from a week before the start, two weeks at least."""
    if not request.scope.may("post.read"):
        return {}
    cards = links_of_campaign(scope=request.scope, campaign=row.tag)
    last = min(row.ends_on + _BEFORE, today_of(request.brand))
    first = max(min(row.starts_on - _BEFORE, last - _LEAST), last - timedelta(days=_MOST_DAYS))
    by_day = clicks_by_day(
        scope=request.scope, first=first, last=last, link_ids=[card.id for card in cards]
    )
    start = reverse("links:new", args=[request.brand.slug])
    return {
        "may_see_links": True,
        "may_link": request.scope.may("post.write"),
        "cards": cards,
        "days": len(by_day),
        "chart": chart_of(by_day),
        "new_link": f"{start}?{urlencode({'campaign': row.tag})}",
    }


@requires("campaign.write", "GET", "POST")
def new(request: BrandRequest) -> HttpResponseBase:
    """A new campaign."""
    kind = request.GET.get("kind", "campaign")
    day = request.GET.get("day", "")
    form = CampaignForm(
        request.POST or None,
        channels=channels_of(scope=request.scope),
        initial={"kind": kind, "starts_on": day, "ends_on": day, "colour": "c1"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = create_campaign(scope=request.scope, facts=form.facts())
        except TertuliaError as error:
            blame(form, error)
        else:
            return redirect("campaigns:campaign", request.brand.slug, row.id)
    context = {"form": form, "brand": request.brand, "campaign": None}
    return render(request, "campaigns/edit.html", context, status=422 if form.errors else 200)


@requires("campaign.write", "GET", "POST")
def edit(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """Other facts."""
    row = campaign_of(scope=request.scope, campaign_id=campaign_id)
    chosen = channel_ids_of(scope=request.scope, campaign_id=row.id)
    known = {card.id: card for card in channels_of(scope=request.scope)}
    known |= channels_by_id(scope=request.scope, ids=set(chosen) - set(known))
    form = CampaignForm(
        request.POST or None,
        channels=known.values(),
        initial=CampaignForm.initial_of(row, chosen),
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_campaign(
                scope=request.scope,
                campaign_id=row.id,
                facts=form.facts(),
                version=form.cleaned_data["version"],
            )
        except TertuliaError as error:
            blame(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("campaigns:campaign", request.brand.slug, row.id)
    context = {"form": form, "brand": request.brand, "campaign": row}
    return render(request, "campaigns/edit.html", context, status=422 if form.errors else 200)

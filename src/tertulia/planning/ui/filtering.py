"""The conditions that a view of the plan can be given, read when their menu opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.brandbook.queries import pillars_of
from tertulia.campaigns.queries import campaigns_between
from tertulia.networks.queries import ChannelCard, channels_of
from tertulia.networks.registry import manifest
from tertulia.planning.board import today_of
from tertulia.planning.rules.filters import FORMS, NONE, STATES, Filters
from tertulia.planning.ui.forms import day_from, filters_from

STATE_NAMES = {
    "draft": gettext_lazy("Draft"),
    "in_review": gettext_lazy("Pending approval"),
    "rejected": gettext_lazy("Rejected"),
    "approved": gettext_lazy("Approved"),
    "scheduled": gettext_lazy("Scheduled"),
    "published": gettext_lazy("Published"),
    "needs": gettext_lazy("Needs a person"),
}
FORM_NAMES = {
    "text": gettext_lazy("Text"),
    "image": gettext_lazy("Image"),
    "carousel": gettext_lazy("Carousel"),
    "video": gettext_lazy("Video"),
    "thread": gettext_lazy("Thread"),
    "link": gettext_lazy("Link"),
    "article": gettext_lazy("Article"),
}
#: Campaigns offered: those of so many days around what is shown.
AROUND = timedelta(days=100)


@requires("post.read")
def menu(request: BrandRequest) -> HttpResponseBase:
    """The menu's form, filled with what the view has."""
    view = request.GET.get("view", "month")
    at = day_from(request.GET.get("at", ""), today_of(request.brand.zone))
    context = {
        "view": view if view in ("month", "week", "quarter", "agenda") else "month",
        "at": at,
        "by": request.GET.get("by", ""),
        "brand": request.brand,
        "filter_groups": _groups(request, at, filters_from(request.GET)),
    }
    return render(request, "planning/parts/filter_form.html", context)


def _groups(request: BrandRequest, at: date, filters: Filters) -> list[dict[str, Any]]:
    scope = request.scope
    channels = channels_of(scope=scope)
    campaigns = campaigns_between(scope=scope, first=at - AROUND, last=at + AROUND)
    pillars = [(str(each.id), each.name) for each in pillars_of(scope=scope)]
    named = [(str(each.id), each.name) for each in campaigns]
    groups: tuple[tuple[str, str, list[tuple[str, Any]], frozenset[str]], ...] = (
        (_("Channel"), "channel", _channel_names(channels), filters.channels),
        (_("Network"), "network", _network_names(channels), filters.networks),
        (_("State"), "state", [(e, STATE_NAMES[e]) for e in STATES], filters.states),
        (_("Campaign"), "campaign", _or_none(named, _("Without a campaign")), filters.campaigns),
        (_("Pillar"), "pillar", _or_none(pillars, _("Without a pillar")), filters.pillars),
        (_("Format"), "form", [(e, FORM_NAMES[e]) for e in FORMS], filters.forms),
    )
    return [
        {
            "name": name,
            "field": field,
            "choices": [(value, label, value in chosen) for value, label in choices],
        }
        for name, field, choices, chosen in groups
        if choices
    ]


def _or_none(choices: list[tuple[str, Any]], none: str) -> list[tuple[str, Any]]:
    return [*choices, (NONE, none)] if choices else []


def _channel_names(channels: Sequence[ChannelCard]) -> list[tuple[str, Any]]:
    return [(str(each.id), f"{each.title} {each.handle}") for each in channels]


def _network_names(channels: Sequence[ChannelCard]) -> list[tuple[str, Any]]:
    """Only where a network has more than one channel does it say anything new."""
    networks = dict.fromkeys(each.network for each in channels)
    if len(networks) == len(channels):
        return []
    return [(each, manifest(each).title) for each in networks]

"""The posts of a campaign on its page, and what they brought."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from tertulia.campaigns.models import Campaign
from tertulia.campaigns.queries import channel_ids_of
from tertulia.networks.registry import manifest
from tertulia.publishing.campaign_figures import figures_of_campaign
from tertulia.publishing.campaign_posts import posts_of_campaign

#: What the figures are called.
FIGURES: Final = {
    "likes": _("likes"),
    "replies": _("replies"),
    "reposts": _("reposts"),
    "quotes": _("quotes"),
    "shares": _("shares"),
    "comments": _("comments"),
    "saves": _("saves"),
    "clicks": _("clicks"),
    "impressions": _("impressions"),
    "reach": _("reach"),
    "views": _("views"),
}


def posts_panel(request: HttpRequest, *, campaign: Campaign) -> str:
    """A table of posts and one of channels; nothing for who may not read posts."""
    scope, brand = getattr(request, "scope", None), getattr(request, "brand", None)
    if scope is None or brand is None or not scope.may("post.read"):
        return ""
    channel_ids = channel_ids_of(scope=scope, campaign_id=campaign.id)
    found = posts_of_campaign(scope=scope, campaign_id=campaign.id, channel_ids=channel_ids)
    context = {
        "brand": brand,
        "campaign": campaign,
        "found": found,
        "posts": [
            (post, [manifest(network).mark for network in post.networks]) for post in found.posts
        ],
        "figures": [FIGURES[name] for name in found.names],
        "channels": [
            (each, [(FIGURES[name], each.figures.get(name)) for name in found.names])
            for each in found.channels
        ],
        "may_write": scope.may("post.write"),
    }
    return render_to_string("publishing/parts/campaign_posts.html", context, request)


def figures_panel(request: HttpRequest, *, campaign: Campaign) -> str:
    """What it brought, as far as anybody said; nothing before something is out."""
    scope, brand = getattr(request, "scope", None), getattr(request, "brand", None)
    if scope is None or brand is None or not scope.may("post.read"):
        return ""
    found = figures_of_campaign(scope=scope, campaign=campaign)
    if not found:
        return ""
    zone = ZoneInfo(brand.zone)

    def local(at: datetime | None) -> datetime | None:
        return at.astimezone(zone).replace(tzinfo=None) if at else None

    context = {
        "found": found,
        "figures": [
            (FIGURES.get(each.name, each.name), each, local(each.oldest)) for each in found.figures
        ],
        "last_published": local(found.last_published),
        "last_heard": local(found.heard.last),
        "now": local(found.now),
    }
    return render_to_string("publishing/parts/campaign_figures.html", context, request)

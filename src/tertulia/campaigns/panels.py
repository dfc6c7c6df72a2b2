"""What a post's page says of campaigns: what else runs on its day, and whether its own is ready."""

from __future__ import annotations

from datetime import date
from typing import Protocol
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string

from tertulia.campaigns.departments import department_name
from tertulia.campaigns.models import Standing
from tertulia.campaigns.queries import campaigns_by_id, clashes_on, missing


class Planned(Protocol):
    """What an upper room plans for a day."""

    due_day: date | None
    campaign_id: UUID | None


def on_its_day(request: HttpRequest, *, post: Planned) -> str:
    """Other campaigns of the post's day, and who has not confirmed its own; "" for nothing."""
    scope, brand = getattr(request, "scope", None), getattr(request, "brand", None)
    if scope is None or brand is None or not scope.may("campaign.read"):
        return ""
    meets = clashes_on(scope=scope, day=post.due_day) if post.due_day else []
    others = [row for row in meets if row.id != post.campaign_id]
    own = None
    if post.campaign_id:
        own = campaigns_by_id(scope=scope, ids=[post.campaign_id]).get(post.campaign_id)
    lacks = None
    if own is not None and own.standing != Standing.READY:
        lacks = missing(scope=scope, campaign=own)
    if not others and own is None:
        return ""
    context = {
        "brand": brand,
        "others": others,
        "own": own,
        "waiting": [department_name(key) for key in lacks.departments] if lacks else [],
        "outside": own is not None
        and post.due_day is not None
        and not own.starts_on <= post.due_day <= own.ends_on,
    }
    return render_to_string("campaigns/parts/on_its_day.html", context, request)

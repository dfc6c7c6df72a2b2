"""A band that was dragged, or made longer, in a picture of days."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.campaigns.models import Standing
from tertulia.campaigns.queries import campaign_of, missing
from tertulia.campaigns.services import make_ready, move_campaign
from tertulia.kernel.errors import Invalid, TertuliaError
from tertulia.shell.words import said_day


@requires("campaign.write", "POST")
def move(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """Other first and last days; answers the sentence, and the address that undoes it.

    `was_first`, `was_last`: where the page showed it. An undo says the same in its address; it
    makes `ready` again what was ready, if nothing is missing now.
    """
    data = request.POST if "first" in request.POST else request.GET
    try:
        first, last = _day(data.get("first", "")), _day(data.get("last", ""))
        was = (_day(data["was_first"]), _day(data["was_last"])) if "was_first" in data else None
        row = campaign_of(scope=request.scope, campaign_id=campaign_id)
        before = (row.starts_on, row.ends_on)
        unready = move_campaign(
            scope=request.scope, campaign_id=row.id, starts_on=first, ends_on=last, was=was
        )
        if data.get("ready"):
            _ready_again(request, row.id)
    except TertuliaError as error:
        return JsonResponse({"sentence": error.sentence}, status=error.status)
    sentence = _("%(name)s: %(first)s – %(last)s.") % {
        "name": row.name,
        "first": said_day(first),
        "last": said_day(last),
    }
    if unready:
        sentence += " " + _("It is not ready any more: its departments confirmed other days.")
    undo = {
        "first": str(before[0]),
        "last": str(before[1]),
        "was_first": str(first),
        "was_last": str(last),
    }
    if unready:
        undo["ready"] = "1"
    address = reverse("campaigns:move", args=[request.brand.slug, row.id])
    told = {"sentence": sentence, "undo": f"{address}?{urlencode(undo)}", "warn": unready}
    return JsonResponse(told)


def _ready_again(request: BrandRequest, campaign_id: UUID) -> None:
    row = campaign_of(scope=request.scope, campaign_id=campaign_id)
    if row.standing == Standing.BRIEFED and not missing(scope=request.scope, campaign=row):
        make_ready(scope=request.scope, campaign_id=row.id)


def _day(words: str) -> date:
    """Raises: Invalid."""
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise Invalid(_("This day cannot be read. Write it as 2026-11-26."), field="day") from error

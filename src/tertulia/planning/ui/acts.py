"""What is done to posts in the calendar: moved, copied, discarded, edited, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.brandbook.queries import pillars_of
from tertulia.campaigns.queries import campaign_of, campaigns_to_choose
from tertulia.kernel.errors import Invalid, NotFound, TertuliaError
from tertulia.planning.board import today_of
from tertulia.planning.services import moving
from tertulia.planning.services.serving import Wanted, serve_many
from tertulia.planning.ui.forms import read_day, read_hour, read_id, read_spots, read_whole
from tertulia.planning.values import Done, Spot, Undo

_UNDOS = "planning.undo"
#: A choice that stays as it is.
KEEP = "keep"
#: How many acts can be taken back.
KEPT_UNDOS = 20


def keep_undo(request: BrandRequest, undo: Undo) -> str:
    """Remember how to take an act back; the address that does it, "" when nothing was done."""
    if not undo:
        return ""
    key = get_random_string(12)
    kept = {**request.session.get(_UNDOS, {}), key: [str(request.brand.id), undo.as_json()]}
    request.session[_UNDOS] = dict(list(kept.items())[-KEPT_UNDOS:])
    return reverse("planning:undo", args=[request.brand.slug, key])


@requires("post.write", "POST")
def undo(request: BrandRequest, key: str) -> HttpResponseBase:
    """Take an act back, once."""
    kept = dict(request.session.get(_UNDOS, {}))
    brand_id, data = kept.pop(key, ("", None))
    if data is None or brand_id != str(request.brand.id):
        raise NotFound(_("This can no longer be undone."))
    done = moving.take_back(scope=request.scope, undo=Undo.from_json(data))
    request.session[_UNDOS] = kept
    for each in done.stayed:
        messages.error(request, each)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


@requires("post.write", "POST")
def move(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """Move to another day (and hour); answers the sentence, and how to undo it.

    `was`: where the page showed it, as `day|hour`; `variant`: those with an hour of their own;
    `campaign`: that to which it belongs from now on ("" for none).
    """
    data = request.POST
    try:
        was = read_spots([f"{post_id}|{data['was']}"])[0] if "was" in data else None
        day = read_day(data.get("day", ""))
        with transaction.atomic():  # all of it or nothing: a half has no way back
            done = _belongs(request, post_id) if "campaign" in data else []
            if not done or was is None or was.day != day:
                done += _moved(request, post_id, day, was)
    except TertuliaError as error:
        return JsonResponse({"sentence": error.sentence}, status=error.status)
    undo = Undo(
        back=tuple(spot for each in done for spot in each.undo.back),
        put=tuple(spot for each in done for spot in each.undo.put),
        serves=tuple(served for each in done for served in each.undo.serves),
    )
    warnings = [words for each in done for words in each.warnings]
    told = " ".join(dict.fromkeys([*(each.sentence for each in done), *warnings]))
    address = keep_undo(request, undo)
    return JsonResponse({"sentence": told, "undo": address, "warn": bool(warnings)})


def _moved(request: BrandRequest, post_id: UUID, day: date | None, was: Spot | None) -> list[Done]:
    hour_words = request.POST.get("hour", "")
    named = [read_id(each) for each in request.POST.getlist("variant")]
    variants: list[UUID | None] = [*named] or [None]
    return [
        moving.move(
            scope=request.scope,
            spot=Spot(post_id, day, read_hour(hour_words), variant),
            was=was,
            hour_too=bool(hour_words),
        )
        for variant in variants
    ]


def _belongs(request: BrandRequest, post_id: UUID) -> list[Done]:
    """The post to another campaign, or to none."""
    campaign = request.POST["campaign"]
    campaign_id = read_id(campaign) if campaign else None
    done = serve_many(
        scope=request.scope,
        spots=[Spot(post_id, None, None)],
        wanted=Wanted(campaign_id=campaign_id, campaign_too=True),
    )
    if campaign_id is None:
        return [replace(done, sentence=_("It belongs to no campaign."))]
    name = campaign_of(scope=request.scope, campaign_id=campaign_id).name
    return [replace(done, sentence=_("It belongs to “%s” now.") % name)]


@requires("post.write")
def serving(request: BrandRequest) -> HttpResponseBase:
    """Pillars and campaigns to choose from for what is chosen, read when the dialog opens."""
    context = {
        "pillars": pillars_of(scope=request.scope),
        "campaigns": campaigns_to_choose(scope=request.scope, today=today_of(request.brand.zone)),
    }
    return render(request, "planning/parts/serving.html", context)


@requires("post.write", "POST")
def bulk(request: BrandRequest) -> HttpResponseBase:
    """One act on every chosen post; a script gets JSON, a form goes back to where it was."""
    scripted = request.headers.get("X-Requested-With") == "fetch"
    act = _ACTS.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise Invalid(_("Choose what to do with them."))
        done = act(request, read_spots(request.POST.getlist("spot")))
    except TertuliaError as error:
        if scripted:
            return JsonResponse({"sentence": error.sentence}, status=error.status)
        messages.error(request, error.sentence)
        return _back(request)
    address = keep_undo(request, done.undo)
    if scripted:
        moved = [str(each.post_id) for each in done.undo.back]
        told = {"sentence": done.sentence, "undo": address, "moved": moved, "stayed": done.stayed}
        return JsonResponse(told)
    messages.success(request, done.sentence, extra_tags=address)
    for warning in done.warnings[:3]:
        messages.warning(request, warning)
    for each in done.stayed[:5]:
        messages.error(request, each)
    return _back(request)


def _move(request: BrandRequest, spots: list[Spot]) -> Done:
    hour = read_hour(request.POST.get("hour", ""))
    days = read_whole(request.POST.get("days", "") or "0", field="days")
    return moving.move_many(scope=request.scope, spots=spots, days=days, hour=hour)


def _copy(request: BrandRequest, spots: list[Spot]) -> Done:
    first = read_day(request.POST.get("day", ""))
    days = read_whole(request.POST.get("days", "") or "7", field="days")
    begins = min((each.day for each in spots if each.day), default=None)
    if first and begins:
        days = (first - begins) // timedelta(days=1)
    return moving.copy_many(scope=request.scope, spots=spots, days=days)


def _discard(request: BrandRequest, spots: list[Spot]) -> Done:
    return moving.discard_many(scope=request.scope, spots=spots)


def _channel(request: BrandRequest, spots: list[Spot]) -> Done:
    channel_id = read_id(request.POST.get("channel", ""))
    return moving.add_channel_many(scope=request.scope, spots=spots, channel_id=channel_id)


def _serve(request: BrandRequest, spots: list[Spot]) -> Done:
    pillar, campaign = request.POST.get("pillar", KEEP), request.POST.get("campaign", KEEP)
    wanted = Wanted(
        pillar_id=read_id(pillar) if pillar not in (KEEP, "") else None,
        campaign_id=read_id(campaign) if campaign not in (KEEP, "") else None,
        pillar_too=pillar != KEEP,
        campaign_too=campaign != KEEP,
    )
    return serve_many(scope=request.scope, spots=spots, wanted=wanted)


_ACTS: dict[str, Callable[[BrandRequest, list[Spot]], Done]] = {
    "move": _move,
    "copy": _copy,
    "discard": _discard,
    "channel": _channel,
    "serve": _serve,
}


def _back(request: BrandRequest) -> HttpResponseBase:
    """To the view that it was done in."""
    back = request.POST.get("next", "")
    base = reverse("planning:month", args=[request.brand.slug])
    return redirect(back if back.startswith(base) else base)

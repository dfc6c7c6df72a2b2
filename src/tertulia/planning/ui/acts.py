"""What is done to posts in the calendar: moved, copied, discarded, edited, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
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
from tertulia.campaigns.queries import campaigns_to_choose
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

    `was`: where the page showed it, as `day|hour`; `variant`: those with an hour of their own.
    """
    data = request.POST
    hour_words = data.get("hour", "")
    try:
        named = [read_id(each) for each in data.getlist("variant")]
        variants: list[UUID | None] = [*named] or [None]
        day = read_day(data.get("day", ""))
        was = read_spots([f"{post_id}|{data['was']}"])[0] if "was" in data else None
        with transaction.atomic():  # all of them or none: a half has no way back
            done = [
                moving.move(
                    scope=request.scope,
                    spot=Spot(post_id, day, read_hour(hour_words), variant),
                    was=was,
                    hour_too=bool(hour_words),
                )
                for variant in variants
            ]
    except TertuliaError as error:
        return JsonResponse({"sentence": error.sentence}, status=error.status)
    back = tuple(spot for each in done for spot in each.undo.back)
    put = tuple(spot for each in done for spot in each.undo.put)
    address = keep_undo(request, Undo(back=back, put=put))
    told = " ".join(dict.fromkeys([done[0].sentence, *done[0].warnings]))
    return JsonResponse({"sentence": told, "undo": address, "warn": bool(done[0].warnings)})


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

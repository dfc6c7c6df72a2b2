"""What a person decides on deliveries, and the pause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.delivery import holds, queries, restoring, rules, services
from tertulia.delivery.states import State
from tertulia.delivery.ui.pages import lines_of
from tertulia.delivery.values import Due
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid

type Choice = Literal["send_now", "reschedule", "cancel"]
CHOICES: dict[str, Choice] = {
    "send_now": "send_now",
    "reschedule": "reschedule",
    "cancel": "cancel",
}


def _due(request: BrandRequest) -> Due | None:
    """The moment that a form's `when` names on the brand's clock; None when empty."""
    words = request.POST.get("when", "")
    if not words:
        return None
    try:
        local = datetime.fromisoformat(words).replace(tzinfo=None)
    except ValueError as error:
        raise Invalid(_("This time cannot be read. Choose it again."), field="when") from error
    at = rules.local_due(local, request.brand.zone).at
    if at <= clock.now():
        raise Invalid(_("This hour is over. Choose a later one, or send now."), field="when")
    return Due(at=at, local=local, zone=request.brand.zone)


def _acted(
    request: BrandRequest, act: Callable[[], None], done: str, *, undo: str = ""
) -> HttpResponse:
    """Carry out, say so (`undo`: the address that takes it back), and go back to where one was."""
    try:
        act()
    except (Conflict, Invalid) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, done, extra_tags=undo)
    back = request.POST.get("next", "")
    inside = back.startswith(f"/b/{request.brand.slug}/")
    return redirect(back if inside else "delivery:needs", *(() if inside else [request.brand.slug]))


@requires("delivery.settle", "POST")
def retry(request: BrandRequest, delivery_id: UUID) -> HttpResponseBase:
    """Again, now or at another time, from the step at which it stopped."""

    def act() -> None:
        services.retry_delivery(scope=request.scope, delivery_id=delivery_id, due=_due(request))

    return _acted(request, act, _("It goes on from where it stopped."))


@requires("delivery.settle", "POST")
def settle(request: BrandRequest, delivery_id: UUID) -> HttpResponseBase:
    """A person has looked on the network: it is there, or it is not."""
    there = request.POST.get("there") == "yes"

    def act() -> None:
        services.settle_uncertain(
            scope=request.scope,
            delivery_id=delivery_id,
            published=there,
            url=request.POST.get("url", "").strip(),
        )

    done = _("Noted: it is published.") if there else _("Noted: it is not there. Try it again?")
    return _acted(request, act, done)


@requires("handover.confirm", "POST")
def confirm(request: BrandRequest, delivery_id: UUID) -> HttpResponseBase:
    """Published by hand: the link is pasted back."""

    def act() -> None:
        services.confirm_handed_over(
            scope=request.scope, delivery_id=delivery_id, url=request.POST.get("url", "").strip()
        )

    return _acted(request, act, _("Noted: it is published."))


@requires("delivery.settle", "POST")
def release(request: BrandRequest, delivery_id: UUID) -> HttpResponseBase:
    """What to do with something that a pause stopped."""
    choice = CHOICES.get(request.POST.get("choice", ""))

    def act() -> None:
        if choice is None:
            raise Invalid(_("Choose what to do with it."), field="choice")
        services.release_held(
            scope=request.scope,
            delivery_id=delivery_id,
            choice=choice,
            due=_due(request),
        )

    return _acted(request, act, _("Decided."))


@requires("delivery.settle", "POST")
def release_all(request: BrandRequest) -> HttpResponseBase:
    """The same for everything that a pause stopped."""
    choice = CHOICES.get(request.POST.get("choice", ""))

    @transaction.atomic
    def act() -> None:
        if choice is None or choice == "reschedule":
            raise Invalid(_("Choose what to do with it."), field="choice")
        for card in queries.deliveries_needing_a_person(scope=request.scope, limit=10_000):
            if card.state == State.HELD:
                services.release_held(scope=request.scope, delivery_id=card.id, choice=choice)

    done = _("They go out now.") if choice == "send_now" else _("None of them goes out.")
    return _acted(request, act, done)


@requires("post.publish", "POST")
def cancel(request: BrandRequest, delivery_id: UUID) -> HttpResponseBase:
    """It does not go out. What was waiting for its hour can be taken back."""
    found = queries.deliveries_by_id(scope=request.scope, ids=[delivery_id]).get(delivery_id)
    # Anything else would go out at once when restored: its hour is over.
    waits = found is not None and found.state == State.SCHEDULED and found.due_at > clock.now()
    undo = reverse("delivery:restore", args=[request.brand.slug, delivery_id]) if waits else ""

    def act() -> None:
        services.cancel_delivery(scope=request.scope, delivery_id=delivery_id)

    return _acted(request, act, _("Cancelled: it does not go out."), undo=undo)


@requires("post.publish", "POST")
def restore(request: BrandRequest, delivery_id: UUID) -> HttpResponseBase:
    """Undo of `cancel`: it goes out at its hour."""
    services.restore_delivery(scope=request.scope, delivery_id=delivery_id)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


@requires("brand.pause", "GET", "POST")
def pause(request: BrandRequest) -> HttpResponseBase:
    """Before: what stops and what is already on its way. POST: it stops."""
    if request.method == "POST":
        result = holds.pause_brand(
            scope=request.scope,
            reason=request.POST.get("reason", "").strip(),
            replies_too=bool(request.POST.get("replies")),
        )
        told = ngettext(
            "Paused. %d publication waits.", "Paused. %d publications wait.", result.stopped_count
        )
        messages.success(request, told % result.stopped_count)
        return redirect("delivery:needs", request.brand.slug)
    before = queries.what_a_pause_stops(scope=request.scope, replies_too=True)
    return render(
        request,
        "delivery/pause.html",
        {
            "stopped_count": before.stopped_count,
            "stopped": lines_of(request, list(before.stopped[:8])),
            "on_their_way": lines_of(request, list(before.on_their_way)),
            "pause": queries.pause_of(scope=request.scope),
            "brand": request.brand,
        },
    )


@requires("brand.pause", "POST")
def resume(request: BrandRequest) -> HttpResponseBase:
    """It publishes again; what was stopped in the meantime waits for a decision."""
    restoring.release_brand(scope=request.scope)
    held = [
        each
        for each in queries.deliveries_needing_a_person(scope=request.scope)
        if each.state == State.HELD
    ]
    told = ngettext(
        "It goes on. %d publication that was stopped waits for your decision.",
        "It goes on. %d publications that were stopped wait for your decision.",
        len(held),
    )
    messages.success(request, told % len(held) if held else _("It goes on."))
    return redirect("delivery:needs", request.brand.slug)

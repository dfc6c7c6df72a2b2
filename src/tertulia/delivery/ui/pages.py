"""What goes out, as pages: the story of one delivery, what needs a person, and the pause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.delivery import holds, queries, rules, services
from tertulia.delivery.states import State
from tertulia.delivery.values import DeliveryCard, Due
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.networks.queries import ChannelCard, channels_by_id

#: In the order in which they are shown.
SECTIONS = (
    State.UNCERTAIN,
    State.FAILED,
    State.PARTLY_PUBLISHED,
    State.MISSED,
    State.HANDED_OVER,
    State.HELD,
)

type Choice = Literal["send_now", "reschedule", "cancel"]
CHOICES: dict[str, Choice] = {
    "send_now": "send_now",
    "reschedule": "reschedule",
    "cancel": "cancel",
}


@dataclass(frozen=True)
class Line:
    """A delivery with its channel, for lists and pages."""

    card: DeliveryCard
    channel: ChannelCard
    title: str
    mark: str
    due: datetime
    """On the brand's clock."""


def lines_of(request: BrandRequest, cards: list[DeliveryCard]) -> list[Line]:
    """Cards with what a page shows of their channels."""
    ids = {each.channel_id for each in cards}
    channels = channels_by_id(scope=request.scope, ids=ids)
    zone = ZoneInfo(request.brand.zone)
    return [
        Line(
            card=card,
            channel=channels[card.channel_id],
            title=channels[card.channel_id].title,
            mark=channels[card.channel_id].mark,
            due=card.due_at.astimezone(zone),
        )
        for card in cards
    ]


@requires("delivery.read")
def story(request: BrandRequest, delivery_id: UUID) -> HttpResponseBase:
    """Each attempt: what was sent, what came back, what was decided; and what can be done."""
    told = queries.delivery_story(scope=request.scope, delivery_id=delivery_id)
    line = lines_of(request, [told.card])[0]
    return render(
        request,
        "delivery/story.html",
        {
            "story": told,
            "line": line,
            "card": told.card,
            "children": lines_of(request, list(told.children)),
            "readings": queries.readings_of(scope=request.scope, delivery_id=delivery_id),
            "parts": (told.content or {}).get("parts", []),
            "brand": request.brand,
            "may_settle": request.scope.may("delivery.settle"),
            "may_publish": request.scope.may("post.publish"),
            "may_confirm": request.scope.may("handover.confirm"),
        },
    )


@requires("delivery.read")
def needs(request: BrandRequest) -> HttpResponseBase:
    """Everything that waits for somebody's decision, the doubtful first."""
    cards = queries.deliveries_needing_a_person(scope=request.scope)
    found: dict[State, list[Line]] = defaultdict(list)
    for line in lines_of(request, cards):
        found[line.card.state].append(line)
    sections = [(state, found[state]) for state in SECTIONS if found.get(state)]
    return render(
        request,
        "delivery/needs.html",
        {
            "sections": sections,
            "pause": queries.pause_of(scope=request.scope),
            "brand": request.brand,
            "may_settle": request.scope.may("delivery.settle"),
            "may_pause": request.scope.may("brand.pause"),
        },
    )


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


def _acted(request: BrandRequest, act: Callable[[], None], done: str) -> HttpResponse:
    """Carry out, say so, and go back to where the person was."""
    try:
        act()
    except (Conflict, Invalid) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, done)
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


@requires("post.publish", "POST")
def cancel(request: BrandRequest, delivery_id: UUID) -> HttpResponseBase:
    """It does not go out."""

    def act() -> None:
        services.cancel_delivery(scope=request.scope, delivery_id=delivery_id)

    return _acted(request, act, _("Cancelled: it does not go out."))


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
    holds.resume_brand(scope=request.scope)
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

"""What goes out, as pages to be looked at: one delivery's story, what needs a person, the pictures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from tertulia.accounts.queries import people_by_id
from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.delivery import queries
from tertulia.delivery.snapshots import cover_in
from tertulia.delivery.states import State
from tertulia.delivery.ui import words
from tertulia.delivery.values import DeliveryCard
from tertulia.kernel.blobs import existing_blob
from tertulia.kernel.serving import serve
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


@dataclass(frozen=True)
class Line:
    """A delivery with its channel, for lists and pages."""

    card: DeliveryCard
    channel: ChannelCard
    due: datetime
    """On the brand's clock, naive: a template moves an aware one to the person's own zone."""

    @property
    def title(self) -> str:
        """The network's name."""
        return self.channel.title

    @property
    def mark(self) -> str:
        """The network's mark."""
        return self.channel.mark


def lines_of(request: BrandRequest, cards: list[DeliveryCard]) -> list[Line]:
    """Cards with what a page shows of their channels."""
    channels = channels_by_id(scope=request.scope, ids={each.channel_id for each in cards})
    zone = ZoneInfo(request.brand.zone)
    return [
        Line(
            card=card,
            channel=channels[card.channel_id],
            due=card.due_at.astimezone(zone).replace(tzinfo=None),
        )
        for card in cards
    ]


def rights_of(request: BrandRequest) -> dict[str, bool]:
    """What the person may decide, for the templates."""
    return {
        "may_settle": request.scope.may("delivery.settle"),
        "may_publish": request.scope.may("post.publish"),
        "may_confirm": request.scope.may("handover.confirm"),
        "may_pause": request.scope.may("brand.pause"),
    }


@requires("delivery.read")
def story(request: BrandRequest, delivery_id: UUID) -> HttpResponseBase:
    """Each attempt: what was sent, what came back, what was decided; and what can be done."""
    told = queries.delivery_story(scope=request.scope, delivery_id=delivery_id)
    people = people_by_id({each.user_id for each in told.lines if each.user_id})
    readings = queries.readings_of(scope=request.scope, delivery_id=delivery_id)
    return render(
        request,
        "delivery/story.html",
        {
            "story": told,
            "lines": [
                (each, people.get(each.user_id) if each.user_id else "") for each in told.lines
            ],
            "line": lines_of(request, [told.card])[0],
            "card": told.card,
            "children": lines_of(request, list(told.children)),
            "steps": [words.step_words(each) for each in told.steps],
            "readings": [
                (words.reading_name(name), value) for name, (value, _at) in readings.items()
            ],
            "parts": (told.content or {}).get("parts", []),
            "cover": cover_in(told.content),
            "more": words.said_more((told.content or {}).get("more", ())),
            "brand": request.brand,
            **rights_of(request),
        },
    )


@requires("delivery.read")
def needs(request: BrandRequest) -> HttpResponseBase:
    """Everything that waits for somebody's decision, the doubtful first."""
    cards = queries.deliveries_needing_a_person(scope=request.scope)
    found: dict[State, list[Line]] = defaultdict(list)
    for line in lines_of(request, cards):
        found[line.card.state].append(line)
    return render(
        request,
        "delivery/needs.html",
        {
            "sections": [(state, found[state]) for state in SECTIONS if found.get(state)],
            "pause": queries.pause_of(scope=request.scope),
            "brand": request.brand,
            **rights_of(request),
        },
    )


@requires("delivery.read")
def picture(request: BrandRequest, delivery_id: UUID, digest: str) -> HttpResponseBase:
    """A picture of the delivery, as it is sent: to be looked at, or published by hand."""
    told = queries.delivery_story(scope=request.scope, delivery_id=delivery_id)
    parts = (told.content or {}).get("parts", [])
    media = [each for part in parts for each in part["media"] if each["digest"] == digest]
    cover = cover_in(told.content)
    if not media and (cover is None or cover[0] != digest):
        raise Http404
    mime = media[0]["mime"] if media else cover[1] if cover else ""
    return serve(request, existing_blob(digest), mime)

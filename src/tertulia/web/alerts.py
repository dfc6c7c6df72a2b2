"""What must reach a person at once: a delivery or a channel that needs one.

Each person is told in their language, by the ways they chose. Many at once are told as one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.models import Brand, User
from tertulia.accounts.notifications import notify_person, people_with
from tertulia.accounts.queries import brand_by_id
from tertulia.accounts.scopes import program_scope
from tertulia.delivery.events import DeliveryNeedsPerson
from tertulia.delivery.queries import deliveries_by_id
from tertulia.delivery.states import State
from tertulia.delivery.values import DeliveryCard
from tertulia.kernel.scope import Scope
from tertulia.networks.events import ChannelNeedsPerson
from tertulia.networks.models import Health
from tertulia.networks.queries import ChannelCard, channels_by_id

#: More than this many of one brand in one batch are told as one.
_ONE_BY_ONE: Final = 3
#: Set aside by a person's own pause: told in the program, nobody is woken for it.
_CALM: Final = frozenset({State.HELD})
_EXCERPT: Final = 80


def _brand_and_scope(brand_id: UUID) -> tuple[Brand, Scope] | None:
    brand = brand_by_id(brand_id)
    if brand is None:
        return None
    scope = program_scope(brand_id=brand.id, organisation_id=brand.organisation_id, actor="alerts")
    return brand, scope


def _by_brand[E: DeliveryNeedsPerson | ChannelNeedsPerson](
    events: Sequence[E],
) -> dict[UUID, list[E]]:
    found: dict[UUID, list[E]] = {}
    for event in events:
        found.setdefault(event.brand_id, []).append(event)
    return found


def tell_of_deliveries(events: Sequence[DeliveryNeedsPerson]) -> None:
    """Tell those who may decide. What was settled in the meantime is not told any more."""
    for brand_id, told in _by_brand(events).items():
        here = _brand_and_scope(brand_id)
        if here is None:
            continue
        brand, scope = here
        ids = {event.delivery_id for event in told}
        waiting = [
            each for each in deliveries_by_id(scope=scope, ids=ids).values() if each.needs_a_person
        ]
        by_hand = [each for each in waiting if each.state == State.HANDED_OVER]
        others = [each for each in waiting if each.state != State.HANDED_OVER]
        _tell_all(brand, scope, by_hand, "handover.confirm")
        _tell_all(brand, scope, others, "delivery.settle")


def _tell_all(brand: Brand, scope: Scope, cards: Sequence[DeliveryCard], permission: str) -> None:
    if not cards:
        return
    for user in people_with(permission, brand_id=brand.id):
        with translation.override(user.language), transaction.atomic():
            if len(cards) > _ONE_BY_ONE:
                _tell_of_many(user, brand, cards)
            else:
                mine = deliveries_by_id(scope=scope, ids=[card.id for card in cards])
                for card in mine.values():
                    _tell_of_one(user, brand, scope, card)


def _tell_of_one(user: User, brand: Brand, scope: Scope, card: DeliveryCard) -> None:
    channel = channels_by_id(scope=scope, ids=[card.channel_id])[card.channel_id]
    titles: dict[State, Callable[[], str]] = {
        State.FAILED: lambda: _("Not published on %(channel)s"),
        State.UNCERTAIN: lambda: _("Not known whether it was published on %(channel)s"),
        State.MISSED: lambda: _("Missed its hour on %(channel)s"),
        State.PARTLY_PUBLISHED: lambda: _("Only partly published on %(channel)s"),
        State.HELD: lambda: _("Held back on %(channel)s"),
        State.HANDED_OVER: lambda: _("Time to publish by hand on %(channel)s"),
    }
    if card.state not in titles:
        return
    words = " ".join(card.text.split())
    excerpt = words[:_EXCERPT] + "…" if len(words) > _EXCERPT else words
    notify_person(
        user=user,
        brand=brand,
        kind="delivery.needs_person",
        title=titles[card.state]() % {"channel": f"{channel.title} ({channel.handle})"},
        body="\n".join(part for part in (card.sentence, f"“{excerpt}”" if excerpt else "") if part),
        url=reverse("delivery:story", args=[brand.slug, card.id]),
        urgent=card.state not in _CALM,
        once=f"{card.id}:{card.state}:{card.state_since.timestamp():.3f}",
    )


def _tell_of_many(user: User, brand: Brand, cards: Sequence[DeliveryCard]) -> None:
    first = min(cards, key=lambda card: card.id)
    notify_person(
        user=user,
        brand=brand,
        kind="delivery.needs_person",
        title=ngettext(
            "%(n)s post of %(brand)s needs you", "%(n)s posts of %(brand)s need you", len(cards)
        )
        % {"n": len(cards), "brand": brand.name},
        body=_("They did not go out as planned. Each says why, and what can be done."),
        url=reverse("delivery:needs", args=[brand.slug]),
        urgent=any(card.state not in _CALM for card in cards),
        once=f"{first.id}:{len(cards)}:{first.state_since.timestamp():.3f}",
    )


def tell_of_channels(events: Sequence[ChannelNeedsPerson]) -> None:
    """Tell those who may reconnect a channel that was cut off, or whose access ends soon."""
    for brand_id, told in _by_brand(events).items():
        here = _brand_and_scope(brand_id)
        if here is None:
            continue
        brand, scope = here
        cards = channels_by_id(scope=scope, ids={event.channel_id for event in told})
        for event in told:
            card = cards.get(event.channel_id)
            if card is not None and card.disconnected_at is None:
                _tell_of_channel(brand, card, event.why)


def _tell_of_channel(brand: Brand, card: ChannelCard, why: str) -> None:
    cut_off = why == "reauth"
    if cut_off and card.health != Health.REAUTH:
        return  # reconnected in the meantime
    moment = card.health_since if cut_off else card.expires_at
    for user in people_with("channel.connect", brand_id=brand.id):
        with translation.override(user.language), transaction.atomic():
            about = {"channel": f"{card.title} ({card.handle})", "brand": brand.name}
            title = (
                _("%(channel)s must be reconnected")
                if cut_off
                else _("The access to %(channel)s ends soon")
            )
            notify_person(
                user=user,
                brand=brand,
                kind="networks.needs_person",
                title=title % about,
                body=_("Until then nothing goes out there and nothing is heard.")
                if cut_off
                else _("Reconnect it in time, and nothing is interrupted."),
                url=reverse("networks:reconnect", args=[brand.slug, card.id]),
                urgent=cut_off,
                once=f"{card.id}:{why}:{moment.isoformat() if moment else ''}",
            )

"""What only the uppermost room can say on the pages of lower ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import ngettext

from tertulia.delivery.queries import deliveries_between
from tertulia.delivery.states import State
from tertulia.kernel import clock
from tertulia.kernel.scope import Scope
from tertulia.networks.queries import ChannelCard

_FAR = timedelta(days=3650)


def scheduled_on_channel(request: HttpRequest, *, channel: ChannelCard, **_more: Any) -> str:
    """Before a channel is disconnected: how much was to go out on it."""
    scope: Scope | None = getattr(request, "scope", None)
    if scope is None or not scope.may("delivery.read"):
        return ""
    now = clock.now()
    due = deliveries_between(
        scope=scope, start=now - timedelta(days=2), end=now + _FAR, channel_ids=[channel.id]
    )
    waiting = [each for each in due if each.state in (State.SCHEDULED, State.SENDING, State.HELD)]
    if not waiting:
        return ""
    words = ngettext(
        "%(n)s post is scheduled here and will not go out.",
        "%(n)s posts are scheduled here and will not go out.",
        len(waiting),
    ) % {"n": len(waiting)}
    brand = getattr(request, "brand").slug  # noqa: B009 -- set by the decorator of the page
    return format_html(
        '<div class="notice warn"><div><p>{} <a class="act" href="{}">{}</a></p></div></div>',
        words,
        reverse("planning:agenda", args=[brand]),
        ngettext("See it", "See them", len(waiting)),
    )

"""What only the uppermost room can say on the pages of lower ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import ngettext

from tertulia.delivery.queries import deliveries_between
from tertulia.delivery.states import State
from tertulia.kernel import clock
from tertulia.kernel.scope import Scope
from tertulia.networks.queries import ChannelCard
from tertulia.networks.values import Capability
from tertulia.publishing.queries import is_written_for

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


def first_steps(request: HttpRequest, *, channel: ChannelCard, **_more: Any) -> str:
    """Where to go after connecting a channel, until something is written for it."""
    scope: Scope | None = getattr(request, "scope", None)
    if scope is None or not scope.may("post.write"):
        return ""
    if is_written_for(scope=scope, channel_id=channel.id):
        return ""
    about = {
        "channel": channel,
        "brand": getattr(request, "brand").slug,  # noqa: B009 -- set by the decorator of the page
        "reads": scope.may("conversation.read")
        and not channel.by_hand
        and channel.manifest.can(Capability.READ_INTERACTIONS),
        "may_connect": scope.may("channel.connect"),
    }
    return render_to_string("web/parts/first_steps.html", about, request)

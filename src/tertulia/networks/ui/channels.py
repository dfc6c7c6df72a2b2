"""The list of channels, one channel, and what is done with it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel.errors import NotFound, TertuliaError
from tertulia.networks.connecting import disconnect_channel, try_channel
from tertulia.networks.queries import channel_card, channels_of, scopes_of
from tertulia.networks.services import set_rhythm
from tertulia.networks.ui.forms import RhythmForm
from tertulia.networks.ui.words import health_tag, limit_lines


@requires("channel.read")
def channels(request: BrandRequest) -> HttpResponse:
    """Every channel with its health, and the former ones."""
    cards = channels_of(scope=request.scope, disconnected=True)
    context = {
        "channels": [(card, health_tag(card)) for card in cards if card.disconnected_at is None],
        "former": [card for card in cards if card.disconnected_at is not None],
        "may_connect": request.scope.may("channel.connect"),
    }
    return render(request, "networks/channels.html", context)


def _page(request: BrandRequest, channel_id: UUID, form: RhythmForm | None = None) -> HttpResponse:
    card = channel_card(scope=request.scope, channel_id=channel_id)
    context = {
        "channel": card,
        "health": health_tag(card),
        "limits": limit_lines(card),
        "scopes": scopes_of(scope=request.scope, channel_id=channel_id),
        "form": form or RhythmForm(initial={"posts_per_week": card.posts_per_week}),
        "may_connect": request.scope.may("channel.connect"),
    }
    status = 422 if form is not None else 200
    return render(request, "networks/channel.html", context, status=status)


@requires("channel.read")
def channel(request: BrandRequest, channel_id: UUID) -> HttpResponse:
    """One channel: what is known of it and of its server."""
    return _page(request, channel_id)


@requires("channel.connect", "POST")
def test(request: BrandRequest, channel_id: UUID) -> HttpResponse:
    """Ask the network whether all is well."""
    try:
        card = try_channel(scope=request.scope, channel_id=channel_id)
    except NotFound:
        raise
    except TertuliaError as error:
        messages.error(request, error.sentence)
    else:
        words = _("%(network)s answers: %(handle)s is connected.")
        messages.success(request, words % {"network": card.title, "handle": card.handle})
    return redirect("networks:channel", brand=request.brand.slug, channel_id=channel_id)


@requires("channel.connect", "POST")
def rhythm(request: BrandRequest, channel_id: UUID) -> HttpResponse:
    """How often it should have a post."""
    channel_card(scope=request.scope, channel_id=channel_id)
    form = RhythmForm(request.POST)
    if not form.is_valid():
        return _page(request, channel_id, form)
    set_rhythm(
        scope=request.scope,
        channel_id=channel_id,
        posts_per_week=form.cleaned_data["posts_per_week"],
    )
    messages.success(request, _("Saved."))
    return redirect("networks:channel", brand=request.brand.slug, channel_id=channel_id)


@requires("channel.connect", "POST")
def disconnect(request: BrandRequest, channel_id: UUID) -> HttpResponse:
    """Forget its access; everything that happened stays."""
    card = channel_card(scope=request.scope, channel_id=channel_id)
    disconnect_channel(scope=request.scope, channel_id=channel_id)
    words = _("%(handle)s is disconnected. Connect it again whenever you like: its history stays.")
    messages.success(request, words % {"handle": card.handle})
    return redirect("networks:channels", brand=request.brand.slug)

"""Connecting a channel: choose the network, then its own way."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from tertulia.accounts.queries import brand_by_id
from tertulia.accounts.scopes import BrandRequest, UserRequest, requires, scope_in, signed_in
from tertulia.kernel.errors import NotFound, TertuliaError
from tertulia.kernel.settings import settings
from tertulia.networks.connecting import (
    connect_by_hand,
    connect_channel,
    finish_oauth,
    pending_from,
    start_oauth,
)
from tertulia.networks.errors import Unsupported
from tertulia.networks.manifest import Manifest
from tertulia.networks.queries import ChannelCard, channel_card
from tertulia.networks.registry import connectors, manifest
from tertulia.networks.ui.forms import ByHandForm, ConnectForm, blame

SESSION_KEY = "oauth"


@requires("channel.connect")
def choose(request: BrandRequest) -> HttpResponse:
    """The networks, those that are connected and those served by hand."""
    known = [each.manifest for each in connectors().values()]
    context = {
        "connected": [each for each in known if not each.by_hand],
        "by_hand": [each for each in known if each.by_hand],
    }
    return render(request, "networks/choose.html", context)


def _manifest(network: str) -> Manifest:
    try:
        return manifest(network)
    except Unsupported as error:
        raise Http404 from error


@sensitive_post_parameters()
@requires("channel.connect", "GET", "POST")
def connect(request: BrandRequest, network: str) -> HttpResponse:
    """One network: its fields, its sign-in, or the form of a channel by hand."""
    about = _manifest(network)
    if about.by_hand:
        return _by_hand(request, about)
    return _connect(request, about, None)


@sensitive_post_parameters()
@requires("channel.connect", "GET", "POST")
def reconnect(request: BrandRequest, channel_id: UUID) -> HttpResponse:
    """New access for a channel that is here: it keeps its history."""
    card = channel_card(scope=request.scope, channel_id=channel_id)
    if card.by_hand:
        raise Http404
    return _connect(request, card.manifest, card)


def _by_hand(request: BrandRequest, about: Manifest) -> HttpResponse:
    form = ByHandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            card = connect_by_hand(
                scope=request.scope, network=about.name, handle=got["handle"], url=got["url"]
            )
        except TertuliaError as error:
            blame(form, error)
        else:
            return _connected(request, card)
    context = {"about": about, "form": form}
    status = 422 if form.errors else 200
    return render(request, "networks/by_hand.html", context, status=status)


def _connect(request: BrandRequest, about: Manifest, card: ChannelCard | None) -> HttpResponse:
    by_oauth = about.oauth and request.POST.get("way") == "oauth"
    form = ConnectForm(about, request.POST or None, address=card.address if card else "")
    if by_oauth:
        for each in form.pasted:
            form.fields[each.name].required = False
    if request.method == "POST" and form.is_valid():
        channel_id = card.id if card else None
        address = card.address if card else form.cleaned_data["address"]
        try:
            if by_oauth:
                return _leave(request, about, address, channel_id)
            made = connect_channel(
                scope=request.scope,
                network=about.name,
                address=address,
                fields=form.values(),
                channel_id=channel_id,
            )
        except TertuliaError as error:
            blame(form, error)
        else:
            return _connected(request, made)
    context = {"about": about, "form": form, "channel": card}
    status = 422 if form.errors else 200
    return render(request, "networks/connect.html", context, status=status)


def _leave(
    request: BrandRequest, about: Manifest, address: str, channel_id: UUID | None
) -> HttpResponse:
    """A page with the link to the network: our form may not lead there by itself (CSP)."""
    url, pending = start_oauth(
        scope=request.scope,
        network=about.name,
        address=address,
        redirect_uri=settings().public_url + reverse("networks_oauth"),
        channel_id=channel_id,
    )
    request.session[SESSION_KEY] = pending.as_session()
    context = {"about": about, "url": url, "host": pending.address.partition("://")[2]}
    return render(request, "networks/leave.html", context)


def _connected(request: BrandRequest, card: ChannelCard) -> HttpResponse:
    words = _("%(handle)s is connected to %(brand)s.")
    messages.success(request, words % {"handle": card.handle, "brand": request.brand.name})
    return redirect("networks:channel", brand=request.brand.slug, channel_id=card.id)


@signed_in()
def oauth(request: UserRequest) -> HttpResponse:
    """The person comes back from the network; only who left from this session is let in."""
    pending = pending_from(request.session.pop(SESSION_KEY, None))
    brand = brand_by_id(UUID(pending.brand_id)) if pending else None
    if pending is None or brand is None:
        messages.error(
            request, _("This answer was not asked for. Begin again from the channels page.")
        )
        return redirect("/")
    back = redirect("networks:choose", brand=brand.slug)
    if request.GET.get("error"):
        messages.error(request, _("The network was not allowed to connect. Nothing was changed."))
        return back
    try:
        card = finish_oauth(
            scope=scope_in(request.user, brand),
            pending=pending,
            state=request.GET.get("state", ""),
            code=request.GET.get("code", ""),
        )
    except NotFound:
        raise
    except TertuliaError as error:
        messages.error(request, error.sentence)
        return back
    words = _("%(handle)s is connected to %(brand)s.")
    messages.success(request, words % {"handle": card.handle, "brand": brand.name})
    return redirect("networks:channel", brand=brand.slug, channel_id=card.id)

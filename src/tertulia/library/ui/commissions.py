"""Requests to designers and video makers: asked, offered, talked over, accepted."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.accounts.notifications import people_with
from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel import clock
from tertulia.kernel.errors import TertuliaError
from tertulia.library.commissions import (
    commission_of,
    commissions_of,
    offer_of,
    piece_of,
    pieces_of,
    remarks_of,
)
from tertulia.library.models import Commission, Kind
from tertulia.library.queries import uses_of
from tertulia.library.requesting import reopen_commission
from tertulia.library.services import (
    accept_offer,
    cancel_commission,
    offer_file,
    remark,
    request_media,
    want_changes,
)
from tertulia.library.ui.media import take_upload
from tertulia.library.ui.reading import day_from, ids_from, pieces_from, share_from


@requires("post.read")
def commissions(request: BrandRequest) -> HttpResponseBase:
    """All that are open, or those that are closed."""
    closed = request.GET.get("closed") == "1"
    context = {
        "rows": commissions_of(scope=request.scope, closed=closed),
        "closed": closed,
        "today": clock.now().astimezone(ZoneInfo(request.brand.zone)).date(),
        "may_ask": request.scope.may("post.write"),
        "brand": request.brand,
    }
    return render(request, "library/commissions.html", context)


@requires("post.write", "GET", "POST")
def commission_new(request: BrandRequest) -> HttpResponseBase:
    """Ask for something."""
    data = request.POST if request.method == "POST" else request.GET
    error: TertuliaError | None = None
    if request.method == "POST":
        try:
            made = _asked(request)
        except TertuliaError as refused:
            error = refused
        else:
            return redirect("library:commission", request.brand.slug, made.id)
    context = {
        "error": error.sentence if error else "",
        "field": getattr(error, "field", ""),
        "given": data,
        "kinds": Kind.choices,
        "people": people_with("media.manage", brand_id=request.scope.brand_id),
        "brand": request.brand,
    }
    return render(request, "library/commission_new.html", context, status=422 if error else 200)


def _asked(request: BrandRequest) -> Commission:
    data = request.POST
    owners, posts = ids_from([data.get("owner", "")]), ids_from([data.get("post", "")])
    return request_media(
        scope=request.scope,
        title=data.get("title", ""),
        brief=data.get("brief", ""),
        kind=data.get("kind", Kind.IMAGE),
        owner_id=owners[0] if owners else None,
        due_on=day_from(data.get("due_on", ""), field="due_on"),
        pieces=pieces_from(data.get("pieces", "")),
        origin="publishing.post" if posts else "",
        origin_id=posts[0] if posts else None,
    )


@requires("post.read")
def commission(request: BrandRequest, commission_id: UUID) -> HttpResponseBase:
    """One request with its pieces, offered files and words."""
    found = commission_of(scope=request.scope, commission_id=commission_id)
    pieces = pieces_of(scope=request.scope, commission=found)
    accepted = [each.piece.accepted_id for each in pieces if each.piece.accepted_id]
    context = {
        "commission": found,
        "pieces": pieces,
        "remarks": [
            each
            for each in remarks_of(scope=request.scope, commission=found)
            if each.offer_id is None
        ],
        "uses": uses_of(scope=request.scope, ids=accepted),
        "late": found.due_on is not None
        and found.closed_at is None
        and found.due_on < clock.now().astimezone(ZoneInfo(request.brand.zone)).date(),
        "may_ask": request.scope.may("post.write"),
        "may_bring": request.scope.may("media.manage"),
        "brand": request.brand,
    }
    return render(request, "library/commission.html", context)


def _back(request: BrandRequest, commission_id: UUID) -> HttpResponseBase:
    return redirect("library:commission", request.brand.slug, commission_id)


@requires("media.manage", "POST")
def offer(request: BrandRequest, piece_id: UUID) -> HttpResponseBase:
    """A file for a piece: its next version."""
    piece = piece_of(scope=request.scope, piece_id=piece_id)
    file = request.FILES.get("file")
    try:
        if file is None:
            messages.error(request, _("Choose a file first."))
            return _back(request, piece.commission_id)
        taken = take_upload(request.scope, file, source="request")
        offer_file(
            scope=request.scope,
            piece_id=piece.id,
            asset_id=taken.asset.id,
            note=request.POST.get("note", ""),
        )
    except TertuliaError as error:
        messages.error(request, error.sentence)
    return _back(request, piece.commission_id)


@requires("post.write", "POST")
def accept(request: BrandRequest, offer_id: UUID) -> HttpResponseBase:
    """Take the file; it goes to its post."""
    found = offer_of(scope=request.scope, offer_id=offer_id)
    try:
        made = accept_offer(scope=request.scope, offer_id=offer_id)
        told = _("Accepted. It is in its post.") if made.origin_id else _("Accepted.")
        messages.success(request, told)
    except TertuliaError as error:
        messages.error(request, error.sentence)
    return _back(request, found.piece.commission_id)


@requires("post.write", "POST")
def changes(request: BrandRequest, offer_id: UUID) -> HttpResponseBase:
    """Send it back with what should be different."""
    found = offer_of(scope=request.scope, offer_id=offer_id)
    try:
        want_changes(scope=request.scope, offer_id=offer_id, body=request.POST.get("body", ""))
    except TertuliaError as error:
        messages.error(request, error.sentence)
    return _back(request, found.piece.commission_id)


@requires("media.manage", "POST")
def say(request: BrandRequest, commission_id: UUID) -> HttpResponseBase:
    """A word, about the whole or about a place on an offered picture."""
    commission_of(scope=request.scope, commission_id=commission_id)
    data = request.POST
    offers = ids_from([data.get("offer", "")])
    placed = bool(data.get("x") and data.get("y"))
    try:
        remark(
            scope=request.scope,
            commission_id=commission_id,
            offer_id=offers[0] if offers else None,
            body=data.get("body", ""),
            x=share_from(data.get("x")) if placed else None,
            y=share_from(data.get("y")) if placed else None,
        )
    except TertuliaError as error:
        messages.error(request, error.sentence)
    return _back(request, commission_id)


@requires("post.write", "POST")
def cancel(request: BrandRequest, commission_id: UUID) -> HttpResponseBase:
    """Not needed any more, with an undo."""
    cancel_commission(scope=request.scope, commission_id=commission_id)
    undo = reverse("library:commission_reopen", args=[request.brand.slug, commission_id])
    messages.info(request, _("Request withdrawn."), extra_tags=undo)
    return redirect("library:commissions", request.brand.slug)


@requires("post.write", "POST")
def reopen(request: BrandRequest, commission_id: UUID) -> HttpResponseBase:
    """Undo of `cancel`."""
    reopen_commission(scope=request.scope, commission_id=commission_id)
    answer = HttpResponse(status=204)
    answer["HX-Location"] = reverse("library:commission", args=[request.brand.slug, commission_id])
    return answer

"""One asset: words, focus, cut, rights, where it is used, its versions."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel import clock
from tertulia.kernel.errors import TertuliaError
from tertulia.library.expiring import is_too_late
from tertulia.library.models import Consent, Licence
from tertulia.library.queries import asset_of, folders_of, near_ones, tags_of, uses_of, versions_of
from tertulia.library.rules import expires_soon, is_expired
from tertulia.library.sentences import sentence
from tertulia.library.services import (
    crop_picture,
    edit_asset,
    go_back,
    replace_file,
    set_rights,
    tell_apart,
)
from tertulia.library.ui.reading import rights_from, share_from, tags_from


@requires("post.read")
def asset(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """The page of one asset."""
    found = asset_of(scope=request.scope, asset_id=asset_id)
    today = clock.now().astimezone(ZoneInfo(request.brand.zone)).date()
    uses = uses_of(scope=request.scope, ids=[found.id])[found.id]
    focus = found.focus or [0.0, 0.0]
    context = {
        "asset": found,
        "problem": sentence(found.problem) if found.problem else "",
        "expired": is_expired(found.expires_on, today),
        "soon": expires_soon(found.expires_on, today),
        "uses": uses,
        "late": [use for use in uses if is_too_late(use, found.expires_on)],
        "versions": versions_of(scope=request.scope, asset=found),
        "near": near_ones(scope=request.scope, asset=found),
        "folders": folders_of(scope=request.scope),
        "tags": tags_of(scope=request.scope, limit=20),
        "licences": Licence.choices,
        "consents": Consent.choices,
        "focus_x": round((focus[0] + 1) * 50),
        "focus_y": round((1 - focus[1]) * 50),
        "may_manage": request.scope.may("media.manage"),
        "brand": request.brand,
    }
    return render(request, "library/asset.html", context)


def _back(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    return redirect("library:asset", request.brand.slug, asset_id)


@requires("media.manage", "POST")
def edit(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """Words, folder, tags and focus."""
    data = request.POST
    focus = None
    try:
        if data.get("focus_x") and data.get("focus_y"):
            x = share_from(data.get("focus_x"), most=100.0) / 50 - 1
            y = 1 - share_from(data.get("focus_y"), most=100.0) / 50
            focus = (x, y)
        edit_asset(
            scope=request.scope,
            asset_id=asset_id,
            filename=data.get("filename") or None,
            alt=data.get("alt"),
            note=data.get("note"),
            folder=data.get("folder"),
            tags=tags_from(data["tags"]) if "tags" in data else None,
            focus=focus,
        )
        messages.success(request, _("Saved."))
    except TertuliaError as error:
        if error.status == 404:
            raise
        messages.error(request, error.sentence)
    return _back(request, asset_id)


@requires("media.manage", "POST")
def rights(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """Rights holder, licence, consent and last day."""
    try:
        set_rights(scope=request.scope, asset_ids=[asset_id], rights=rights_from(request.POST))
        messages.success(request, _("Saved."))
    except TertuliaError as error:
        if error.status == 404:
            raise
        messages.error(request, error.sentence)
    return _back(request, asset_id)


@requires("media.manage", "POST")
def crop(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """Cut it; the whole stays as a version."""
    names = ("left", "top", "width", "height")
    try:
        asset_of(scope=request.scope, asset_id=asset_id)
        left, top, width, height = (
            share_from(request.POST.get(name), most=100.0) / 100 for name in names
        )
        crop_picture(
            scope=request.scope, asset_id=asset_id, left=left, top=top, width=width, height=height
        )
        messages.success(request, _("Cut. The whole picture stays as an earlier version."))
    except TertuliaError as error:
        if error.status == 404:
            raise
        messages.error(request, error.sentence)
    return _back(request, asset_id)


@requires("media.manage", "POST")
def replace(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """Another file in its place; what is scheduled keeps the one before."""
    file = request.FILES.get("file")
    asset_of(scope=request.scope, asset_id=asset_id)
    if file is None:
        messages.error(request, _("Choose a file first."))
        return _back(request, asset_id)
    try:
        replace_file(
            scope=request.scope, asset_id=asset_id, data=file.read(), filename=file.name or ""
        )
        messages.success(request, _("Replaced. What is scheduled keeps the file before."))
    except TertuliaError as error:
        messages.error(request, error.sentence)
    return _back(request, asset_id)


@requires("media.manage", "POST")
def version(request: BrandRequest, asset_id: UUID, number: int) -> HttpResponseBase:
    """An earlier version in place again."""
    go_back(scope=request.scope, asset_id=asset_id, number=number)
    messages.success(request, _("The earlier version is in place again."))
    return _back(request, asset_id)


@requires("media.manage", "POST")
def apart(request: BrandRequest, asset_id: UUID, other_id: UUID) -> HttpResponseBase:
    """They look alike and are not the same."""
    tell_apart(scope=request.scope, asset_id=asset_id, other_id=other_id)
    return _back(request, asset_id)

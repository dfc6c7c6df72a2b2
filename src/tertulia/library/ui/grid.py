"""The library: everything of the brand, narrowed by its address; many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel import clock
from tertulia.kernel.errors import TertuliaError
from tertulia.library.models import Consent, Kind, Licence, Stage
from tertulia.library.queries import (
    assets_of,
    folders_of,
    library_page,
    tags_of,
    waiting_commissions,
)
from tertulia.library.rules import expires_soon, is_expired
from tertulia.library.services import (
    move_to_folder,
    remove_assets,
    restore_assets,
    set_rights,
    tag_assets,
    take_in_address,
)
from tertulia.library.ui.reading import ids_from, rights_from, tags_from, wanted_from
from tertulia.library.ui.words import script_words
from tertulia.library.values import Wanted

KIND_LABELS = {
    Kind.IMAGE: lambda: _("Pictures"),
    Kind.VIDEO: lambda: _("Videos"),
    Kind.GIF: lambda: _("Moving pictures"),
    Kind.PDF: lambda: _("Documents"),
}
RIGHTS_LABELS: dict[str, Callable[[], str]] = {
    "soon": lambda: _("Ends soon"),
    "expired": lambda: _("Ended"),
    "unclear": lambda: _("Rights not stated"),
}


def _tile(asset: object, today: object) -> dict[str, object]:
    return {
        "asset": asset,
        "expired": is_expired(asset.expires_on, today),  # type: ignore[attr-defined, arg-type]
        "soon": expires_soon(asset.expires_on, today),  # type: ignore[attr-defined, arg-type]
    }


@requires("post.read")
def grid(request: BrandRequest) -> HttpResponseBase:
    """The page; the address says what it is narrowed to."""
    wanted = wanted_from(request.GET)
    today = clock.now().astimezone(ZoneInfo(request.brand.zone)).date()
    assets, following = library_page(
        scope=request.scope, wanted=wanted, today=today, cursor=request.GET.get("after", "")
    )
    here = reverse("library:grid", args=[request.brand.slug])
    context = {
        "tiles": [_tile(each, today) for each in assets],
        "wanted": wanted,
        "narrowed": bool(wanted.query()),
        "kinds": _choices(here, wanted, "kind", KIND_LABELS),
        "rights": _choices(here, wanted, "rights", RIGHTS_LABELS),
        "folders": [
            (each, _address(here, wanted, folder=each.name))
            for each in folders_of(scope=request.scope)
        ],
        "tags": [
            (each, _address(here, wanted, tag=each.name)) for each in tags_of(scope=request.scope)
        ],
        "without_folder": _address(here, wanted, folder=None),
        "without_tag": _address(here, wanted, tag=None),
        "kept": wanted.query(q=None),
        "next_url": _address(here, wanted, after=following) if following else "",
        "licences": Licence.choices,
        "consents": Consent.choices,
        "waiting": waiting_commissions(scope=request.scope),
        "may_manage": request.scope.may("media.manage"),
        "brand": request.brand,
        "words": script_words(),
    }
    return render(request, "library/grid.html", context)


def _address(here: str, wanted: Wanted, **other: str | None) -> str:
    query = urlencode(wanted.query(**other))
    return f"{here}?{query}" if query else here


def _choices(
    here: str,
    wanted: Wanted,
    name: str,
    labels: dict[str, Callable[[], str]] | dict[Kind, Callable[[], str]],
) -> list[dict[str, object]]:
    chosen = getattr(wanted, name)
    every = {"url": _address(here, wanted, **{name: None}), "label": _("All"), "on": not chosen}
    return [every] + [
        {"url": _address(here, wanted, **{name: str(key)}), "label": label(), "on": chosen == key}
        for key, label in labels.items()
    ]


@requires("post.read")
def pick(request: BrandRequest) -> HttpResponseBase:
    """What can be chosen for a post, as a fragment: ready, newest first."""
    today = clock.now().astimezone(ZoneInfo(request.brand.zone)).date()
    assets, _more = library_page(
        scope=request.scope, wanted=wanted_from(request.GET), today=today, limit=40
    )
    tiles = [_tile(each, today) for each in assets if each.stage == Stage.READY]
    return render(request, "library/parts/pick.html", {"tiles": tiles, "brand": request.brand})


@requires("post.read")
def tile(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """One tile, asked for again and again while a video is being prepared."""
    asset = assets_of(scope=request.scope, ids=[asset_id]).get(asset_id)
    if asset is None:
        return HttpResponse(status=404)
    today = clock.now().astimezone(ZoneInfo(request.brand.zone)).date()
    context = {
        "tile": _tile(asset, today),
        "brand": request.brand,
        "may_manage": request.scope.may("media.manage"),
    }
    return render(
        request,
        "library/parts/tile.html",
        context,
        status=200 if asset.stage == Stage.PREPARING else 286,
    )


@requires("media.manage", "POST")
def by_address(request: BrandRequest) -> HttpResponseBase:
    """A file from an address."""
    try:
        taken = take_in_address(
            scope=request.scope,
            url=request.POST.get("url", ""),
            folder=request.POST.get("folder", ""),
        )
    except TertuliaError as error:
        messages.error(request, error.sentence)
        return redirect("library:grid", request.brand.slug)
    told = _("It was in the library already.") if taken.known else _("It is in the library.")
    messages.success(request, told)
    return redirect("library:asset", request.brand.slug, taken.asset.id)


@requires("media.manage", "POST")
def bulk(request: BrandRequest) -> HttpResponseBase:
    """One act on all that are chosen; what can be undone says so."""
    ids = ids_from(request.POST.getlist("id"))
    back = request.POST.get("back", "")
    here = reverse("library:grid", args=[request.brand.slug])
    if not ids:
        messages.error(request, _("Choose at least one file."))
        return redirect(here)
    try:
        _act(request, request.POST.get("act", ""), ids)
    except TertuliaError as error:
        messages.error(request, error.sentence)
    return redirect(f"{here}?{back}" if back and "\n" not in back else here)


def _act(request: BrandRequest, act: str, ids: Sequence[UUID]) -> None:
    """Raises: TertuliaError."""
    scope, data = request.scope, request.POST
    undo = ""
    if act == "tag":
        count = tag_assets(scope=scope, asset_ids=ids, add=tags_from(data.get("tags", "")))
    elif act == "untag":
        count = tag_assets(scope=scope, asset_ids=ids, take=tags_from(data.get("tags", "")))
    elif act == "folder":
        count = move_to_folder(scope=scope, asset_ids=ids, folder=data.get("folder", ""))
    elif act == "rights":
        count = set_rights(scope=scope, asset_ids=ids, rights=rights_from(data))
    elif act == "restore":
        count = restore_assets(scope=scope, asset_ids=ids)
    else:
        count = remove_assets(scope=scope, asset_ids=ids)
        query = urlencode([("id", str(each)) for each in ids])
        undo = f"{reverse('library:restore', args=[request.brand.slug])}?{query}"
    told = ngettext("%d file changed.", "%d files changed.", count)
    if undo:
        told = ngettext("%d file removed.", "%d files removed.", count)
    messages.info(request, told % count, extra_tags=undo)


@requires("media.manage", "POST")
def restore(request: BrandRequest) -> HttpResponseBase:
    """Undo of a removal."""
    ids = ids_from(request.GET.getlist("id") or request.POST.getlist("id"))
    restore_assets(scope=request.scope, asset_ids=ids)
    answer = HttpResponse(status=204)
    answer["HX-Location"] = reverse("library:grid", args=[request.brand.slug])
    return answer

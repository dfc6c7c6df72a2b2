"""Files come in by upload, and are shown to the brand's own people only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel.blobs import existing_blob, incoming_place
from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.scope import Scope
from tertulia.kernel.serving import serve
from tertulia.library.models import Asset
from tertulia.library.queries import asset_of, assets_of, version_of
from tertulia.library.services import describe_picture, take_in_file
from tertulia.library.values import TakenIn


@requires("media.manage", "POST")
def upload(request: BrandRequest) -> HttpResponseBase:
    """One file; answers what a page needs to show it, or the sentence why not."""
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"sentence": _("Choose a file first.")}, status=422)
    try:
        taken = take_upload(
            request.scope, file, folder=request.POST.get("folder", ""), source="upload"
        )
    except TertuliaError as error:
        return JsonResponse({"sentence": error.sentence}, status=error.status)
    return JsonResponse(said_of(request, taken), status=200 if taken.known else 201)


def take_upload(scope: Scope, file: UploadedFile[Any], *, folder: str = "", source: str) -> TakenIn:
    """Take an uploaded file in, whatever its size. Raises: as `take_in_file`."""
    with incoming_place() as place:
        path = place / "file"
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        return take_in_file(
            scope=scope, path=path, filename=file.name or "", folder=folder, source=source
        )


def said_of(request: BrandRequest, taken: TakenIn) -> dict[str, Any]:
    """What a script is told of a file that came in."""
    asset, slug = taken.asset, request.brand.slug
    return {
        "asset": str(asset.id),
        "alt": asset.alt,
        "filename": asset.filename,
        "kind": asset.kind,
        "stage": asset.stage,
        "width": asset.width,
        "height": asset.height,
        "thumbnail": reverse("library:thumbnail", args=[slug, asset.id]),
        "url": reverse("library:asset", args=[slug, asset.id]),
        "known": taken.known,
        "near": [
            {"filename": each.filename, "url": reverse("library:asset", args=[slug, each.id])}
            for each in taken.near
        ],
    }


@requires("media.manage", "POST")
def describe(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """The text for those who do not see the picture, kept with it."""
    alt = request.POST.get("alt", "")
    describe_picture(scope=request.scope, asset_id=asset_id, alt=alt)
    return JsonResponse({"alt": alt.strip()})


def _asset(request: BrandRequest, asset_id: UUID) -> Asset:
    asset = assets_of(scope=request.scope, ids=[asset_id]).get(asset_id)
    if asset is None:
        raise Http404
    return asset


@requires("post.read")
def picture(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """The file itself; parts of it, for videos."""
    asset = _asset(request, asset_id)
    name = asset.filename if request.GET.get("save") else ""
    return serve(request, existing_blob(asset.digest), asset.mime, save_as=name)


@requires("post.read")
def poster(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """A still in full size, of a video or the first page of a document."""
    asset = _asset(request, asset_id)
    if not asset.poster:
        raise Http404
    return serve(request, existing_blob(asset.poster), "image/jpeg")


@requires("post.read")
def thumbnail(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """A small one."""
    asset = _asset(request, asset_id)
    if not asset.thumbnail:
        raise Http404
    return serve(request, existing_blob(asset.thumbnail), "image/jpeg")


@requires("post.read")
def old_thumbnail(request: BrandRequest, asset_id: UUID, number: int) -> HttpResponseBase:
    """A small one of an earlier version."""
    asset = asset_of(scope=request.scope, asset_id=asset_id)
    version = version_of(scope=request.scope, asset=asset, number=number)
    if not version.thumbnail:
        raise Http404
    return serve(request, existing_blob(version.thumbnail), "image/jpeg")

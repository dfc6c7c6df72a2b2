"""Pictures: taken in by upload, shown to the brand's own people only."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel.blobs import existing_blob
from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.pictures import MAX_BYTES
from tertulia.library.queries import assets_of
from tertulia.library.services import add_picture, describe_picture


@requires("media.manage", "POST")
def upload(request: BrandRequest) -> HttpResponseBase:
    """One picture; answers what the sheet needs to show it, or the sentence why not."""
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"sentence": _("Choose a picture first.")}, status=422)
    if (file.size or 0) > MAX_BYTES:
        words = _("The picture weighs more than %d MB.") % (MAX_BYTES // 1_000_000)
        return JsonResponse({"sentence": words}, status=422)
    try:
        asset = add_picture(scope=request.scope, data=file.read(), filename=file.name or "")
    except TertuliaError as error:
        return JsonResponse({"sentence": error.sentence}, status=error.status)
    return JsonResponse(
        {
            "asset": str(asset.id),
            "alt": asset.alt,
            "filename": asset.filename,
            "width": asset.width,
            "height": asset.height,
            "thumbnail": f"{request.path.rsplit('/upload/', 1)[0]}/{asset.id}/thumbnail/",
        },
        status=201,
    )


@requires("media.manage", "POST")
def describe(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """The text for those who do not see the picture, kept with it."""
    alt = request.POST.get("alt", "")
    describe_picture(scope=request.scope, asset_id=asset_id, alt=alt)
    return JsonResponse({"alt": alt.strip()})


@requires("post.read")
def picture(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """The picture itself."""
    return _served(request, asset_id, "digest")


@requires("post.read")
def thumbnail(request: BrandRequest, asset_id: UUID) -> HttpResponseBase:
    """A small one."""
    return _served(request, asset_id, "thumbnail")


def _served(request: BrandRequest, asset_id: UUID, which: str) -> HttpResponseBase:
    asset = assets_of(scope=request.scope, ids=[asset_id]).get(asset_id)
    if asset is None:
        raise Http404
    path = existing_blob(getattr(asset, which))
    kind = asset.mime if which == "digest" else "image/jpeg"
    answer = HttpResponse(path.read_bytes(), content_type=kind)
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

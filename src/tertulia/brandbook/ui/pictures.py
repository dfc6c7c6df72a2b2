"""Examples in the visual guidelines: taken in by upload, shown to the brand's own people only."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.brandbook.queries import picture_of
from tertulia.brandbook.services.pictures import add_picture
from tertulia.brandbook.ui.book import WRITES
from tertulia.kernel.blobs import existing_blob
from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.pictures import MAX_BYTES


@requires(WRITES, "POST")
def upload(request: BrandRequest) -> HttpResponseBase:
    """One picture; answers its id, or the sentence why not."""
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"sentence": _("Choose a picture first.")}, status=422)
    if (file.size or 0) > MAX_BYTES:
        words = _("The picture weighs more than %d MB.") % (MAX_BYTES // 1_000_000)
        return JsonResponse({"sentence": words}, status=422)
    try:
        picture = add_picture(scope=request.scope, data=file.read())
    except TertuliaError as error:
        return JsonResponse({"sentence": error.sentence}, status=error.status)
    return JsonResponse({"picture": str(picture.id)}, status=201)


@requires("brandbook.read")
def picture(request: BrandRequest, picture_id: UUID) -> HttpResponseBase:
    """The picture itself."""
    row = picture_of(scope=request.scope, picture_id=picture_id)
    answer = HttpResponse(existing_blob(row.digest).read_bytes(), content_type=row.mime)
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

"""Pictures from outside, from our own copy."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.interactions.queries import kept_picture
from tertulia.kernel.blobs import existing_blob


@requires("conversation.read")
def picture(request: BrandRequest, picture_id: UUID) -> HttpResponseBase:
    """Our copy of an avatar or attachment; 404 until it was fetched."""
    row = kept_picture(scope=request.scope, picture_id=picture_id)
    if row is None:
        raise Http404
    answer = HttpResponse(existing_blob(row.digest).read_bytes(), content_type=row.mime)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, max-age=604800, immutable"
    return answer

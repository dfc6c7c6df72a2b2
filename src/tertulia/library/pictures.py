"""Pictures of a brand: taken in once, written anew, described, used by variants."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.kernel.blobs import store_blob
from tertulia.kernel.errors import NotFound
from tertulia.kernel.pictures import reencode
from tertulia.kernel.scope import Scope
from tertulia.library.models import Asset

THUMBNAIL_SIDE = 480


def add_picture(*, scope: Scope, data: bytes, filename: str, alt: str = "") -> Asset:
    """Take a picture in; the same picture again gives the same asset.

    Raises: BadPicture with the reason; NoSpace when the disk is full.
    """
    picture = reencode(data)
    digest = store_blob(picture.data)
    known = Asset.objects.filter(brand_id=scope.brand_id, digest=digest).first()
    if known is not None:
        return known
    thumbnail = store_blob(reencode(picture.data, max_side=THUMBNAIL_SIDE).data)
    asset, _created = Asset.objects.get_or_create(
        brand_id=scope.brand_id,
        digest=digest,
        defaults={
            "thumbnail": thumbnail,
            "mime": picture.mime,
            "bytes": len(picture.data),
            "width": picture.width,
            "height": picture.height,
            "filename": filename[-200:] or "picture",
            "alt": alt,
            "created_by_id": scope.user_id,
        },
    )
    return asset


def describe_picture(*, scope: Scope, asset_id: UUID, alt: str) -> None:
    """Set the text for those who do not see the picture; new uses begin with it.

    Raises: NotFound.
    """
    rows = Asset.objects.filter(brand_id=scope.brand_id, id=asset_id)
    if not rows.update(alt=alt.strip()):
        raise NotFound(_("This picture does not exist (any more)."))

"""Examples for the visual guidelines."""

from __future__ import annotations

from tertulia.brandbook.models import BookPicture
from tertulia.kernel import clock
from tertulia.kernel.blobs import store_blob
from tertulia.kernel.pictures import reencode
from tertulia.kernel.scope import Scope

MOST_SIDE = 1_600


def add_picture(*, scope: Scope, data: bytes) -> BookPicture:
    """Take a picture in, written anew; the same picture again gives the same row.

    Raises: BadPicture with the reason; NoSpace when the disk is full.
    """
    picture = reencode(data, max_side=MOST_SIDE)
    row, _made = BookPicture.objects.get_or_create(
        brand_id=scope.brand_id,
        digest=store_blob(picture.data),
        defaults={
            "mime": picture.mime,
            "width": picture.width,
            "height": picture.height,
            "created_at": clock.now(),
        },
    )
    return row

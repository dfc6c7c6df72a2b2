"""Routes of interactions."""

from __future__ import annotations

from tertulia.interactions.models import RemotePicture
from tertulia.kernel import clock
from tertulia.kernel.blobs import store_blob
from tests.roles.case import Case, Ground, Made


def a_picture(ground: Ground) -> Made:
    row = RemotePicture.objects.create(
        brand=ground.brand,
        url="https://img.test/a.png",
        url_digest="a" * 64,
        max_side=160,
        state=RemotePicture.State.KEPT,
        digest=store_blob(b"bytes of a picture"),
        mime="image/png",
        next_at=clock.now(),
    )
    return Made(arguments={"picture_id": row.id})


CASES = [
    Case("interactions:picture", make=a_picture),
    Case("interactions:reading"),
    Case("interactions:labelled", make=lambda _: Made(arguments={"form": "csv"}), shared=True),
]

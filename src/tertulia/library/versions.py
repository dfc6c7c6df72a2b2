"""Another file in the place of an asset's: what is scheduled keeps the one it was made with."""

from __future__ import annotations

import io
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from PIL import Image

from tertulia.kernel.blobs import existing_blob
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.pictures import open_picture
from tertulia.kernel.scope import Scope
from tertulia.library.formats.likeness import likeness_of
from tertulia.library.formats.sniff import HEAD, sniff
from tertulia.library.formats.stills import picture_facts, taken_in
from tertulia.library.models import Asset, Kind, Stage, Version
from tertulia.library.queries import asset_of, version_of
from tertulia.library.values import Facts

_KEPT = (
    "digest", "thumbnail", "poster", "mime", "bytes", "width", "height", "duration_s", "filename",
)  # fmt: skip
MIN_SIDE = 16


def replace_file(*, scope: Scope, asset_id: UUID, data: bytes, filename: str = "") -> Asset:
    """A new file for an asset; words, tags and rights stay. Not for video: take in a new one.

    Raises: NotFound; BadMedia, BadPicture; Invalid for a video; Conflict when it is known.
    """
    found = sniff(data[:HEAD])
    if found.is_video:
        raise Invalid(_("Take a video in as a new file: it has to be prepared first."))
    facts = taken_in(found, data)
    return _put(scope, asset_id, facts, filename)


def crop_picture(
    *, scope: Scope, asset_id: UUID, left: float, top: float, width: float, height: float
) -> Asset:
    """Cut a still picture; all are parts of it from 0 to 1. The whole stays as a version.

    Raises: NotFound; Invalid for what is no still picture, or for nothing left.
    """
    asset = asset_of(scope=scope, asset_id=asset_id)
    if asset.kind != Kind.IMAGE:
        raise Invalid(_("Only still pictures can be cut."))
    whole = open_picture(existing_blob(asset.digest).read_bytes(), max_bytes=200_000_000)
    box = (
        round(max(0.0, left) * whole.width),
        round(max(0.0, top) * whole.height),
        round(min(1.0, left + width) * whole.width),
        round(min(1.0, top + height) * whole.height),
    )
    if box[2] - box[0] < MIN_SIDE or box[3] - box[1] < MIN_SIDE:
        raise Invalid(_("Too little would be left. Choose a larger part."))
    part: Image.Image = whole.crop(box)
    part.format = whole.format
    return _put(scope, asset_id, picture_facts(part), "", focus=True)


def _put(
    scope: Scope, asset_id: UUID, facts: Facts, filename: str, *, focus: bool = False
) -> Asset:
    """Keep the file as it is as a version, and put `facts` in its place."""
    try:
        with transaction.atomic():
            asset = (
                Asset.objects.select_for_update()
                .filter(brand_id=scope.brand_id, id=asset_id)
                .first()
            )
            if asset is None:
                raise NotFound(_("This file does not exist (any more)."))
            if asset.stage != Stage.READY:
                raise Conflict(_("The video is still being prepared."))
            if asset.digest == facts.digest:
                return asset
            _keep(scope, asset)
            for name, value in facts.columns().items():
                setattr(asset, name, value)
            asset.version += 1
            asset.source_digest = ""
            if filename:
                asset.filename = filename[-200:]
            if focus:
                asset.focus = []
            asset.save()
            return asset
    except IntegrityError as error:
        raise Conflict(_("This file is in the library already, as another one.")) from error


def _keep(scope: Scope, asset: Asset) -> None:
    Version.objects.create(
        brand_id=scope.brand_id,
        asset=asset,
        number=asset.version,
        created_by_id=scope.user_id,
        **{name: getattr(asset, name) for name in _KEPT},
    )


def go_back(*, scope: Scope, asset_id: UUID, number: int) -> Asset:
    """Put an earlier version in place again; the present one becomes a version.

    Raises: NotFound.
    """
    asset = asset_of(scope=scope, asset_id=asset_id)
    before = version_of(scope=scope, asset=asset, number=number)
    facts = Facts(
        kind=asset.kind,
        digest=before.digest,
        mime=before.mime,
        bytes=before.bytes,
        width=before.width,
        height=before.height,
        thumbnail=before.thumbnail,
        poster=before.poster,
        duration_s=before.duration_s,
        frames=asset.frames,
        pages=asset.pages,
        likeness=_likeness(before.thumbnail),
    )
    with transaction.atomic():
        Version.objects.filter(brand_id=scope.brand_id, id=before.id).delete()
        made = _put(scope, asset_id, replace(facts, kind=_kind(before.mime)), before.filename)
    return made


def _kind(mime: str) -> str:
    kinds = {"image/gif": Kind.GIF, "application/pdf": Kind.PDF, "video/mp4": Kind.VIDEO}
    return kinds.get(mime, Kind.IMAGE)


def _likeness(thumbnail: str) -> int | None:
    if not thumbnail:
        return None
    with Image.open(io.BytesIO(existing_blob(thumbnail).read_bytes())) as image:
        return likeness_of(image.convert("RGB"))

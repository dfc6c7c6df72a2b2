"""Files come in: recognised, written anew, kept once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.kernel.blobs import adopt_blob, store_blob
from tertulia.kernel.scope import Scope
from tertulia.library import rules
from tertulia.library.formats.sniff import HEAD, BadMedia, Found, sniff
from tertulia.library.formats.stills import taken_in
from tertulia.library.formats.video import MAX_BYTES as MAX_VIDEO_BYTES
from tertulia.library.formats.video import NoFfmpeg, ffmpeg_path
from tertulia.library.models import Asset, Kind, Stage
from tertulia.library.queries import near_ones
from tertulia.library.values import TakenIn

UPLOAD, ADDRESS, TELEPHONE, REQUEST = "upload", "address", "telephone", "request"
#: What is read into memory whole: everything but video.
MAX_STILL_BYTES = 100_000_000


def add_picture(*, scope: Scope, data: bytes, filename: str, alt: str = "") -> Asset:
    """Take a still picture (or GIF, or document) in; the same again gives the same asset.

    Raises: BadMedia, BadPicture with the reason; NoSpace when the disk is full.
    """
    return take_in(scope=scope, data=data, filename=filename, alt=alt).asset


def take_in(
    *,
    scope: Scope,
    data: bytes,
    filename: str,
    alt: str = "",
    folder: str = "",
    tags: Sequence[str] = (),
    source: str = UPLOAD,
    source_url: str = "",
) -> TakenIn:
    """Take a file that fits into memory in. A video is kept and prepared by a job.

    Raises: BadMedia, BadPicture with the reason; NoSpace; NoFfmpeg.
    """
    found = sniff(data[:HEAD])
    about = _about(scope, filename, alt, folder, tags, source, source_url)
    if found.is_video:
        return _keep_video(scope, found, store_blob(data), len(data), about)
    facts = taken_in(found, data)
    known = _known(scope, facts.digest)
    if known is not None:
        return TakenIn(_seen_again(known), known=True)
    asset, created = Asset.objects.get_or_create(
        brand_id=scope.brand_id,
        digest=facts.digest,
        defaults={**facts.columns(), **about, "stage": Stage.READY},
    )
    return TakenIn(asset, known=not created, near=near_ones(scope=scope, asset=asset))


def take_in_file(
    *,
    scope: Scope,
    path: Path,
    filename: str,
    alt: str = "",
    folder: str = "",
    tags: Sequence[str] = (),
    source: str = UPLOAD,
    source_url: str = "",
) -> TakenIn:
    """The same for a file of `kernel.blobs.incoming_folder`, which is used up.

    Raises: BadMedia, BadPicture with the reason; NoSpace; NoFfmpeg.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        found = sniff(file.read(HEAD))
    if not found.is_video:
        if size > MAX_STILL_BYTES:
            raise BadMedia(_("The file weighs more than %d MB.") % (MAX_STILL_BYTES // 1_000_000))
        return take_in(
            scope=scope, data=path.read_bytes(), filename=filename, alt=alt, folder=folder,
            tags=tags, source=source, source_url=source_url,
        )  # fmt: skip
    if size > MAX_VIDEO_BYTES:
        raise BadMedia(_("The video weighs more than %d GB.") % (MAX_VIDEO_BYTES // 10**9))
    about = _about(scope, filename, alt, folder, tags, source, source_url)
    return _keep_video(scope, found, adopt_blob(path), size, about)


def _keep_video(
    scope: Scope, found: Found, digest: str, size: int, about: dict[str, Any]
) -> TakenIn:
    """A video waits for its job; the same bytes again are the same video."""
    from tertulia.library.jobs import prepare_asset

    if ffmpeg_path() is None:
        raise NoFfmpeg(
            _("Videos cannot be prepared on this server: it has no ffmpeg. Tell who runs it.")
        )
    known = _known(scope, digest)
    if known is not None and known.stage != Stage.FAILED:
        return TakenIn(_seen_again(known), known=True)
    fresh = {
        **about,
        "kind": Kind.VIDEO,
        "stage": Stage.PREPARING,
        "progress": 0,
        "problem": "",
        "source_digest": digest,
        "mime": f"video/{found.value}",
        "bytes": size,
        "width": 0,
        "height": 0,
    }
    with transaction.atomic():
        asset, _created = Asset.objects.update_or_create(
            brand_id=scope.brand_id, digest=digest, defaults={**fresh, "removed_at": None}
        )
        prepare_asset.defer(once=f"library.prepare:{asset.id}", asset_id=str(asset.id))
    return TakenIn(asset)


def _known(scope: Scope, digest: str) -> Asset | None:
    """What is already here with these bytes, as they are or as they came."""
    rows = Asset.objects.filter(brand_id=scope.brand_id)
    return rows.filter(digest=digest).first() or rows.filter(source_digest=digest).first()


def _seen_again(asset: Asset) -> Asset:
    """A file that was removed and comes in again is there again."""
    if asset.removed_at is not None:
        asset.removed_at = None
        asset.save(update_fields=["removed_at"])
    return asset


def _about(
    scope: Scope, filename: str, alt: str, folder: str, tags: Sequence[str], source: str, url: str
) -> dict[str, Any]:
    name = rules.plain_filename(filename)
    clean_tags = rules.clean_tags(tags)
    return {
        "filename": name,
        "alt": alt.strip(),
        "folder": rules.clean_folder(folder),
        "tags": clean_tags,
        "source": source,
        "source_url": url[:1000],
        "created_by_id": scope.user_id,
        "search": rules.search_words(filename=name, alt=alt, tags=clean_tags),
    }

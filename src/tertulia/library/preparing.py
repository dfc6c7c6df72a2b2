"""A video's way from the file that came in to the one that is kept."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from PIL import Image

from tertulia.kernel import live
from tertulia.kernel.blobs import BlobMissing, NoSpace, adopt_blob, existing_blob, incoming_place
from tertulia.kernel.jobs import Interrupted, is_pending, stopping
from tertulia.kernel.outbox import emit
from tertulia.library.events import MediaPrepared
from tertulia.library.formats.stills import still_facts
from tertulia.library.formats.video import BadVideo, Prepared, Stopped, prepare_video, still_of
from tertulia.library.models import Asset, Kind, Stage, Version
from tertulia.library.values import Facts

log = logging.getLogger(__name__)

JOB = "library.prepare"
_TELL_EVERY_S = 1.0


def prepare(asset_id: UUID) -> None:
    """Prepare a video that waits; anything else is left alone. Raises: Interrupted."""
    asset = Asset.objects.filter(id=asset_id, stage=Stage.PREPARING).first()
    if asset is None:
        return
    try:
        with incoming_place() as folder:
            facts = _made(asset, folder)
    except BadVideo as error:
        log.info("video refused", extra={"asset": str(asset.id), "why": str(error)[:300]})
        _settle(asset, problem=error.code)
    except BlobMissing:
        _settle(asset, problem="lost")
    except NoSpace:
        _settle(asset, problem="no_space")
    except Stopped as error:
        raise Interrupted from error
    else:
        _settle(asset, facts)


def _made(asset: Asset, folder: Path) -> Facts:
    """Bytes, poster and measures of the prepared video. Raises: BadVideo, Stopped, NoSpace."""
    target, still = folder / "video.mp4", folder / "still.png"
    made = prepare_video(
        existing_blob(asset.digest),
        target,
        container=asset.mime.removeprefix("video/"),
        tell=_Teller(asset),
        stopped=stopping,
    )
    still_of(target, still, made.duration_s)
    with Image.open(still) as image:
        more = still_facts(image)
    return _facts(target, made, more)


def _facts(target: Path, made: Prepared, more: dict[str, Any]) -> Facts:
    facts = Facts(
        kind=Kind.VIDEO,
        mime="video/mp4",
        bytes=target.stat().st_size,
        digest=adopt_blob(target),
        width=made.width,
        height=made.height,
        duration_s=round(made.duration_s, 2),
        thumbnail=str(more["thumbnail"]),
        poster=str(more["poster"]),
        likeness=int(more["likeness"]),
    )
    return replace(facts, more={"has_sound": made.has_sound})


class _Teller:
    """Writes down how far it is, not more than once a second."""

    def __init__(self, asset: Asset) -> None:
        self._asset, self._told = asset, 0.0

    def __call__(self, percent: int) -> None:
        now = time.monotonic()
        if now - self._told < _TELL_EVERY_S:
            return
        self._told = now
        Asset.objects.filter(id=self._asset.id, stage=Stage.PREPARING).update(progress=percent)
        live.notify(self._asset.brand_id, "media", {"id": self._asset.id, "progress": percent})


def _settle(asset: Asset, facts: Facts | None = None, problem: str = "") -> None:
    """Ready, or failed with a reason; the file as it came goes unless something else has it."""
    source = asset.digest
    try:
        with transaction.atomic():
            changed = Asset.objects.filter(id=asset.id, stage=Stage.PREPARING)
            if facts is None:
                taken = changed.update(stage=Stage.FAILED, problem=problem, progress=0)
            else:
                taken = changed.update(stage=Stage.READY, progress=100, **facts.columns())
            if taken:
                stage = Stage.FAILED if facts is None else Stage.READY
                emit(MediaPrepared(asset.brand_id, asset.id, stage))
                live.notify(asset.brand_id, "media", {"id": asset.id, "progress": 100})
    except IntegrityError:
        _settle(asset, problem="known")
        return
    if facts is not None and facts.digest != source:
        _forget(source)


def _forget(digest: str) -> None:
    """Delete bytes that nobody has any more."""
    used = Asset.objects.filter(digest=digest).exists()
    if not used and not Version.objects.filter(digest=digest).exists():
        existing_blob(digest).unlink(missing_ok=True)


def give_up_lost() -> int:
    """Videos whose job is gone (it killed its workers) are told as failed; returns how many."""
    count = 0
    for asset in Asset.objects.filter(stage=Stage.PREPARING):
        if not is_pending(JOB, asset_id=str(asset.id)):
            _settle(asset, problem="gave_up")
            count += 1
    return count

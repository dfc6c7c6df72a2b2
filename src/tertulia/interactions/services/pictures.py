"""Avatars and attachments: fetched through the guarded client, capped, written anew, kept by us."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import httpx
from django.db import transaction

from tertulia.interactions.calling import let_go
from tertulia.interactions.models import RemotePicture
from tertulia.kernel import clock
from tertulia.kernel.blobs import store_blob
from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.http import deadline, guarded_client, read_capped
from tertulia.kernel.pictures import Picture, reencode
from tertulia.kernel.settings import settings

MAX_BYTES = 12_000_000
FETCH_DEADLINE_S = 15.0
MAX_TRIES = 4
BATCH = 20


def want_pictures(
    *, brand_id: UUID, urls: Iterable[str], max_side: int
) -> dict[str, RemotePicture]:
    """Rows for these addresses, made where they are new; fetched later by a job."""
    wanted = {_digest(url): url for url in urls if url.startswith(("https://", "http://"))}
    if not wanted:
        return {}
    now = clock.now()
    RemotePicture.objects.bulk_create(
        (
            RemotePicture(
                brand_id=brand_id, url=url, url_digest=digest, max_side=max_side, next_at=now
            )
            for digest, url in sorted(wanted.items())
        ),
        ignore_conflicts=True,
    )
    rows = RemotePicture.objects.filter(
        brand_id=brand_id, max_side=max_side, url_digest__in=list(wanted)
    )
    return {row.url: row for row in rows}


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def fetch_due_pictures() -> int:
    """Fetch what waits; returns how many were tried. Other workers take other rows."""
    tried = 0
    with guarded_client(settings().allowed_networks, timeout_s=FETCH_DEADLINE_S) as http:
        while tried < BATCH:
            row = _take()
            if row is None:
                break
            tried += 1
            let_go()
            try:
                picture = _fetch(http, row.url, row.max_side)
            except (httpx.HTTPError, httpx.InvalidURL, TertuliaError) as error:
                _failed(row, error)
            else:
                _keep(row, picture)
    return tried


def _take() -> RemotePicture | None:
    """A due row, put off for a minute so that nobody else takes it while it is fetched."""
    with transaction.atomic():
        row = (
            RemotePicture.objects.select_for_update(skip_locked=True)
            .filter(state=RemotePicture.State.WAITING, next_at__lte=clock.now())
            .order_by("next_at")
            .first()
        )
        if row:
            row.tries += 1
            row.next_at = clock.now() + timedelta(seconds=60 * 4 ** (row.tries - 1))
            row.save(update_fields=["tries", "next_at"])
        return row


def _fetch(http: httpx.Client, url: str, max_side: int) -> Picture:
    with deadline(FETCH_DEADLINE_S), http.stream("GET", url, follow_redirects=True) as answer:
        answer.raise_for_status()
        data = read_capped(answer, MAX_BYTES)
    return reencode(data, max_bytes=MAX_BYTES, max_side=max_side)


def _keep(row: RemotePicture, picture: Picture) -> None:
    row.digest = store_blob(picture.data)
    row.mime, row.width, row.height = picture.mime, picture.width, picture.height
    row.state = RemotePicture.State.KEPT
    row.words = ""
    row.save(update_fields=["digest", "mime", "width", "height", "state", "words"])


def _failed(row: RemotePicture, error: Exception) -> None:
    row.words = f"{type(error).__name__}: {error}"[:300]
    for_good = isinstance(error, TertuliaError) and not error.retry_helps
    if for_good or row.tries >= MAX_TRIES:
        row.state = RemotePicture.State.FAILED
    row.save(update_fields=["state", "words"])

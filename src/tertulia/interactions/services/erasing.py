"""An author's interactions: handed out, or taken away. `people` knows who the author is."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tertulia.interactions.models import Attachment, Interaction, RemotePicture
from tertulia.interactions.reading_rules import LABELS
from tertulia.kernel.blobs import blob_path


def export_author(
    *, brand_id: UUID, network: str, realm: str, remote_id: str
) -> list[dict[str, Any]]:
    """Everything an author wrote or did, oldest first."""
    rows = _of(brand_id, network, realm, remote_id).select_related("read_as")
    rows = rows.order_by("created_at")
    return [
        {
            "kind": row.kind,
            "at": row.created_at.isoformat(),
            "url": row.url,
            "text": row.text,
            "content_warning": row.content_warning,
            "read_as": _read_as(row),
        }
        for row in rows
    ]


def _read_as(row: Interaction) -> dict[str, str] | None:
    """What we made of their words; None = nothing."""
    read = getattr(row, "read_as", None)
    return {name: getattr(read, name) for name in LABELS} if read else None


def erase_author(*, brand_id: UUID, network: str, realm: str, remote_id: str) -> int:
    """Remove it all, with our copies of their pictures; returns how many interactions."""
    gone = _of(brand_id, network, realm, remote_id)
    count = gone.count()
    avatars = set(gone.exclude(avatar=None).values_list("avatar_id", flat=True))
    attached = Attachment.objects.filter(interaction__in=gone).exclude(picture=None)
    pictures = avatars | set(attached.values_list("picture_id", flat=True))
    gone.delete()
    forget_pictures(brand_id=brand_id, picture_ids={each for each in pictures if each})
    return count


def forget_pictures(*, brand_id: UUID, picture_ids: Collection[UUID]) -> None:
    """Remove copies that no interaction shows any more, with their bytes after the commit."""
    rows = RemotePicture.objects.filter(brand_id=brand_id, id__in=picture_ids)
    alone = rows.exclude(Exists(Interaction.objects.filter(avatar=OuterRef("id")))).exclude(
        Exists(Attachment.objects.filter(picture=OuterRef("id")))
    )
    digests = {each for each in alone.values_list("digest", flat=True) if each}
    alone.delete()
    used = RemotePicture.objects.filter(digest__in=digests).values_list("digest", flat=True)
    for digest in digests - set(used):
        transaction.on_commit(partial(_remove_bytes, digest))


def _remove_bytes(digest: str) -> None:
    blob_path(digest).unlink(missing_ok=True)


def _of(brand_id: UUID, network: str, realm: str, remote_id: str) -> QuerySet[Interaction]:
    rows = Interaction.objects.filter(
        brand_id=brand_id, channel__network=network, author_remote_id=remote_id, ours=False
    )
    return rows.filter(channel__address=realm) if realm else rows

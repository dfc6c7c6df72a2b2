"""An author's interactions: handed out, or taken away. `people` knows who the author is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tertulia.interactions.models import Interaction


def export_author(
    *, brand_id: UUID, network: str, realm: str, remote_id: str
) -> list[dict[str, Any]]:
    """Everything an author wrote or did, oldest first."""
    rows = _of(brand_id, network, realm, remote_id).order_by("created_at")
    return [
        {
            "kind": row.kind,
            "at": row.created_at.isoformat(),
            "url": row.url,
            "text": row.text,
            "content_warning": row.content_warning,
        }
        for row in rows
    ]


def erase_author(*, brand_id: UUID, network: str, realm: str, remote_id: str) -> int:
    """Remove it all, with the copies of pictures' rows; returns how many interactions."""
    gone = _of(brand_id, network, realm, remote_id)
    count = gone.count()
    gone.delete()
    return count


def _of(brand_id: UUID, network: str, realm: str, remote_id: str) -> QuerySet[Interaction]:
    rows = Interaction.objects.filter(
        brand_id=brand_id, channel__network=network, author_remote_id=remote_id, ours=False
    )
    return rows.filter(channel__address=realm) if realm else rows

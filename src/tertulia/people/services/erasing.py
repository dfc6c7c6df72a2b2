"""A member's data: handed out, or taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tertulia.people.models import Identity, Member


def export_member(brand_id: UUID, member_id: UUID) -> Mapping[str, Any]:
    """Everything this room keeps about a member."""
    member = Member.objects.filter(brand_id=brand_id, id=member_id).first()
    if member is None:
        return {}
    return {
        "name": member.name,
        "first_seen": member.first_seen.isoformat(),
        "last_seen": member.last_seen.isoformat(),
        "identities": [
            {
                "network": row.network,
                "remote_id": row.remote_id,
                "handle": row.handle,
                "name": row.name,
                "url": row.url,
            }
            for row in Identity.objects.filter(brand_id=brand_id, member_id=member_id)
        ],
    }


def erase_member(brand_id: UUID, member_id: UUID) -> None:
    """Remove a member and their identities. Runs after the rooms above removed theirs."""
    Member.objects.filter(brand_id=brand_id, id=member_id).delete()

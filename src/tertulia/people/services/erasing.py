"""A member's data: handed out, or taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tertulia.interactions.services.erasing import erase_author, export_author
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
                "written": export_author(
                    brand_id=brand_id,
                    network=row.network,
                    realm=row.realm,
                    remote_id=row.remote_id,
                ),
            }
            for row in Identity.objects.filter(brand_id=brand_id, member_id=member_id)
        ],
    }


def erase_member(brand_id: UUID, member_id: UUID) -> None:
    """Remove a member, their identities and what they wrote, after the rooms above did theirs."""
    for row in Identity.objects.filter(brand_id=brand_id, member_id=member_id):
        erase_author(
            brand_id=brand_id, network=row.network, realm=row.realm, remote_id=row.remote_id
        )
    Member.objects.filter(brand_id=brand_id, id=member_id).delete()

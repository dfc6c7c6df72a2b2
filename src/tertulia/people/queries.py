"""What pages may know of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tertulia.kernel.scope import Scope
from tertulia.people.models import Identity, Standing


@dataclass(frozen=True)
class PersonCard:
    """Who somebody is, for the side of a conversation."""

    member_id: UUID
    identity_id: UUID
    name: str
    handle: str
    url: str
    bot: bool
    avatar_id: UUID | None
    first_seen: datetime
    last_seen: datetime
    identities: tuple[Identity, ...]
    muted: bool
    blocked: bool


def person_card(*, scope: Scope, identity_id: UUID, channel_id: UUID) -> PersonCard | None:
    """The person behind an identity, and how `channel_id` stands towards them."""
    row = (
        Identity.objects.filter(brand_id=scope.brand_id, id=identity_id)
        .select_related("member", "avatar")
        .first()
    )
    if row is None:
        return None
    standing = Standing.objects.filter(identity=row, channel_id=channel_id).first()
    others = Identity.objects.filter(brand_id=scope.brand_id, member_id=row.member_id)
    kept = row.avatar is not None and row.avatar.state == "kept"
    return PersonCard(
        member_id=row.member_id,
        identity_id=row.id,
        name=row.member.name or row.name,
        handle=row.handle,
        url=row.url,
        bot=row.bot,
        avatar_id=row.avatar_id if kept else None,
        first_seen=row.member.first_seen,
        last_seen=row.member.last_seen,
        identities=tuple(others.order_by("network", "handle")),
        muted=bool(standing and standing.muted),
        blocked=bool(standing and standing.blocked),
    )


def identity_ids_of(*, scope: Scope, member_id: UUID) -> list[UUID]:
    """Every handle of a member."""
    return list(
        Identity.objects.filter(brand_id=scope.brand_id, member_id=member_id).values_list(
            "id", flat=True
        )
    )

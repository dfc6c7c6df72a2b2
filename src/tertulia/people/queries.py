"""What pages may know of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.interactions.queries import activity_of
from tertulia.kernel.errors import NotFound
from tertulia.kernel.paging import page_of
from tertulia.kernel.scope import Scope
from tertulia.people.models import Identity, Member, Standing
from tertulia.people.rules import display_name


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
    texts: int
    reactions: int
    """What they left on this channel."""


def person_card(*, scope: Scope, identity_id: UUID, channel_id: UUID) -> PersonCard | None:
    """The person behind an identity, and how `channel_id` stands towards them."""
    rows = Identity.objects.filter(brand_id=scope.brand_id, member__identities=identity_id)
    identities = tuple(rows.select_related("member", "avatar").order_by("network", "handle"))
    row = next((each for each in identities if each.id == identity_id), None)
    if row is None:
        return None
    standing = Standing.objects.filter(identity=row, channel_id=channel_id).first()
    activity = activity_of(scope=scope, channel_id=channel_id, author=row.remote_id)
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
        identities=identities,
        muted=bool(standing and standing.muted),
        blocked=bool(standing and standing.blocked),
        texts=activity.texts,
        reactions=activity.reactions,
    )


def identity_ids_of(*, scope: Scope, member_id: UUID) -> list[UUID]:
    """Every handle of a member."""
    return list(
        Identity.objects.filter(brand_id=scope.brand_id, member_id=member_id).values_list(
            "id", flat=True
        )
    )


def members_page(*, scope: Scope, cursor: str, limit: int) -> tuple[list[Member], str]:
    """Members with their identities, and the next cursor. Raises: Invalid (cursor)."""
    rows = Member.objects.filter(brand_id=scope.brand_id).prefetch_related("identities")
    return page_of(rows, cursor=cursor, limit=limit, shown=list)


def member_of(*, scope: Scope, member_id: UUID) -> Member:
    """One member. Raises: NotFound."""
    row = Member.objects.filter(brand_id=scope.brand_id, id=member_id).first()
    if row is None:
        raise NotFound(_("There is no such member in this brand."))
    return row


def name_of(*, scope: Scope, identity_id: UUID) -> str:
    """What the person behind an identity is called; "" when there is none in this brand."""
    row = Identity.objects.filter(brand_id=scope.brand_id, id=identity_id).first()
    return display_name(name=row.name, handle=row.handle) if row else ""

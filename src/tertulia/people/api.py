"""Members: the people of the community, with their handles."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel.api import BrandSlug, Cursor, Limit
from tertulia.people.models import Member
from tertulia.people.queries import member_of, members_page

router = Router(tags=["members"])


class IdentityOut(Schema):
    """One of their handles."""

    id: UUID
    network: str
    remote_id: str
    handle: str
    name: str
    url: str
    bot: bool


class MemberOut(Schema):
    """A person as this brand knows them."""

    id: UUID
    name: str
    first_seen: datetime
    last_seen: datetime
    identities: list[IdentityOut]

    @staticmethod
    def resolve_identities(member: Member) -> list[Any]:
        """Their handles, by network."""
        return sorted(member.identities.all(), key=lambda each: (each.network, each.handle))


class MemberPage(Schema):
    """Members, the newest known first."""

    items: list[MemberOut]
    next: str


@router.get("/members", response=MemberPage, operation_id="list_members")
@api_requires("people.read")
def list_members(
    request: ApiRequest, brand: BrandSlug, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Everybody who wrote to the brand or reacted to it."""
    items, following = members_page(scope=request.scope, cursor=cursor, limit=limit)
    return {"items": items, "next": following}


@router.get("/members/{uuid:member_id}", response=MemberOut, operation_id="get_member")
@api_requires("people.read")
def get_member(request: ApiRequest, brand: BrandSlug, member_id: UUID) -> Member:
    """One person."""
    return member_of(scope=request.scope, member_id=member_id)

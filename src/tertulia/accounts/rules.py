"""The one table of permissions, and the pure decisions about who may what.

A role is a set of permissions; everything else asks for a permission, never for a role. A
permission is `object.verb`. Those in `ORGANISATION_WIDE` are held only by who has the role on
all brands of the organisation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Final
from uuid import UUID

from tertulia.accounts.models import Role

_READ: Final = frozenset(
    {"brand.read", "post.read", "delivery.read", "conversation.read", "people.read", "channel.read"}
    | {"brandbook.read", "campaign.read"}
)
_TALK: Final = frozenset({"reply.send", "conversation.handle"})
_TOLD: Final = frozenset({"campaign.read", "campaign.propose", "campaign.confirm"})
_MODERATE: Final = frozenset({"conversation.moderate", "people.write"})
_WRITE: Final = frozenset({"post.write", "post.comment", "media.manage", "saved_reply.manage"})
_PUBLISH: Final = frozenset(
    {"post.publish", "post.delete", "delivery.settle", "handover.confirm", "brand.pause"}
)
_CAMPAIGNS: Final = _TOLD | {"campaign.write"}
_PLAN: Final = frozenset({"post.approve", "strategy.write"})
_MANAGE: Final = frozenset(
    {"channel.connect", "brand.settings", "team.manage", "token.manage", "audit.read"}
)
_ALL_BRANDS: Final = frozenset({"brand.create", "organisation.settings"})
_OWN: Final = frozenset({"owner.manage", "brand.archive"})

#: Role -> what it may do.
PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    Role.OWNER: _READ
    | _TALK
    | _MODERATE
    | _WRITE
    | _PUBLISH
    | _PLAN
    | _MANAGE
    | _ALL_BRANDS
    | _CAMPAIGNS
    | _OWN,
    Role.ADMINISTRATOR: _READ
    | _TALK
    | _MODERATE
    | _WRITE
    | _PUBLISH
    | _PLAN
    | _MANAGE
    | _CAMPAIGNS
    | _ALL_BRANDS,
    Role.STRATEGIST: _READ | _TALK | _WRITE | _PUBLISH | _PLAN | _CAMPAIGNS | {"audit.read"},
    Role.COMMUNITY_MANAGER: _READ | _TALK | _MODERATE | _WRITE | _PUBLISH | _CAMPAIGNS,
    Role.MODERATOR: _READ | _TALK | _TOLD | _MODERATE | {"brand.pause"},
    Role.DEPARTMENT_AGENT: frozenset({"brand.read", "brandbook.read", "conversation.read"})
    | _TALK
    | _TOLD,
    Role.REVIEWER: frozenset({"brand.read", "brandbook.read", "post.read", "delivery.read"})
    | {"post.approve", "post.comment"},
    Role.READER: _READ,
}

#: Every permission there is.
ALL: Final = frozenset().union(*PERMISSIONS.values())

#: Meaningless on a single brand: held only with the role on all brands.
ORGANISATION_WIDE: Final = _ALL_BRANDS

#: From the most powerful to the least; shown so, and used to name one role where several add up.
ROLE_ORDER: Final = tuple(Role.values)


@dataclass(frozen=True)
class Held:
    """A membership as the rules see it; `brand_id` None = on all brands."""

    role: str
    brand_id: UUID | None
    department: str = ""


def permissions_of(role: str, *, all_brands: bool) -> frozenset[str]:
    """What a role may do, on one brand or with the role on all brands."""
    held = PERMISSIONS.get(role, frozenset())
    return held if all_brands else held - ORGANISATION_WIDE


def rights_on(brand_id: UUID, held: Iterable[Held]) -> tuple[str, frozenset[str], str] | None:
    """Role to be shown, permissions and department of who holds these memberships, on a brand.

    Memberships on the brand and on all brands add up. None: a stranger, who must not even learn
    that the brand exists.
    """
    here = [each for each in held if each.brand_id in (None, brand_id)]
    here = [each for each in here if each.role in PERMISSIONS]
    if not here:
        return None
    here.sort(key=lambda each: ROLE_ORDER.index(each.role))
    sets = (permissions_of(each.role, all_brands=each.brand_id is None) for each in here)
    department = next((each.department for each in here if each.department), "")
    return here[0].role, frozenset().union(*sets), department


def may_give_role(giver: frozenset[str], role: str) -> bool:
    """Whether who holds `giver` may give (or take away) `role`: nobody gives more than they have."""
    if "team.manage" not in giver or role not in PERMISSIONS:
        return False
    if role == Role.OWNER:
        return "owner.manage" in giver
    return permissions_of(role, all_brands=False) <= giver


def is_quiet(local: time, start: time | None, end: time | None) -> bool:
    """Whether a local time lies in the quiet hours `start`..`end` (end excluded, may pass midnight)."""
    if start is None or end is None or start == end:
        return False
    if start < end:
        return start <= local < end
    return local >= start or local < end

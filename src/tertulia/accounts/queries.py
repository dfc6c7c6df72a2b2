"""Reads of the accounts' tables."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from tertulia.accounts.models import Brand, Membership, User
from tertulia.accounts.rules import Held, rights_on


def brand_by_slug(slug: str) -> Brand | None:
    """The brand, unless it was archived."""
    return Brand.objects.filter(slug=slug, archived_at__isnull=True).first()


def held_by(user: User, *, organisation_id: UUID) -> list[Held]:
    """The person's memberships in an organisation."""
    rows = Membership.objects.filter(user=user, organisation_id=organisation_id)
    return [Held(each.role, each.brand_id, each.department) for each in rows]


def brands_of(user: User) -> list[Brand]:
    """Brands the person may see, by name."""
    rows = list(Membership.objects.filter(user=user))
    everywhere = {each.organisation_id for each in rows if each.brand_id is None}
    single = {each.brand_id for each in rows if each.brand_id is not None}
    found = Brand.objects.filter(archived_at__isnull=True).filter(
        organisation_id__in={each.organisation_id for each in rows}
    )
    seen = [each for each in found if each.organisation_id in everywhere or each.id in single]
    return sorted(seen, key=lambda each: each.name.casefold())


def people_with(permission: str, *, brand_id: UUID) -> list[User]:
    """Active people who hold a permission on a brand: whom an upper room tells or may assign."""
    brand = Brand.objects.get(id=brand_id)
    rows: Iterable[Membership] = Membership.objects.filter(
        organisation_id=brand.organisation_id, user__is_active=True
    ).select_related("user")
    held: dict[UUID, list[Held]] = {}
    users: dict[UUID, User] = {}
    for row in rows:
        users[row.user_id] = row.user
        held.setdefault(row.user_id, []).append(Held(row.role, row.brand_id, row.department))
    found = []
    for user_id, memberships in held.items():
        rights = rights_on(brand_id, memberships)
        if rights is not None and permission in rights[1]:
            found.append(users[user_id])
    return sorted(found, key=lambda user: user.name.casefold())

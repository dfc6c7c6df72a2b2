"""Two organisations with a brand each, and a person for every role on the first."""

from __future__ import annotations

from dataclasses import dataclass

from tertulia.accounts.models import Brand, Membership, Organisation, Role, User
from tertulia.accounts.scopes import program_scope
from tests.roles.case import Ground

STRANGER = "stranger"
ANONYMOUS = "anonymous"
#: Owner and administrator of one brand only: they hold nothing that is organisation-wide.
BRAND_OWNER = "owner of this brand only"


@dataclass(frozen=True)
class World:
    """Who and what there is."""

    here: Ground
    elsewhere: Ground
    people: dict[str, User]
    """By role; the stranger is the owner of the other organisation."""


def make_user(name: str, *, language: str = "en") -> User:
    """A person who never needs to type a password."""
    return User.objects.create_user(
        f"{name.replace(' ', '.')}@example.org", None, name=name.title(), language=language
    )


def make_ground(name: str, owner: User) -> Ground:
    """An organisation with a brand, and that person as its owner."""
    organisation = Organisation.objects.create(name=name)
    brand = Brand.objects.create(
        organisation=organisation,
        slug=name.lower(),
        name=name,
        mark=name[0],
        zone="America/Guayaquil",
        languages=["es", "en"],
    )
    Membership.objects.create(organisation=organisation, user=owner, role=Role.OWNER)
    scope = program_scope(brand_id=brand.id, organisation_id=organisation.id, actor="the role test")
    return Ground(brand=brand, scope=scope, owner=owner)


def make_world() -> World:
    """Both organisations and everybody."""
    here = make_ground("Here", make_user("owner"))
    elsewhere = make_ground("Elsewhere", make_user("stranger"))
    people = {Role.OWNER.value: here.owner, STRANGER: elsewhere.owner}
    for role in Role.values:
        if role not in people:
            people[role] = make_user(role)
            _join(here, people[role], role, on_this_brand=False)
    people[BRAND_OWNER] = make_user(BRAND_OWNER)
    _join(here, people[BRAND_OWNER], Role.OWNER, on_this_brand=True)
    return World(here, elsewhere, people)


def _join(ground: Ground, user: User, role: str, *, on_this_brand: bool) -> None:
    Membership.objects.create(
        organisation_id=ground.brand.organisation_id,
        user=user,
        role=role,
        brand=ground.brand if on_this_brand else None,
    )

"""People and brands made from the command line, where nobody is signed in."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand, Membership, Organisation, Role, User
from tertulia.accounts.scopes import program_scope
from tertulia.accounts.services.audit import record_audit
from tertulia.accounts.services.brands import BrandFacts, insert_brand
from tertulia.accounts.services.people import create_user
from tertulia.kernel.errors import Invalid, NotFound


def _organisation(name: str) -> Organisation | None:
    rows = Organisation.objects.order_by("created_at")
    return rows.filter(name=name).first() if name else rows.first()


@transaction.atomic
def found_brand(*, facts: BrandFacts, slug: str = "", organisation: str = "") -> Brand:
    """A brand; its organisation is made when it is not there. Raises: Invalid."""
    owner = _organisation(organisation)
    owner = owner or Organisation.objects.create(name=organisation or facts.name)
    brand = insert_brand(organisation_id=owner.id, facts=facts, slug=slug)
    scope = program_scope(brand_id=brand.id, organisation_id=owner.id, actor="command line")
    record_audit(
        scope=scope,
        action="brand.create",
        object_kind="brand",
        object_id=brand.id,
        summary=brand.name,
    )
    return brand


@transaction.atomic
def add_person(
    *, email: str, name: str, role: str, brand_slug: str, language: str, password: str
) -> User:
    """A person with a role on one brand, or on all. Raises: Invalid, NotFound."""
    if role not in Role.values:
        raise Invalid(_("There is no such role."), field="role")
    brand = Brand.objects.filter(slug=brand_slug).first() if brand_slug else None
    owner = brand.organisation if brand else _organisation("")
    if owner is None or (brand_slug and brand is None):
        raise NotFound(_("There is no such brand."))
    user = create_user(email=email, name=name, password=password, language=language)
    Membership.objects.create(organisation=owner, user=user, role=role, brand=brand)
    first = brand or owner.brands.first()
    if first is not None:
        record_audit(
            scope=program_scope(brand_id=first.id, organisation_id=owner.id, actor="command line"),
            action="team.join",
            object_kind="user",
            object_id=user.id,
            summary=f"{user.email}: {role}",
        )
    return user

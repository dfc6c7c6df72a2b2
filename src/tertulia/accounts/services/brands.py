"""Brands: made, changed, archived."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tertulia.accounts.events import BrandArchived, BrandZoneChanged
from tertulia.accounts.models import Brand
from tertulia.accounts.services.audit import record_audit
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.outbox import emit
from tertulia.kernel.scope import Scope

COLOURS = ("ink", "c1", "c2", "c3", "c4")
LANGUAGES = ("es", "en", "pt", "ro")


@dataclass(frozen=True)
class BrandFacts:
    """What a person says of a brand."""

    name: str
    zone: str
    languages: tuple[str, ...]
    mark: str = ""
    mark_colour: str = "ink"
    late_limit_min: int = 30


def checked(facts: BrandFacts) -> BrandFacts:
    """The facts as they are stored. Raises: Invalid naming the field."""
    name = facts.name.strip()
    if not name:
        raise Invalid(_("A brand needs a name."), field="name")
    if facts.zone not in zoneinfo.available_timezones():
        raise Invalid(_("There is no such time zone."), field="zone")
    if not facts.languages or set(facts.languages) - set(LANGUAGES):
        raise Invalid(_("Choose at least one of the four languages."), field="languages")
    if facts.mark_colour not in COLOURS:
        raise Invalid(_("There is no such colour."), field="mark_colour")
    if not 0 <= facts.late_limit_min <= 1440:
        raise Invalid(_("The late limit lies between 0 and 1,440 minutes."), field="late_limit_min")
    mark = facts.mark.strip()[:2] or name[:1].upper()
    return BrandFacts(
        name, facts.zone, facts.languages, mark, facts.mark_colour, facts.late_limit_min
    )


def free_slug(name: str) -> str:
    """An address for a brand of that name that no other has."""
    base = slugify(name)[:50].strip("-") or "brand"
    taken = set(Brand.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def insert_brand(*, organisation_id: UUID, facts: BrandFacts, slug: str = "") -> Brand:
    """The row of a new brand, in the caller's transaction. Raises: Invalid."""
    known = checked(facts)
    wanted = slugify(slug)[:60]
    if wanted and Brand.objects.filter(slug=wanted).exists():
        raise Invalid(_("Another brand has this address."), field="slug")
    return Brand.objects.create(
        organisation_id=organisation_id,
        slug=wanted or free_slug(known.name),
        name=known.name,
        zone=known.zone,
        languages=list(known.languages),
        mark=known.mark,
        mark_colour=known.mark_colour,
        late_limit_min=known.late_limit_min,
    )


@transaction.atomic
def create_brand(*, scope: Scope, facts: BrandFacts, slug: str = "") -> Brand:
    """One more brand of the scope's organisation. Raises: Invalid."""
    brand = insert_brand(organisation_id=scope.organisation_id, facts=facts, slug=slug)
    record_audit(
        scope=scope,
        action="brand.create",
        object_kind="brand",
        object_id=brand.id,
        summary=brand.name,
    )
    return brand


@transaction.atomic
def change_brand(*, scope: Scope, facts: BrandFacts) -> Brand:
    """Change the scope's brand; the audit log keeps what was changed. Raises: Invalid, NotFound."""
    known = checked(facts)
    brand = Brand.objects.select_for_update().filter(id=scope.brand_id).first()
    if brand is None:
        raise NotFound(_("There is no such brand."))
    before = {field: getattr(brand, field) for field in vars(known)}
    after = {**vars(known), "languages": list(known.languages)}
    changed = {
        field: [before[field], after[field]] for field in after if before[field] != after[field]
    }
    if not changed:
        return brand
    for field in changed:
        setattr(brand, field, after[field])
    brand.save(update_fields=list(changed))
    record_audit(
        scope=scope,
        action="brand.change",
        object_kind="brand",
        object_id=brand.id,
        summary=", ".join(sorted(changed)),
        data=changed,
    )
    if "zone" in changed:
        emit(BrandZoneChanged(brand_id=brand.id))
    return brand


@transaction.atomic
def archive_brand(*, scope: Scope) -> None:
    """Take a brand out of sight; nothing is deleted. Raises: NotFound."""
    if not Brand.objects.filter(id=scope.brand_id, archived_at=None).update(
        archived_at=clock.now()
    ):
        raise NotFound(_("There is no such brand."))
    record_audit(scope=scope, action="brand.archive", object_kind="brand", object_id=scope.brand_id)
    emit(BrandArchived(brand_id=scope.brand_id))

"""Files handed to another brand of the same organisation, with what is known of their rights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.kernel.scope import Scope
from tertulia.library.models import Asset, Consent, Licence, Stage
from tertulia.library.queries import assets_of

#: What is the other brand's own from the start, or not the file's.
_OWN = frozenset(
    {"id", "brand_id", "created_by_id", "created_at", "removed_at", "unlike", "folder"}
)


@dataclass(frozen=True)
class Left:
    """A file that was not handed on, and why."""

    filename: str
    why: str


@dataclass(frozen=True)
class Shared:
    """Files by their id here: those there, and those that were left."""

    there: Mapping[UUID, UUID] = field(default_factory=dict)
    left: tuple[Left, ...] = ()


def share_assets(*, scope: Scope, into: Scope, ids: Iterable[UUID], today: date) -> Shared:
    """Let the other brand have these files too; the same bytes there are the same asset.

    What was allowed to this brand alone, or by people who were asked for it, stays. Nothing
    leaves the organisation.
    """
    wanted = list(dict.fromkeys(ids))
    found = assets_of(scope=scope, ids=wanted)
    there: dict[UUID, UUID] = {}
    left: list[Left] = []
    for key in wanted:
        asset = found.get(key)
        if asset is None:
            left.append(Left("–", _("it is not in the library any more")))
        elif why := _why_not(scope, into, asset, today):
            left.append(Left(asset.filename, why))
        else:
            there[key] = _there(into, asset)
    return Shared(there, tuple(left))


def _why_not(scope: Scope, into: Scope, asset: Asset, today: date) -> str:
    if scope.organisation_id != into.organisation_id:
        return _("it belongs to another organisation")
    if asset.removed_at is not None or asset.stage != Stage.READY:
        return _("it is not in the library any more")
    if asset.expires_on is not None and asset.expires_on < today:
        return _("it may not be shown any more")
    if asset.licence == Licence.PERMISSION:
        return _("its permission was given to the other brand")
    if asset.consent not in (Consent.UNKNOWN, Consent.NOBODY):
        return _("the people shown were asked for the other brand")
    return ""


def _there(into: Scope, asset: Asset) -> UUID:
    kept = {
        each.attname: getattr(asset, each.attname)
        for each in asset._meta.concrete_fields
        if each.attname not in _OWN
    }
    row, created = Asset.objects.get_or_create(
        brand_id=into.brand_id,
        digest=kept.pop("digest"),
        defaults={**kept, "version": 1, "created_by_id": into.user_id},
    )
    if not created and row.removed_at is not None:
        Asset.objects.filter(brand_id=into.brand_id, id=row.id).update(removed_at=None)
    return row.id

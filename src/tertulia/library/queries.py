"""Reads of the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Func, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from tertulia.interactions.rules import searchable
from tertulia.kernel.errors import NotFound
from tertulia.kernel.paging import page_of
from tertulia.kernel.room import rooms
from tertulia.kernel.scope import Scope
from tertulia.library import rules
from tertulia.library.formats.likeness import NEAR, is_plain
from tertulia.library.models import Asset, Commission, Consent, Licence, Standing, Version
from tertulia.library.values import Counted, Use, Wanted

PAGE = 60


def assets_of(*, scope: Scope, ids: Iterable[UUID]) -> dict[UUID, Asset]:
    """These assets of the brand, by id; those of others are left out."""
    rows = Asset.objects.filter(brand_id=scope.brand_id, id__in=list(ids))
    return {asset.id: asset for asset in rows}


def asset_of(*, scope: Scope, asset_id: UUID) -> Asset:
    """One asset of the brand. Raises: NotFound."""
    asset = (
        Asset.objects.select_related("created_by")
        .filter(brand_id=scope.brand_id, id=asset_id)
        .first()
    )
    if asset is None:
        raise NotFound(_("This file does not exist (any more)."))
    return asset


def library_page(
    *, scope: Scope, wanted: Wanted, today: date, cursor: str = "", limit: int = PAGE
) -> tuple[list[Asset], str]:
    """What `wanted` leaves, newest first, and the next cursor. Raises: Invalid (cursor)."""
    rows = _narrowed(Asset.objects.filter(brand_id=scope.brand_id), wanted, today)
    return page_of(rows.defer("search"), cursor=cursor, limit=limit, shown=list)


def _narrowed(rows: QuerySet[Asset], wanted: Wanted, today: date) -> QuerySet[Asset]:
    rows = rows.filter(removed_at__isnull=not wanted.removed)
    for word in searchable(wanted.words).split()[:8]:
        rows = rows.filter(search__contains=word)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.folder is not None:
        inside = Q(folder__startswith=f"{wanted.folder}/") if wanted.folder else Q()
        rows = rows.filter(Q(folder=wanted.folder) | inside if wanted.folder else Q(folder=""))
    if wanted.tag:
        rows = rows.filter(tags__contains=[wanted.tag])
    if wanted.rights == "expired":
        rows = rows.filter(expires_on__lt=today)
    elif wanted.rights == "soon":
        rows = rows.filter(expires_on__range=(today, today + rules.SOON))
    elif wanted.rights == "unclear":
        rows = rows.filter(
            Q(licence=Licence.UNKNOWN)
            | Q(consent__in=[Consent.UNKNOWN, Consent.ASKED, Consent.REFUSED])
        )
    return rows


def folders_of(*, scope: Scope) -> list[Counted]:
    """The brand's folders with how many assets lie in each, by name."""
    rows = Asset.objects.filter(brand_id=scope.brand_id, removed_at=None).exclude(folder="")
    found = rows.values_list("folder").annotate(count=Count("id")).order_by()
    return [Counted(*each) for each in sorted(found, key=lambda each: str.casefold(each[0]))]


def tags_of(*, scope: Scope, limit: int = 40) -> list[Counted]:
    """The brand's tags, those used most first."""
    rows = Asset.objects.filter(brand_id=scope.brand_id, removed_at=None).exclude(tags=[])
    each = Func(F("tags"), function="unnest", output_field=TextField())
    found = rows.annotate(tag=each).values_list("tag").annotate(count=Count("id"))
    return [Counted(*row) for row in found.order_by("-count", "tag")[:limit]]


def near_ones(*, scope: Scope, asset: Asset, limit: int = 3) -> list[Asset]:
    """Assets that look the same as this one and of which nobody said that they are not."""
    if asset.likeness is None or is_plain(asset.likeness):
        return []
    rows = (
        Asset.objects.filter(
            brand_id=scope.brand_id, kind=asset.kind, likeness__isnull=False, removed_at=None
        )
        .exclude(id__in=[asset.id, *asset.unlike])
        .exclude(unlike__contains=[asset.id])
        .annotate(
            apart=RawSQL(
                "bit_count((library_asset.likeness # %s::bigint)::bit(64))", [asset.likeness]
            )
        )
        .filter(apart__lte=NEAR)
        .order_by("apart", "id")
    )
    return list(rows[:limit])


def versions_of(*, scope: Scope, asset: Asset) -> list[Version]:
    """Earlier states of an asset's file, the newest first."""
    rows = Version.objects.select_related("created_by").filter(
        brand_id=scope.brand_id, asset_id=asset.id
    )
    return list(rows.order_by("-number"))


def version_of(*, scope: Scope, asset: Asset, number: int) -> Version:
    """One earlier state. Raises: NotFound."""
    found = Version.objects.filter(
        brand_id=scope.brand_id, asset_id=asset.id, number=number
    ).first()
    if found is None:
        raise NotFound(_("This version does not exist (any more)."))
    return found


def uses_of(*, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, list[Use]]:
    """Where assets are used, as the rooms above tell."""
    found: dict[UUID, list[Use]] = {each: [] for each in ids}
    for room in rooms():
        if room.uses_of_media is not None and ids:
            for asset_id, uses in room.uses_of_media(scope.brand_id, list(ids)).items():
                found.setdefault(asset_id, []).extend(uses)
    return found


def expired_on(*, scope: Scope, ids: Iterable[UUID], day: date) -> list[Asset]:
    """Those of these assets that may not go out on `day` (by the brand's own clock)."""
    rows = Asset.objects.filter(brand_id=scope.brand_id, id__in=list(ids), expires_on__lt=day)
    return list(rows.order_by("expires_on"))


def waiting_commissions(*, scope: Scope) -> int:
    """How many offered files wait for a word."""
    return Commission.objects.filter(brand_id=scope.brand_id, standing=Standing.OFFERED).count()

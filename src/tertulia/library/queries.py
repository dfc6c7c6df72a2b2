"""Reads of the room."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.kernel.errors import NotFound
from tertulia.kernel.paging import page_of
from tertulia.kernel.scope import Scope
from tertulia.library.models import Asset


def assets_of(*, scope: Scope, ids: Iterable[UUID]) -> dict[UUID, Asset]:
    """These pictures of the brand, by id; those of others are left out."""
    rows = Asset.objects.filter(brand_id=scope.brand_id, id__in=list(ids))
    return {asset.id: asset for asset in rows}


def asset_of(*, scope: Scope, asset_id: UUID) -> Asset:
    """One picture of the brand. Raises: NotFound."""
    asset = Asset.objects.filter(brand_id=scope.brand_id, id=asset_id).first()
    if asset is None:
        raise NotFound(_("This picture does not exist (any more)."))
    return asset


def assets_page(*, scope: Scope, cursor: str, limit: int) -> tuple[list[Asset], str]:
    """Pictures, newest first, and the next cursor. Raises: Invalid (cursor)."""
    rows = Asset.objects.filter(brand_id=scope.brand_id)
    return page_of(rows, cursor=cursor, limit=limit, shown=list)

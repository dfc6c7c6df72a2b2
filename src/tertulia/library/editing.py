"""What is said of assets: words, tags, folders, rights; removed and put back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.services import record_audit
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.outbox import emit
from tertulia.kernel.scope import Scope
from tertulia.library import rules
from tertulia.library.events import MediaRightsChanged
from tertulia.library.models import Asset, Consent, Licence
from tertulia.library.queries import asset_of
from tertulia.library.values import Rights

MOST_AT_ONCE = 500


def describe_picture(*, scope: Scope, asset_id: UUID, alt: str) -> None:
    """Set the text for those who do not see the picture; new uses begin with it.

    Raises: NotFound.
    """
    edit_asset(scope=scope, asset_id=asset_id, alt=alt)


@transaction.atomic
def edit_asset(
    *,
    scope: Scope,
    asset_id: UUID,
    filename: str | None = None,
    alt: str | None = None,
    note: str | None = None,
    folder: str | None = None,
    tags: Sequence[str] | None = None,
    focus: tuple[float, float] | None = None,
) -> Asset:
    """Change what is given; None leaves it. Raises: NotFound."""
    asset = _locked(scope, asset_id)
    given: dict[str, Any] = {
        "filename": None if filename is None else rules.plain_filename(filename),
        "alt": None if alt is None else alt.strip()[:10_000],
        "note": None if note is None else note.strip()[:10_000],
        "folder": None if folder is None else rules.clean_folder(folder),
        "tags": None if tags is None else rules.clean_tags(tags),
        "focus": None if focus is None else [_unit(focus[0]), _unit(focus[1])],
    }
    for name, value in given.items():
        if value is not None:
            setattr(asset, name, value)
    _save(asset)
    return asset


def _unit(value: float) -> float:
    return max(-1.0, min(1.0, round(value, 4)))


@transaction.atomic
def set_rights(*, scope: Scope, asset_ids: Sequence[UUID], rights: Rights) -> int:
    """State on what ground these assets may be used; returns how many. Raises: Invalid."""
    if rights.licence not in Licence.values or rights.consent not in Consent.values:
        raise Invalid(_("Choose one of the list."), field="licence")
    rows = _some(scope, asset_ids)
    for asset in rows:
        before = (asset.expires_on, asset.consent)
        asset.rights_holder = rights.holder.strip()[:200]
        asset.licence = rights.licence
        asset.licence_note = rights.licence_note.strip()[:300]
        asset.consent = rights.consent
        asset.consent_note = rights.consent_note.strip()[:300]
        asset.expires_on = rights.expires_on
        _save(asset)
        if before != (asset.expires_on, asset.consent):
            emit(MediaRightsChanged(scope.brand_id, asset.id))
    record_audit(
        scope=scope,
        action="library.set_rights",
        data={"assets": [str(each.id) for each in rows], "licence": rights.licence,
              "expires_on": str(rights.expires_on or "")},
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def tag_assets(
    *, scope: Scope, asset_ids: Sequence[UUID], add: Sequence[str] = (), take: Sequence[str] = ()
) -> int:
    """Add and take tags away; returns how many assets were meant."""
    rows, gone = _some(scope, asset_ids), set(rules.clean_tags(take))
    for asset in rows:
        kept = [tag for tag in asset.tags if tag not in gone]
        asset.tags = rules.clean_tags([*kept, *add])
        _save(asset)
    return len(rows)


@transaction.atomic
def move_to_folder(*, scope: Scope, asset_ids: Sequence[UUID], folder: str) -> int:
    """Put them into a folder ("" = none), which exists by being named."""
    clean = rules.clean_folder(folder)
    rows = _some(scope, asset_ids)
    for asset in rows:
        asset.folder = clean
        _save(asset)
    return len(rows)


def remove_assets(*, scope: Scope, asset_ids: Sequence[UUID]) -> int:
    """Out of sight; posts that use them keep them. Returns how many."""
    rows = Asset.objects.filter(
        brand_id=scope.brand_id, id__in=list(asset_ids)[:MOST_AT_ONCE], removed_at=None
    )
    return rows.update(removed_at=clock.now())


def restore_assets(*, scope: Scope, asset_ids: Sequence[UUID]) -> int:
    """Back into sight. Returns how many."""
    rows = Asset.objects.filter(
        brand_id=scope.brand_id, id__in=list(asset_ids)[:MOST_AT_ONCE], removed_at__isnull=False
    )
    return rows.update(removed_at=None)


@transaction.atomic
def tell_apart(*, scope: Scope, asset_id: UUID, other_id: UUID) -> None:
    """A person says: these look alike and are not the same. Raises: NotFound."""
    asset, other = _locked(scope, asset_id), asset_of(scope=scope, asset_id=other_id)
    if other.id not in asset.unlike:
        asset.unlike = [*asset.unlike, other.id]
        asset.save(update_fields=["unlike"])


def _some(scope: Scope, ids: Sequence[UUID]) -> list[Asset]:
    """These assets, locked. Raises: NotFound when none of them is the brand's."""
    rows = list(
        Asset.objects.select_for_update()
        .filter(brand_id=scope.brand_id, id__in=list(ids)[:MOST_AT_ONCE])
        .order_by("id")
    )
    if not rows:
        raise NotFound(_("This file does not exist (any more)."))
    return rows


def _locked(scope: Scope, asset_id: UUID) -> Asset:
    return _some(scope, [asset_id])[0]


def _save(asset: Asset) -> None:
    asset.search = rules.search_words(
        filename=asset.filename,
        alt=asset.alt,
        tags=asset.tags,
        more=(asset.note, asset.folder, asset.rights_holder),
    )
    asset.save()

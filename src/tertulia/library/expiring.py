"""What may not be used any more: held back at its minute, and told in time before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.models import Brand
from tertulia.accounts.notifications import notify_person, people_with
from tertulia.accounts.scopes import program_scope
from tertulia.kernel import clock
from tertulia.library import rules
from tertulia.library.models import Asset
from tertulia.library.queries import uses_of
from tertulia.library.values import Use

_EXPIRED = """
SELECT max(CASE WHEN a.consent = 'refused' THEN 'media_refused' ELSE 'media_expired' END)
FROM library_asset a JOIN accounts_brand b ON b.id = a.brand_id
WHERE a.brand_id = %(brand)s
  AND (a.expires_on < (%(now)s AT TIME ZONE b.zone)::date OR a.consent = 'refused')
  AND (a.digest = ANY(%(digests)s) OR EXISTS (
        SELECT 1 FROM library_version v WHERE v.brand_id = a.brand_id AND v.asset_id = a.id
        AND v.digest = ANY(%(digests)s)))
"""


def holds_back(brand_id: UUID, digests: Sequence[str], now: datetime) -> str:
    """The last word before something goes out: the code of what is against its media, or ""."""
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRED, {"brand": brand_id, "digests": list(digests), "now": now})
        row = cursor.fetchone()
    return str(row[0]) if row and row[0] else ""


def warn_of_expiries() -> int:
    """Tell who keeps the media, once, of what soon may not be used and still is to go out."""
    now, told = clock.now(), 0
    for brand in Brand.objects.filter(archived_at=None):
        today = now.astimezone(ZoneInfo(brand.zone)).date()
        assets = list(
            Asset.objects.filter(brand=brand, removed_at=None, expires_on__lte=today + rules.SOON)
        )
        scope = program_scope(
            brand_id=brand.id, organisation_id=brand.organisation_id, actor="library"
        )
        uses = uses_of(scope=scope, ids=[asset.id for asset in assets])
        for asset in assets:
            late = [use for use in uses.get(asset.id, ()) if is_too_late(use, asset.expires_on)]
            told += _warn(brand, asset, late) if late else 0
    return told


def is_too_late(use: Use, expires_on: date | None) -> bool:
    """Whether this use is to go out after the last day, or may be (it has no day yet)."""
    if expires_on is None or not use.waits:
        return False
    return use.day is None or use.day > expires_on


def _warn(brand: Brand, asset: Asset, uses: Sequence[Use]) -> int:
    told = 0
    for person in people_with("media.manage", brand_id=brand.id):
        with translation.override(person.language), transaction.atomic():
            day = formats.date_format(asset.expires_on or date.max, "DATE_FORMAT")
            body = ngettext(
                "It is still used in %(n)d post that has not gone out: “%(title)s”.",
                "It is still used in %(n)d posts that have not gone out: “%(title)s”…",
                len(uses),
            )
            made = notify_person(
                user=person,
                brand=brand,
                kind="library.expires",
                title=_("“%(name)s” may be used until %(day)s")
                % {"name": asset.filename, "day": day},
                body=body % {"n": len(uses), "title": uses[0].title},
                url=reverse("library:asset", args=[brand.slug, asset.id]),
                once=f"library:expires:{asset.id}:{asset.expires_on}",
            )
            told += made is not None
    return told

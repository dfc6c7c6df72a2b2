"""Following a link: one read and one write. What could name a person is never stored.

A visitor is a digest of address and browser under a salt of the day; salt and digests are deleted
when the day is over, and what stays are sums.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import DatabaseError, connection

from tertulia.kernel import clock
from tertulia.links.models import DaySalt, ShortLink, Visitor
from tertulia.links.rules import MAX_CLICKS_OF_ONE, utm_of, with_utm

log = logging.getLogger(__name__)

_PERSON = """
WITH seen AS (
  INSERT INTO links_visitor (id, brand_id, link_id, day, digest, clicks)
  VALUES (gen_random_uuid(), %(brand)s, %(link)s, %(utc_day)s, %(digest)s, 1)
  ON CONFLICT (link_id, day, digest)
  DO UPDATE SET clicks = LEAST(links_visitor.clicks + 1, 1000)
  RETURNING clicks
)
INSERT INTO links_clickday AS kept (id, brand_id, link_id, day, clicks, visitors, machines)
SELECT gen_random_uuid(), %(brand)s, %(link)s, %(day)s,
       (clicks <= %(most)s)::int, (clicks = 1)::int, (clicks > %(most)s)::int FROM seen
ON CONFLICT (link_id, day) DO UPDATE SET
  clicks = kept.clicks + EXCLUDED.clicks,
  visitors = kept.visitors + EXCLUDED.visitors,
  machines = kept.machines + EXCLUDED.machines
"""
_MACHINE = """
INSERT INTO links_clickday AS kept (id, brand_id, link_id, day, clicks, visitors, machines)
VALUES (gen_random_uuid(), %(brand)s, %(link)s, %(day)s, 0, 0, 1)
ON CONFLICT (link_id, day) DO UPDATE SET machines = kept.machines + 1
"""


@dataclass(frozen=True)
class Target:
    """Where a code leads."""

    link_id: UUID
    brand_id: UUID
    zone: str
    url: str
    host: str
    """The brand's own host; "" when it has none."""


def target_of(code: str) -> Target | None:
    """Where the code leads; None when it does not, or does no more."""
    row = (
        ShortLink.objects.select_related("brand", "brand__linkhost")
        .filter(code=code, stopped_at=None, brand__archived_at=None)
        .first()
    )
    if row is None:
        return None
    return Target(
        link_id=row.id,
        brand_id=row.brand_id,
        zone=row.brand.zone,
        url=with_utm(row.url, utm_of(row.utm)),
        host=row.brand.linkhost.host if hasattr(row.brand, "linkhost") else "",
    )


def count_click(target: Target, *, visitor: str, machine: bool) -> None:
    """Count it; `visitor` tells two people apart (address and browser) and is forgotten here.

    A database that cannot count keeps nobody from where they wanted to go.
    """
    now = clock.now()
    said: dict[str, UUID | date | int | str] = {
        "brand": target.brand_id,
        "link": target.link_id,
        "day": now.astimezone(ZoneInfo(target.zone)).date(),
        "utc_day": now.date(),
        "most": MAX_CLICKS_OF_ONE,
    }
    try:
        if not machine:
            said["digest"] = _digest(visitor, now)
        with connection.cursor() as cursor:
            cursor.execute(_MACHINE if machine else _PERSON, said)
    except DatabaseError:
        log.exception("a click was not counted")


#: The salt of the day, kept by the process that read it; never that of a day before.
_salt: tuple[date, bytes] | None = None


def _digest(visitor: str, now: datetime) -> str:
    return hmac.new(_salt_of(now.date()), visitor.encode(), hashlib.sha256).hexdigest()[:32]


def _salt_of(day: date) -> bytes:
    global _salt
    if _salt is None or _salt[0] != day:
        row, _made = DaySalt.objects.get_or_create(
            day=day, defaults={"salt": secrets.token_bytes(32)}
        )
        _salt = (day, bytes(row.salt))
    return _salt[1]


def forget_visitors() -> int:
    """Delete salts and digests of days that are over; returns how many digests went."""
    today = clock.now().date()
    DaySalt.objects.filter(day__lt=today).delete()
    gone, _by_table = Visitor.objects.filter(day__lt=today).delete()
    return gone

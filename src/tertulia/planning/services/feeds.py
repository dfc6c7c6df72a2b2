"""Secret addresses under which calendar programs read the plan."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from tertulia.accounts.scopes import scope_in
from tertulia.accounts.services import record_audit
from tertulia.delivery.rules import local_due
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.scope import Scope
from tertulia.networks.registry import manifest
from tertulia.planning.models import Feed
from tertulia.planning.queries import feed_by_digest
from tertulia.planning.rules.ical import Entry, calendar_of
from tertulia.publishing.chips import chips_between

LIVES = timedelta(days=365)
BEFORE, AHEAD = timedelta(days=30), timedelta(days=180)


@dataclass(frozen=True)
class Made:
    """A new feed with its secret, which is never shown again."""

    feed: Feed
    secret: str


def make_feed(*, scope: Scope) -> Made:
    """A new secret address for the person; the ones before go on until they are ended."""
    if scope.user_id is None:
        raise Invalid(_("Only a person has a calendar of their own."))
    secret = secrets.token_urlsafe(32)
    feed = Feed.objects.create(
        brand_id=scope.brand_id,
        user_id=scope.user_id,
        digest=_digest(secret),
        expires_at=clock.now() + LIVES,
    )
    record_audit(scope=scope, action="planning.make_feed", object_kind="feed", object_id=feed.id)
    return Made(feed, secret)


def end_feed(*, scope: Scope, feed_id: UUID) -> None:
    """The address stops working at once. Raises: NotFound."""
    rows = Feed.objects.filter(brand_id=scope.brand_id, id=feed_id)
    if scope.user_id is not None:
        rows = rows.filter(user_id=scope.user_id)
    if not rows.update(ended_at=clock.now()):
        raise NotFound(_("This address does not work (any more)."))
    record_audit(scope=scope, action="planning.end_feed", object_kind="feed", object_id=feed_id)


def read_feed(*, secret: str) -> str:
    """The plan as iCalendar, by the rights its owner has at this moment.

    Raises: NotFound for a secret that never was, is over, or whose owner may no longer read it.
    """
    feed = feed_by_digest(digest=_digest(secret), now=clock.now())
    if feed is None or feed.brand.archived_at is not None:
        raise NotFound(_("This address does not work (any more)."))
    scope = scope_in(feed.user, feed.brand)
    if not scope.may("post.read"):
        raise NotFound(_("This address does not work (any more)."))
    zone = ZoneInfo(feed.brand.zone)
    today = clock.now().astimezone(zone).date()
    days = chips_between(scope=scope, first=today - BEFORE, last=today + AHEAD)
    with override(feed.user.language):
        entries = [
            Entry(
                uid=f"{chip.post_id}-{chip.variant_ids[0] if chip.own_hour else 'post'}",
                title=chip.title or _("Untitled"),
                about=", ".join(manifest(each).title for each in chip.networks),
                day=day,
                at=local_due(datetime.combine(day, chip.hour), feed.brand.zone).at
                if chip.hour
                else None,
            )
            for day, chips in sorted(days.items())
            for chip in chips
            if chip.state not in ("cancelled", "deleted")
        ]
    return calendar_of(entries, name=feed.brand.name, now=clock.now())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

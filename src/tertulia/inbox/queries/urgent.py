"""The most urgent first, where waiting long counts too. The cursor keeps the moment of the first
page, so that nobody comes up twice or never while somebody pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from tertulia.inbox.models import Conversation
from tertulia.inbox.rules import LONG_WAIT, urgency_now
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid


def is_urgent(now: datetime) -> Q:
    """Urgent by its words or writer, or because somebody waits long."""
    return Q(urgency__gt=0) | _long(now)


def _long(now: datetime) -> Q:
    return Q(state="open", waiting_since__lte=now - LONG_WAIT)


def urgent_first(
    rows: QuerySet[Conversation], after: str
) -> tuple[QuerySet[Conversation], datetime]:
    """Ordered, after a cursor, and the moment for which the order holds. Raises: Invalid."""
    place = _read(after) if after else None
    now = place[3] if place else clock.now()
    weighed: QuerySet[Any] = rows.annotate(
        weight=Case(
            When(urgency__gt=0, then=F("urgency")), When(_long(now), then=Value(1)), default=0
        )
    )
    if place:
        weight, since, row_id, _now = place
        later = Q(waiting_since__gt=since) | Q(waiting_since=since, id__gt=row_id)
        behind = later | Q(waiting_since=None) if since else Q(waiting_since=None, id__gt=row_id)
        weighed = weighed.filter(Q(weight__lt=weight) | Q(behind, weight=weight))
    ordered = weighed.order_by("-weight", F("waiting_since").asc(nulls_last=True), "id")
    return ordered, now


def urgent_cursor(row: Any, now: datetime) -> str:
    """The place of a row."""
    waits = row.waiting_since if row.state == "open" else None
    _urgent, weight = urgency_now(
        urgent=row.urgent, urgency=row.urgency, waiting_since=waits, now=now
    )
    since = f"{row.waiting_since.timestamp():.6f}" if row.waiting_since else ""
    return f"{weight}_{since}_{row.id.hex}_{now.timestamp():.6f}"


def _read(cursor: str) -> tuple[int, datetime | None, UUID, datetime]:
    zone = clock.now().tzinfo
    try:
        weight, since, row, now = cursor.split("_")
        at = datetime.fromtimestamp(float(since), tz=zone) if since else None
        return int(weight), at, UUID(hex=row), datetime.fromtimestamp(float(now), tz=zone)
    except (ValueError, OverflowError, OSError) as error:
        raise Invalid(_("No such page."), detail=cursor[:80]) from error

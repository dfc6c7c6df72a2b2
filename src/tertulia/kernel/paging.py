"""Cursor paging for the API: stable while rows are added, and as fast on the last page."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from tertulia.kernel.errors import Invalid

MAX_LIMIT = 200


def encode_cursor(last: UUID) -> str:
    """An opaque word for "after this row"."""
    return base64.urlsafe_b64encode(last.bytes).decode().rstrip("=")


def decode_cursor(words: str) -> UUID:
    """Raises: Invalid for what we did not give out."""
    try:
        return UUID(bytes=base64.urlsafe_b64decode(words + "=" * (-len(words) % 4)))
    except (ValueError, binascii.Error) as error:
        raise Invalid(_("This cursor was not given out here."), field="cursor") from error


def page_of[M: Model, T](
    rows: QuerySet[M], *, cursor: str, limit: int, shown: Callable[[list[M]], list[T]]
) -> tuple[list[T], str]:
    """The newest `limit` rows after `cursor` (by id, newest first) and the next cursor or ""."""
    if cursor:
        rows = rows.filter(pk__lt=decode_cursor(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return shown(found), encode_cursor(found[-1].pk) if more else ""

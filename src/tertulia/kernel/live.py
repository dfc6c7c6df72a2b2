"""Telling open pages that something changed, in the transaction of the change.

An event is a hint: which kind of thing changed in which brand, with ids. It holds no text of a
person and no right: a page that hears it asks for what it shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from tertulia.kernel.clock import now

CHANNEL = "tertulia_live"
KEPT_H = 24
#: NOTIFY carries 8,000 bytes at most; a longer event is read from its row.
#: Source: PostgreSQL 18 documentation, NOTIFY (checked 2026-11).
MOST_BYTES = 7_000
#: Transactions commit in another order than their ids: what is younger than this is sent again
#: to who resumes, and the browser drops what it has seen.
OVERLAP = timedelta(seconds=60)

_COLUMNS = "id, brand_id, kind, data, user_id, permission"
_NOTIFY = f"""
    WITH said AS (
        INSERT INTO kernel_liveevent (brand_id, kind, data, user_id, permission, at)
        VALUES (%(brand)s, %(kind)s, %(data)s::jsonb, %(user)s, %(permission)s, %(at)s)
        RETURNING {_COLUMNS}
    )
    SELECT pg_notify('{CHANNEL}', CASE WHEN octet_length(data::text) < {MOST_BYTES}
        THEN row_to_json(said) ELSE json_build_object('id', id) END::text)
    FROM said
"""  # noqa: S608 -- made of the constants above


@dataclass(frozen=True)
class LiveEvent:
    """What open pages hear. `user_id`: for that person only; `permission`: only for who has it."""

    id: int
    brand_id: UUID
    kind: str
    data: Mapping[str, Any]
    user_id: UUID | None = None
    permission: str = ""


def notify(
    brand_id: UUID,
    kind: str,
    data: Mapping[str, Any] | None = None,
    *,
    user_id: UUID | None = None,
    permission: str = "",
) -> None:
    """Tell the open pages of a brand, when and if the caller's transaction commits.

    Pages hear `tertulia:live:<kind>`. `data` is small and holds ids, never what somebody wrote.
    """
    values: dict[str, UUID | datetime | str | None] = {
        "brand": brand_id,
        "kind": kind,
        "data": json.dumps(dict(data or {}), default=str),
        "user": user_id,
        "permission": permission,
        "at": now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTIFY, values)


def parse_notification(payload: str) -> LiveEvent | int:
    """The event, or only its id when it was too long to be carried."""
    told: dict[str, Any] = json.loads(payload)
    if "kind" not in told:
        return int(told["id"])
    return _event(
        told["id"],
        UUID(told["brand_id"]),
        told["kind"],
        told["data"],
        UUID(told["user_id"]) if told["user_id"] else None,
        told["permission"],
    )


def _event(*row: Any) -> LiveEvent:
    number, brand_id, kind, data, user_id, permission = row
    whole = json.loads(data) if isinstance(data, str) else data
    return LiveEvent(number, brand_id, kind, whole, user_id, permission)


def events_after(last_id: int, *, limit: int = 1000) -> list[LiveEvent] | None:
    """What somebody who heard `last_id` missed, oldest first, young ones once more.

    None when that was so long ago that the rows are gone, or there are too many to repeat.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM kernel_liveevent WHERE id = %s", [last_id])
        if last_id and not cursor.fetchone():
            return None
        cursor.execute(
            f"SELECT {_COLUMNS} FROM kernel_liveevent WHERE id <> %s "  # noqa: S608
            "AND (id > %s OR at > %s) ORDER BY id LIMIT %s",
            [last_id, last_id, now() - OVERLAP, limit + 1],
        )
        rows = [_event(*row) for row in cursor.fetchall()]
    return rows if len(rows) <= limit else None


def events_since(age: timedelta, *, limit: int = 1000) -> list[LiveEvent] | None:
    """What was said while a page of that age was being drawn and loaded; at most `OVERLAP` ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM kernel_liveevent WHERE at > %s ORDER BY id LIMIT %s",  # noqa: S608
            [now() - min(age, OVERLAP), limit + 1],
        )
        rows = [_event(*row) for row in cursor.fetchall()]
    return rows if len(rows) <= limit else None


def event_by_id(number: int) -> LiveEvent | None:
    """One event, while it is kept."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM kernel_liveevent WHERE id = %s", [number])  # noqa: S608
        row = cursor.fetchone()
    return _event(*row) if row else None


def newest_id() -> int:
    """The id of the last event, 0 when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM kernel_liveevent")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def forget_old() -> None:
    """Delete what nobody can resume from any more; the newest stays, to resume from."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM kernel_liveevent WHERE at < %s "
            "AND id < (SELECT max(id) FROM kernel_liveevent)",
            [now() - timedelta(hours=KEPT_H)],
        )

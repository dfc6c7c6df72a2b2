"""The past on the demo's own network: what went out and what people wrote stands there too.

Written into its database as it would have written it, so that an old post can be opened, answered
and deleted like any other.
"""

from __future__ import annotations

import html
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from tools.demo.places import HOME


@dataclass(frozen=True)
class Stands:
    """A text on the network."""

    remote_id: str
    account: str
    """Id of its author there."""
    text: str
    at: datetime
    language: str = ""
    under: str = ""
    """Id of what it answers, and `under_account` of whose that is."""
    under_account: str = ""


_INSERT = (
    "INSERT INTO statuses (id, account_id, content, text, created_at, in_reply_to_id,"
    " in_reply_to_account_id, sensitive, spoiler_text, visibility, language, quote_state,"
    " quote_approval_policy, edit_history)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', 'public', ?, 'accepted', 'public', '[]')"
)


def stand(texts: Sequence[Stands]) -> None:
    """Write them all, oldest first."""
    rows = [
        (
            int(each.remote_id),
            int(each.account),
            f"<p>{html.escape(each.text, quote=False)}</p>".replace("\n", "<br>"),
            each.text,
            each.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),
            int(each.under) if each.under else None,
            int(each.under_account) if each.under_account else None,
            each.language or None,
        )
        for each in sorted(texts, key=lambda one: one.at)
    ]
    with closing(sqlite3.connect(HOME / "network" / "server.sqlite", timeout=20)) as database:
        database.executemany(_INSERT, rows)
        database.commit()


def accounts_by_name() -> dict[str, str]:
    """Ids of the accounts of the network, by username."""
    with closing(sqlite3.connect(HOME / "network" / "server.sqlite", timeout=20)) as database:
        rows = database.execute("SELECT username, id FROM accounts").fetchall()
    return {str(name): str(number) for name, number in rows}

"""Time passes: everything that the program's database remembers becomes older by as much.

Nothing of the program is replaced: its processes, its database and its clocks are the real ones.
A memory that grew older by eight hours is what a program finds whose clock went on by eight hours.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.ground.serving import Served

_COLUMNS = """
SELECT table_name, array_agg(column_name::text) FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND data_type = 'timestamp with time zone'
  AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
GROUP BY table_name ORDER BY table_name
"""
PATIENCE = 20


def planned(served: Served) -> set[datetime]:
    """The moments at which something is to go out."""
    with psycopg.connect(served.cluster.url) as database:
        rows = database.execute("SELECT due_at FROM delivery_delivery WHERE state = 'scheduled'")
        return {row[0] for row in rows}


def pass_time(served: Served, span: timedelta) -> None:
    """So much later."""
    with psycopg.connect(served.cluster.url, autocommit=True) as database:
        # where the program and we wait for each other, we are the one that gives way
        database.execute("SET deadlock_timeout = '50ms'")
        for _ in range(PATIENCE):
            try:
                age(database, span)
            except psycopg.errors.DeadlockDetected:
                continue
            return
    raise AssertionError("the program always stood in the way")


@contextmanager
def asleep(served: Served) -> Iterator[None]:
    """The machine sleeps: no process of the program runs a single instruction meanwhile."""
    frozen = served.processes()
    for each in frozen:
        each.suspend()
    try:
        yield
    finally:
        for each in reversed(frozen):
            each.resume()


def sleep_through(served: Served, span: timedelta) -> None:
    """The machine sleeps for so long and wakes."""
    for _ in range(PATIENCE):
        with asleep(served), psycopg.connect(served.cluster.url, autocommit=True) as database:
            database.execute("SET lock_timeout = '500ms'")
            try:
                age(database, span)
            except psycopg.errors.LockNotAvailable:
                continue  # fell asleep in the middle of a transaction: a moment later
            return
    raise AssertionError("the program never stood between two transactions")


def age(database: psycopg.Connection[tuple[object, ...]], span: timedelta) -> None:
    """Everything that this database remembers becomes older by `span`."""
    with database.transaction():
        # The audit log refuses to be rewritten, as it should: this is not a rewriting.
        database.execute("SET LOCAL session_replication_role = replica")
        for table, columns in database.execute(_COLUMNS).fetchall():
            assert isinstance(columns, list)
            changes = sql.SQL(", ").join(
                sql.SQL("{0} = {0} - %(span)s").format(sql.Identifier(each)) for each in columns
            )
            order = sql.SQL("UPDATE {} SET {}").format(sql.Identifier(str(table)), changes)
            database.execute(order, {"span": span})

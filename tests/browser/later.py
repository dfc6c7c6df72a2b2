"""Time passes for the database of a browser test, as it does in the journeys."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from psycopg import sql

from tertulia.kernel import clock
from tertulia.kernel.zones import zone
from tests.journeys.night import age

_DAYS = """
SELECT table_name, column_name FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND data_type = 'date' AND table_type = 'BASE TABLE'
"""


def go_on_until(moment: datetime, *, zone_name: str) -> None:
    """It becomes that moment, and a little more: moments grow older, days by whole days."""
    now, then = clock.now(), moment + timedelta(seconds=5)
    here = zone(zone_name)
    days = (then.astimezone(here).date() - now.astimezone(here).date()).days
    connection.ensure_connection()
    database: Any = connection.connection
    age(database, then - now)
    for table, column in database.execute(_DAYS).fetchall():
        order = sql.SQL("UPDATE {0} SET {1} = {1} - %(days)s")
        names = sql.Identifier(table), sql.Identifier(column)
        database.execute(order.format(*names), {"days": days})

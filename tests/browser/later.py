"""Time passes for the database of a browser test, as it does in the journeys."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from tertulia.kernel import clock
from tests.journeys.night import age


def go_on_until(moment: datetime, *, over: timedelta = timedelta(seconds=5)) -> timedelta:
    """It becomes that moment, and a little more; returns by how much everything grew older."""
    span = moment - clock.now() + over
    connection.ensure_connection()
    age(connection.connection, span)
    return span

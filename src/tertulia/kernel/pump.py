"""The thread that hands events to their listeners, as soon as they are written down."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from psycopg import Error as DriverError

from tertulia.kernel import outbox

log = logging.getLogger(__name__)

#: Events that come together are handed over together.
GATHER_S = 0.1
#: Backed-off rows are looked at this often without a notice.
TICK_S = 1.0
RETRY_S = 0.5


def run(stop: threading.Event) -> None:
    """Pump until `stop`, through restarts of the database."""
    while not stop.is_set():
        try:
            _listen_and_pump(stop)
        except (DatabaseError, InterfaceError, DriverError):
            log.warning("database away; events wait")
            connection.close()
            stop.wait(RETRY_S)
    connection.close()


def _listen_and_pump(stop: threading.Event) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {outbox.CHANNEL}")
    driver: Any = connection.connection
    try:
        while not stop.is_set():
            left = outbox.pump_round().left
            # One wait for all notices that came together: a burst brings hundreds.
            if left or [*driver.notifies(timeout=TICK_S, stop_after=1)]:
                stop.wait(GATHER_S)
    finally:
        if not driver.closed:
            # The connection may go back to a pool: it must not go on listening there.
            driver.execute("UNLISTEN *")

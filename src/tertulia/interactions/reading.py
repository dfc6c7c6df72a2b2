"""Whoever reads: one process of all holds the turn, and only it loads the weights, when there is something to read."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from django.db import DatabaseError, InterfaceError, connection, transaction
from psycopg import Error as DriverError

from tertulia.interactions import readers
from tertulia.interactions.asides import Asides
from tertulia.interactions.readers import TextReader
from tertulia.interactions.second_rules import CROWD
from tertulia.interactions.second_turn import SecondTurn
from tertulia.interactions.services.looking import look_through
from tertulia.interactions.services.reading import BATCH, anything_waits, explain_asked, read_batch
from tertulia.interactions.services.waiting import CHANNEL

log = logging.getLogger(__name__)
#: A process without the turn looks so often whether it is free.
LOOK_S = 3.0
#: Where many texts come at once, the next are waited for so long at most, and while they still come:
#: larger batches cost less.
GATHER_S = 1.0
SILENCE_S = 0.15
#: Without a notice, what waits is looked at so often.
TICK_S = 1.0
#: Without anything to read for so long, the weights are let go.
IDLE_S = 300.0
#: Weights that cannot be loaded are tried again so seldom.
BROKEN_S = 60.0
_TURN = "hashtextextended('interactions.reading', 7)"


def run(stop: threading.Event) -> None:
    """Read until `stop`, whenever it is this process's turn. Called by `tertulia reader`."""
    while not stop.is_set():
        try:
            _read_in_turn(stop)
        except (DatabaseError, InterfaceError, DriverError):
            log.warning("reading: the database does not answer; trying again")
        connection.close()
        stop.wait(LOOK_S)


def _read_in_turn(stop: threading.Event) -> None:
    if not readers.installed_version() or not _take_turn():
        return
    driver: Any = connection.connection
    second = SecondTurn()
    try:
        _read_until(stop, second)
    finally:
        readers.forget()
        second.let_go()
        if not driver.closed:
            # The connection goes back to a pool: neither the turn nor the notices go with it.
            driver.execute(f"SELECT pg_advisory_unlock({_TURN})")
            driver.execute("UNLISTEN *")


def _loaded() -> TextReader | None:
    """The weights; None where they are not such as this program reads."""
    try:
        return readers.installed()
    except Exception:
        log.exception("the weights cannot be loaded; nothing is read")
        return None


def _take_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({_TURN})")
        row = cursor.fetchone()
    return bool(row and row[0])


def somebody_reads() -> bool:
    """Whether a process holds the turn."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({_TURN})")
        row = cursor.fetchone()
    return not (row and row[0])


def _read_until(stop: threading.Event, second: SecondTurn) -> None:
    """This connection holds the turn: whoever it is taken from reads no more.

    The weights are loaded when the first text waits, and let go when none came for a while.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    driver: Any = connection.connection
    reader: TextReader | None = None
    asides = Asides()
    used = 0.0
    while not stop.is_set():
        version = readers.installed_version()
        if reader is None and (
            anything_waits(version) or asides.wanted(version) or second.has_work()
        ):
            reader = _loaded()
            if reader is None:
                stop.wait(BROKEN_S)
                return
            used = time.monotonic()
            log.info("reading with %s", reader.version)
        if reader is not None:
            explained = explain_asked(reader)
            aside = asides.step(reader)
            read = read_batch(reader)
            twice = second.step(reader, new_texts=read)
            # Names that changed wait for texts that nobody has read yet, never these for them.
            looked = 0 if read else look_through(reader)
            if read or twice or explained or aside or looked:
                used = time.monotonic()
                if CROWD <= read < BATCH:
                    _gather(driver, stop)
                continue
            if time.monotonic() - used > IDLE_S:
                reader = None
                second.let_go()
                readers.forget()
        _hear(driver, TICK_S)


def _hear(driver: Any, timeout_s: float) -> bool:
    """Whether new texts were told of within that time; all that was told together counts as one."""
    return bool([*driver.notifies(timeout=timeout_s, stop_after=1)])


def _gather(driver: Any, stop: threading.Event) -> None:
    """Wait until no more texts come, or long enough."""
    until = time.monotonic() + GATHER_S
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        if not _hear(driver, min(left, SILENCE_S)):
            return

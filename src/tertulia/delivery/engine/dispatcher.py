"""The threads of a worker: one finds lanes with something due, the others drain them."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from tertulia.delivery.engine import lanes, sender
from tertulia.delivery.engine.lanes import Held
from tertulia.kernel import pulse

log = logging.getLogger(__name__)

#: Lanes that one process works on at the same time.
THREADS = 16
#: The longest sleep: what another process schedules for now is seen within it.
TICK_S = 0.25
#: A lane whose sender failed without a fault of the network is left alone so long.
BROKEN_LANE_S = 10.0
#: How long a lane is tried to be given back while the database is away.
GIVE_BACK_S = 15.0


class Dispatcher:
    """Claims lanes and hands each to a thread, until told to stop."""

    def __init__(self, owner: str, *, threads: int = THREADS) -> None:
        self._owner = owner
        self._free = threads
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="lane")

    def stop(self) -> None:
        """Take nothing new; `run` returns when the calls under way have ended."""
        self._stopping.set()
        self._wake.set()

    def wake(self) -> None:
        """Look at once."""
        self._wake.set()

    def run(self) -> None:
        """Work until `stop`."""
        self._recover()
        while not self._stopping.is_set():
            try:
                claimed = self._claim()
                sleep_s = 0.0 if claimed else self._sleep_s()
                pulse.beat(pulse.DISPATCHER)
            except (DatabaseError, InterfaceError):
                log.warning("database away; trying again")
                sleep_s = TICK_S
            connection.close()
            self._wake.wait(sleep_s)
            self._wake.clear()
        self._pool.shutdown(wait=True)
        connection.close()

    def _recover(self) -> None:
        while not self._stopping.is_set():
            try:
                freed = lanes.free_abandoned(self._owner)
            except (DatabaseError, InterfaceError):
                connection.close()
                time.sleep(TICK_S)
                continue
            if freed:
                log.warning("deliveries left by a dead worker: %s", freed)
            return

    def _claim(self) -> bool:
        with self._lock:
            free = self._free
        if free == 0:
            return False
        claimed = lanes.claim(self._owner, free)
        with self._lock:
            self._free -= len(claimed)
        for lane in claimed:
            self._pool.submit(self._drain, lane)
        return bool(claimed)

    def _sleep_s(self) -> float:
        with self._lock:
            if self._free == 0:
                return TICK_S
        next_s = lanes.next_in_s()
        return TICK_S if next_s is None else max(0.001, min(next_s, TICK_S))

    def _drain(self, lane: Held) -> None:
        try:
            sender.drain(lane, self._stopping.is_set)
        except (OperationalError, InterfaceError):
            log.warning("database away; a lane is given back as soon as it answers")
            self._give_back(lane)
        except Exception:
            log.exception("sender failed", extra={"channel": str(lane.channel_id)})
            self._rest(lane)
        finally:
            connection.close()
            with self._lock:
                self._free += 1
            self._wake.set()

    def _rest(self, lane: Held) -> None:
        try:
            connection.close()
            lanes.wait(lane, BROKEN_LANE_S)
            lanes.release(lane)
        except (DatabaseError, InterfaceError):
            log.warning("lane not released; its lease will end by itself")

    def _give_back(self, lane: Held) -> None:
        """Without waiting for its lease, once the database is there again."""
        until = time.monotonic() + GIVE_BACK_S
        while time.monotonic() < until:
            connection.close()
            try:
                lanes.release(lane)
            except (DatabaseError, InterfaceError):
                time.sleep(TICK_S)
            else:
                return

"""Jobs that run every so often, in whichever worker comes first, and in one at a time."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import DatabaseError, InterfaceError, connection

from tertulia.kernel.room import Periodic, rooms

log = logging.getLogger(__name__)

#: A job whose worker died may be begun anew by another after this.
LEASE_S = 60.0
TICK_S = 0.5
THREADS = 4

_CLAIM = """
INSERT INTO kernel_periodicrun AS r (name, next_at, running_until)
VALUES (%(name)s, clock_timestamp() + %(every)s * interval '1 second', clock_timestamp() + %(lease)s * interval '1 second')
ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at, running_until = excluded.running_until
WHERE r.next_at <= clock_timestamp() AND (r.running_until IS NULL OR r.running_until <= clock_timestamp())
RETURNING 1
"""
_RENEW = """
UPDATE kernel_periodicrun SET running_until = clock_timestamp() + %s * interval '1 second'
WHERE name = ANY(%s) AND running_until IS NOT NULL
"""
_END = "UPDATE kernel_periodicrun SET running_until = NULL WHERE name = %s"


def claim(job: Periodic) -> bool:
    """Whether this process is to run the job now; nobody else does until it ends."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"name": job.name, "every": job.every_s, "lease": LEASE_S})
        return cursor.fetchone() is not None


def finish(name: str) -> None:
    """The job ended; it may begin again when it is due."""
    with connection.cursor() as cursor:
        cursor.execute(_END, [name])


class Scheduler:
    """Looks which jobs are due and runs them in a few threads."""

    def __init__(self, jobs: list[Periodic] | None = None) -> None:
        found = [job for room in rooms() for job in room.periodic] if jobs is None else jobs
        self._jobs = {job.name: job for job in found}
        self._look_at = dict.fromkeys(self._jobs, 0.0)
        self._running: dict[str, Future[None]] = {}
        self._renewed = 0.0
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="periodic")

    def run(self, stop: threading.Event) -> None:
        """Work until `stop`; then wait for what runs."""
        while not stop.wait(TICK_S):
            try:
                self.tick()
            except (DatabaseError, InterfaceError):
                log.warning("database away; periodic jobs wait")
            connection.close()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def tick(self) -> None:
        """Begin what is due, and keep the lease of what runs."""
        now = time.monotonic()
        self._running = {name: job for name, job in self._running.items() if not job.done()}
        for name, job in self._jobs.items():
            free = len(self._running) < THREADS
            if free and name not in self._running and self._look_at[name] <= now:
                self._look_at[name] = now + min(job.every_s, 30.0)
                if claim(job):
                    self._running[name] = self._pool.submit(self._carry_out, job)
        if self._running and now - self._renewed > LEASE_S / 4:
            self._renewed = now
            with connection.cursor() as cursor:
                cursor.execute(_RENEW, [LEASE_S, list(self._running)])

    def wait(self) -> None:
        """Until everything that was begun has ended."""
        for each in self._running.values():
            each.result()

    def _carry_out(self, job: Periodic) -> None:
        try:
            job.run()
        except Exception:
            log.exception("periodic job failed", extra={"job": job.name})
        finally:
            try:
                finish(job.name)
            except (DatabaseError, InterfaceError):
                log.warning("end of %s not written; its lease will end by itself", job.name)
            connection.close()

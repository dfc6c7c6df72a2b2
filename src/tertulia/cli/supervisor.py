"""One process that keeps the others running. It carries no Django and uses no thread."""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import time
from types import FrameType

from tertulia.cli.children import Child, next_wait, stop_all
from tertulia.kernel.postgres import Cluster, ClusterError

log = logging.getLogger("tertulia.serve")
_TICK_S = 1.0


class Supervisor:
    """Starts what it is given, starts again what ends, and stops everything in order."""

    def __init__(self, *, fronts: list[Child], workers: list[Child], cluster: Cluster | None):
        """`fronts` take requests and stop first; `cluster` is None with a given database."""
        self.fronts, self.workers, self.cluster = fronts, workers, cluster
        self._stops = 0
        self._database = -1
        self._database_wait_s = 0.0
        self._database_due = 0.0

    @property
    def children(self) -> list[Child]:
        """All of them, in the order of starting."""
        return [*self.workers, *self.fronts]

    def run(self) -> None:
        """Keep everything running until SIGTERM or SIGINT; a second one hurries."""
        wake_read, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake_write)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_stop)
        self._watch_database()
        while not self._stops:
            self._keep_database()
            self._keep_children()
            self._wait(wake_read)
        self._stop()

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stops += 1

    def _wait(self, wake: int) -> None:
        now = time.monotonic()
        due = [child.due_at - now for child in self.children if not child.runs]
        watched = [wake, *(child.handle for child in self.children if child.runs)]
        watched += [self._database] if self._database >= 0 else []
        ready, _, _ = select.select(watched, [], [], max(0.0, min([_TICK_S, *due])))
        if wake in ready:
            os.read(wake, 512)

    def _keep_children(self) -> None:
        for child in self.children:
            status = child.collect()
            if status is not None:
                log.warning(
                    "%s ended with status %s; starting it again in %.1f s",
                    child.name, status, child.wait_s,
                )  # fmt: skip
            if not child.runs and time.monotonic() >= child.due_at and not self._stops:
                child.start()

    def _watch_database(self) -> None:
        """Hold a handle that becomes readable when the server's process ends."""
        if self._database >= 0:
            os.close(self._database)
            self._database = -1
        pid = self.cluster.postmaster if self.cluster else None
        if pid is not None:
            try:
                self._database = os.pidfd_open(pid)
            except ProcessLookupError:
                log.warning("PostgreSQL ended at once")

    def _keep_database(self) -> None:
        if self.cluster is None or time.monotonic() < self._database_due:
            return
        if self._database >= 0 and not select.select([self._database], [], [], 0)[0]:
            return
        log.warning("PostgreSQL has ended; starting it again")
        try:
            self.cluster.start()
        except ClusterError as error:
            self._database_wait_s = next_wait(self._database_wait_s, 0)
            self._database_due = time.monotonic() + self._database_wait_s
            log.error("%s", error)
        else:
            self._database_wait_s = 0.0
            log.info("PostgreSQL answers again")
        self._watch_database()

    def _stop(self) -> None:
        log.info("stopping")
        for group in (self.fronts, self.workers):
            stop_all(group, hurry=self._stops > 1)
        if self.cluster is not None:
            self.cluster.stop()
        log.info("stopped")


def answers(host: str, port: int) -> bool:
    """Whether the pages answer there (the health page, whatever it says)."""
    try:
        with socket.create_connection((host, port), timeout=2) as connection:
            connection.sendall(b"GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return connection.recv(12).startswith(b"HTTP/1")
    except OSError:
        return False

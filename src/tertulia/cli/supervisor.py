"""One process that keeps the others running. It carries no Django and uses no thread."""

from __future__ import annotations

import logging
import os
import select
import signal
import time
from types import FrameType

from tertulia.cli.children import Child, next_wait, stop_all
from tertulia.cli.hatching import Nest
from tertulia.kernel.postgres import Cluster, ClusterError

log = logging.getLogger("tertulia.serve")
_TICK_S = 1.0


class Supervisor:
    """Starts what it is given, starts again what ends, and stops everything in order."""

    def __init__(
        self, *, nest: Nest, fronts: list[Child], workers: list[Child], cluster: Cluster | None
    ) -> None:
        """`fronts` take requests and stop first; `cluster` is None with a given database."""
        self.nest, self.fronts, self.workers, self.cluster = nest, fronts, workers, cluster
        self._stops = 0
        self._database = -1
        self._database_wait_s = 0.0
        self._database_due = 0.0

    @property
    def children(self) -> list[Child]:
        """All of them, in the order of starting."""
        return [*self.fronts, *self.workers]

    def run(self) -> None:
        """Keep everything running until SIGTERM or SIGINT; a second one hurries."""
        wake_read, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake_write)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_stop)
        self._watch_database()
        while not self._stops:
            self._keep_database()
            self._keep_nest()
            self._keep_children()
            self._wait(wake_read)
        self._stop()

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stops += 1

    def _wait(self, wake: int) -> None:
        now = time.monotonic()
        due = [each.due_at - now for each in [self.nest, *self.children] if not each.runs]
        due = [each for each in due if each > 0]
        watched = [wake, self.nest.line, self.nest.handle, self._database]
        watched += [child.handle for child in self.children]
        open_ones = [each for each in watched if each >= 0]
        ready, _, _ = select.select(open_ones, [], [], min([_TICK_S, *due]))
        if wake in ready:
            os.read(wake, 512)

    def _keep_nest(self) -> None:
        """Its forks end with it; until it is warm again none can be started."""
        if self.nest.has_ended():
            log.warning("nest ended; starting it again in %.1f s", self.nest.wait_s)
            self.nest.close()
        if not self.nest.runs:
            if time.monotonic() >= self.nest.due_at:
                self.nest.start()
                self.nest.tell("warm")
            return
        self.nest.hear()
        for pid in list(self.nest.ended):
            log.info("process %s ended with status %s", pid, self.nest.ended.pop(pid))

    def _keep_children(self) -> None:
        for child in self.children:
            if child.has_ended():
                log.warning("%s ended; starting it again in %.1f s", child.name, child.wait_s)
            due = not child.runs and time.monotonic() >= child.due_at
            if due and self.nest.is_warm and not self._stops:
                self.nest.fork(child)

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
        self.nest.close()
        stop_all([self.nest], hurry=True)
        if self.cluster is not None:
            self.cluster.stop()
        log.info("stopped")

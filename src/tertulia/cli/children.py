"""The processes under the supervisor: started, watched, started again with patience, stopped."""

from __future__ import annotations

import os
import select
import signal
import time
from dataclasses import dataclass

FIRST_WAIT_S = 0.2
LONGEST_WAIT_S = 15.0
HEALTHY_S = 5.0


def next_wait(before_s: float, lived_s: float) -> float:
    """Seconds until a child that lived `lived_s` is started again; it doubles while it fails."""
    if lived_s >= HEALTHY_S or before_s <= 0:
        return FIRST_WAIT_S
    return min(before_s * 2, LONGEST_WAIT_S)


@dataclass(slots=True)
class Child:
    """One process: `tertulia <command>`."""

    name: str
    command: str
    stop_s: float = 25.0
    """How long it may take to finish what it is doing."""
    handle: int = -1
    """A pidfd, readable once the process has ended; -1 while it does not run."""
    started_at: float = 0.0
    wait_s: float = 0.0
    due_at: float = 0.0
    """When it is to be started, while it does not run."""

    @property
    def runs(self) -> bool:
        """Whether it has been started and not been seen to end."""
        return self.handle >= 0

    def began(self, pid: int) -> None:
        """It runs now as `pid`."""
        self.started_at = time.monotonic()
        try:
            self.handle = os.pidfd_open(pid)
        except ProcessLookupError:
            self._plan()

    def has_ended(self) -> bool:
        """Whether it ended since it was last seen; plans the next start."""
        if not self.runs or not select.select([self.handle], [], [], 0)[0]:
            return False
        os.close(self.handle)
        self.handle = -1
        self._plan()
        return True

    def _plan(self) -> None:
        now = time.monotonic()
        self.wait_s = next_wait(self.wait_s, now - self.started_at)
        self.due_at = now + self.wait_s

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it runs."""
        if self.runs:
            try:
                signal.pidfd_send_signal(self.handle, number)
            except ProcessLookupError:
                return

    def wait(self, timeout_s: float) -> bool:
        """Whether it ended within `timeout_s`."""
        if self.runs:
            select.select([self.handle], [], [], max(timeout_s, 0.0))
        return self.has_ended() or not self.runs


def stop_all(children: list[Child], *, hurry: bool = False) -> None:
    """Ask all of them to end at once and wait; whoever takes too long is killed."""
    for child in children:
        child.signal(signal.SIGTERM)
    begun = time.monotonic()
    for child in children:
        patience = 1.0 if hurry else child.stop_s - (time.monotonic() - begun)
        if not child.wait(max(patience, 0.1)):
            child.signal(signal.SIGKILL)
            child.wait(10.0)

"""The processes under the supervisor: started, watched, started again with patience, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

FIRST_WAIT_S = 0.2
LONGEST_WAIT_S = 15.0
HEALTHY_S = 5.0
#: One heap per thread is glibc's habit; two are enough and keep what was freed usable.
_ECONOMY = {"MALLOC_ARENA_MAX": "2"}


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
    environment: Mapping[str, str] = field(repr=False)
    stop_s: float = 25.0
    """How long it may take to finish what it is doing."""
    process: subprocess.Popen[bytes] | None = None
    handle: int = -1
    """Readable once the process has ended."""
    started_at: float = 0.0
    wait_s: float = 0.0
    due_at: float = 0.0
    """When it is to be started, while it does not run."""

    @property
    def runs(self) -> bool:
        """Whether it has been started and not been seen to end."""
        return self.process is not None

    def start(self) -> None:
        """Start it in a process group of its own: Ctrl-C reaches us only, we keep the order."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tertulia.cli", self.command],
            env={**_ECONOMY, **os.environ, **self.environment, "TERTULIA_PARENT": str(os.getpid())},
            stdin=subprocess.DEVNULL,
            process_group=0,
        )
        self.handle = os.pidfd_open(self.process.pid)
        self.started_at = time.monotonic()

    def collect(self) -> int | None:
        """Its exit status when it has ended; plans the next start."""
        if self.process is None or self.process.poll() is None:
            return None
        status = self.process.returncode
        os.close(self.handle)
        self.process, self.handle = None, -1
        now = time.monotonic()
        self.wait_s = next_wait(self.wait_s, now - self.started_at)
        self.due_at = now + self.wait_s
        return status

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it runs."""
        if self.process is not None:
            self.process.send_signal(number)


def stop_all(children: list[Child], *, hurry: bool = False) -> None:
    """Ask all of them to end at once and wait; whoever takes too long is killed."""
    for child in children:
        child.signal(signal.SIGTERM)
    begun = time.monotonic()
    for child in children:
        if child.process is None:
            continue
        patience = 1.0 if hurry else child.stop_s - (time.monotonic() - begun)
        try:
            child.process.wait(timeout=max(patience, 0.1))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
        child.collect()

"""Which processes belong to a cluster, told by the folder they run in, never by name.

Every PostgreSQL process has the data directory as its working directory, so its device and
inode name the cluster even when the folder was moved or the number was used again. Signals go
through a pidfd taken before that check: they cannot reach a stranger.
"""

import contextlib
import os
import select
import signal
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Member:
    """A living process of the cluster."""

    pid: int
    parent: int


def members(data: Path) -> list[Member]:
    """The living PostgreSQL processes of the cluster in `data`."""
    return [
        found
        for entry in PROC.iterdir()
        if entry.name.isdigit() and (found := member(int(entry.name), data)) is not None
    ]


def member(pid: int, data: Path) -> Member | None:
    """Process `pid` when it lives and belongs to the cluster in `data`."""
    try:
        here, there = data.stat(), (PROC / str(pid) / "cwd").stat()
        if (here.st_dev, here.st_ino) != (there.st_dev, there.st_ino):
            return None
        if (PROC / str(pid) / "exe").readlink().name.removesuffix(" (deleted)") != "postgres":
            return None
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if fields[0] in "ZX" else Member(pid, int(fields[1]))


def postmaster(data: Path) -> int | None:
    """The cluster's living postmaster: the one whose parent is not of the cluster."""
    found = members(data)
    pids = {one.pid for one in found}
    named = _named_in_lock_file(data)
    # Orphaned backends also have a foreign parent; only the named one is the postmaster.
    return named if named in pids else None


def _named_in_lock_file(data: Path) -> int | None:
    try:
        first = (data / "postmaster.pid").read_text().partition("\n")[0]
        # Standalone backends write a negative number.
        return abs(int(first))
    except (OSError, ValueError):
        return None


def send(pid: int, data: Path, number: signal.Signals) -> bool:
    """Send a signal to `pid` if it is still of this cluster."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return False
    try:
        if member(pid, data) is None:
            return False
        signal.pidfd_send_signal(handle, number)
    except ProcessLookupError:
        return False
    finally:
        os.close(handle)
    return True


def wait_gone(pid: int, data: Path, timeout_s: float) -> bool:
    """Wait until `pid` has ended; false when it is still there after `timeout_s`."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        if member(pid, data) is None:
            return True
        ready, _, _ = select.select([handle], [], [], timeout_s)
        return bool(ready)
    finally:
        os.close(handle)
        reap(pid)


def reap(pid: int) -> None:
    """Take the exit status of `pid` if it was our child, so that no zombie stays."""
    if pid > 0:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)

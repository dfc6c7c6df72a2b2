"""Two lock files per cluster: who changes it now, and who uses it.

Locks of the kernel vanish with their holder, so kill -9 leaves none behind.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def open_lock(path: Path) -> int:
    """Descriptor of a lock file, not inherited by children."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold `path` alone; waits for the others."""
    handle = open_lock(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class UseLock:
    """A share in a cluster: the last one to leave stops it."""

    def __init__(self, path: Path) -> None:
        """Take a share; waits while another is stopping the cluster."""
        self._handle = open_lock(path)
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def is_last(self) -> bool:
        """Whether nobody else holds a share (then it is held alone until `close`)."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Give the share back."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

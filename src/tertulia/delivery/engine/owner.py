"""A name for this process that tells, to whoever takes it next, that its holder is dead.

A slot is a locked file: the kernel frees the lock when the process ends, however it ends. Who
gets the lock on the same file of the same running machine knows that nobody else works under
that name, and may free what was left behind under it without waiting for its leases.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

_SLOTS = 256
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Owner:
    """Holds a slot for the life of the process."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for slot in range(_SLOTS):
            handle = os.open(folder / f"worker-{slot}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                continue
            self.handle = handle
            self.name = _name(handle, slot)
            return
        raise RuntimeError(f"more than {_SLOTS} workers in {folder}")


def _name(handle: int, slot: int) -> str:
    """The machine since its start, the file itself, the slot. Another machine, or a container
    with a folder of its own, never makes the same name."""
    boot = _BOOT.read_text().strip() if _BOOT.exists() else str(os.getpid())
    about = os.fstat(handle)
    return f"{boot}:{about.st_dev}:{about.st_ino}:{slot}"

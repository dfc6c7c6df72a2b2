"""How a process of ours ends: with its parent, and with a sentence when something is wrong."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


class Problem(Exception):
    """A command cannot do what was asked; the message says why and what to do."""


def die_with_parent(number: signal.Signals = signal.SIGTERM, *, parent: int = 0) -> None:
    """Ask the kernel for a signal when our parent ends, however it ends.

    `parent` is the process that must still be our parent (it may have ended meanwhile).
    Source: https://man7.org/linux/man-pages/man2/pr_set_pdeathsig.2const.html (checked 2026-11)
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if parent and os.getppid() != parent:
        os.kill(os.getpid(), number)


def die_with_supervisor() -> None:
    """`die_with_parent`, when `tertulia serve` started us."""
    # Taken away: it is said to us, not to what we start.
    parent = os.environ.pop("TERTULIA_PARENT", "")
    if parent.isdigit() and int(parent) == os.getppid():
        die_with_parent(parent=int(parent))
    elif parent:
        # Between the supervisor's death and this line we were given to another parent.
        sys.exit(0)

"""Waiting on a condition with a deadline."""

import select
import time
from collections.abc import Callable


def until(condition: Callable[[], object], *, timeout_s: float = 40) -> bool:
    """Whether `condition` comes true in time."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if condition():
            return True
        select.select([], [], [], 0.02)
    return False

"""Threads of tests, and waiting for what they do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import connection


def in_thread(work: Callable[[], object]) -> threading.Thread:
    """Run with a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_until(check: Callable[[], bool], *, within_s: float) -> None:
    """Until it is true. Raises: TimeoutError."""
    until = time.monotonic() + within_s
    while not check():
        if time.monotonic() > until:
            raise TimeoutError
        threading.Event().wait(0.05)

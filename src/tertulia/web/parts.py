"""The parts of a process: threads that run until it is told to end, each started again when it fails."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Mapping
from functools import partial

from django.db import connection

log = logging.getLogger("tertulia.parts")

RESTART_S = 1.0


def end_on_signal() -> threading.Event:
    """An event that SIGTERM and SIGINT set from now on."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def begin(
    parts: Mapping[str, Callable[[threading.Event], None]], stop: threading.Event
) -> list[threading.Thread]:
    """Start each in a thread of its name; `stop` ends them."""
    threads = [
        threading.Thread(target=partial(_keep_alive, name, part, stop), name=name)
        for name, part in parts.items()
    ]
    for thread in threads:
        thread.start()
    return threads


def _keep_alive(name: str, part: Callable[[threading.Event], None], stop: threading.Event) -> None:
    """Run a part until it returns; one that fails is started again."""
    while not stop.is_set():
        try:
            part(stop)
        except Exception:
            log.exception("%s failed; starting it again", name)
            connection.close()
            stop.wait(RESTART_S)
        else:
            return

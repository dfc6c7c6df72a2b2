"""The reader: computes what texts say, beside the workers, and gives way to all that somebody waits for.

One at a time is at work, on whichever machine; others stand by (`interactions.reading`).
"""

from __future__ import annotations

import logging
import os
from typing import Any

from django.db import connections

from tertulia.kernel.room import rooms
from tertulia.web.parts import begin, end_on_signal

log = logging.getLogger("tertulia.reader")

#: Of 19: where every processor is busy, it still gets a tenth of one.
NICE = 10


def run() -> None:
    """Work until SIGTERM or SIGINT, then end what is under way and return."""
    os.nice(NICE)
    given: dict[str, Any] = connections.databases["default"]
    name = {"application_name": f"tertulia reader {os.getpid()}"}
    given["OPTIONS"] = {**given.get("OPTIONS", {}), **name}
    stop = end_on_signal()
    apart = {each.name: each.run for room in rooms() for each in room.daemons if each.apart}
    threads = begin(apart, stop)
    log.info("reader at work")
    for thread in threads:
        thread.join()
    log.info("reader has ended")

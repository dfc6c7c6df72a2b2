"""Where texts come in crowds, the reader takes only what nobody else wants of the processors."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from tertulia.interactions.readers import TextReader
from tertulia.interactions.second_rules import CROWD
from tertulia.interactions.services.reading import read_batch

log = logging.getLogger(__name__)
#: Lower is not possible: where every processor is busy, a seventieth of one.
NICE = 19
#: A batch that takes longer shows that they are busy with something that does not end soon:
SLOW_S = 5.0
#: for so long the crowd is read like single texts.
REST_S = 60.0


class Crowd:
    """A thread of the lowest priority, for whole batches; whoever calls waits for it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "crowd", initializer=_lowest)
        self._not_before_s = 0.0

    def read(self, reader: TextReader) -> int:
        """Read a batch; returns how many. Raises: as `read_batch`."""
        began = time.monotonic()
        if began < self._not_before_s:
            return read_batch(reader)
        read = self._thread.submit(_read, reader).result()
        now = time.monotonic()
        if now - began > SLOW_S:
            log.info("the machine is busy: crowds are not read behind all others for a while")
            self._not_before_s = now + REST_S
        return read

    def end(self) -> None:
        """Wait for what is under way."""
        self._thread.submit(connection.close)
        self._thread.shutdown()


def _lowest() -> None:
    """For this thread alone, which only Linux can do."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def _read(reader: TextReader) -> int:
    read = 0
    try:
        read = read_batch(reader)
    finally:
        if read < CROWD:  # it is over, or something is wrong
            connection.close()
    return read

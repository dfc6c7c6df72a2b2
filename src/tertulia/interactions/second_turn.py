"""The careful reader in the process that reads: loaded beside the first one, after it, and let go."""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future
from threading import Thread

from tertulia.interactions import second_readers
from tertulia.interactions.readers import TextReader
from tertulia.interactions.second_readers import SecondReader
from tertulia.interactions.second_rules import CROWD, LOAD_S, Pace
from tertulia.interactions.services.second import read_second_batch, somebody_waits, waits_here
from tertulia.interactions.services.wanting import mark_other_versions
from tertulia.kernel.memory import give_back
from tertulia.kernel.outbox import is_late

log = logging.getLogger(__name__)
#: Weights that cannot be loaded are tried again so seldom.
BROKEN_S = 300.0


class SecondTurn:
    """Belongs to the loop that reads: it alone calls it, from one thread."""

    def __init__(self) -> None:
        self._reader: SecondReader | None = None
        self._loading: Future[SecondReader | None] | None = None
        self._rests_until = 0.0
        self._marked = False
        """What another version of it has read was looked for."""
        self._pace = Pace()
        self._busy = False
        """Something was read a second time just now."""

    def has_work(self) -> bool:
        """Whether a text waits that could be read here."""
        if not self._may_load():
            return False
        version = second_readers.installed_version()
        if version and not self._marked:
            self._marked = not mark_other_versions(version)
        return bool(waits_here(limit=1))

    def step(self, fast: TextReader, *, new_texts: int) -> int:
        """Read a few a second time, when it is the moment; returns how many."""
        now = time.monotonic()
        # New texts go first: those to be read, and those that still have to come into the inbox.
        if new_texts >= CROWD or is_late():
            self._pace.crowd(now)
        if not self._pace.may_begin(now) or not self._worth_loading(now):
            return 0
        careful = self._reader or self._loaded()
        if careful is None:
            return 0
        read = read_second_batch(fast, careful)
        if read:
            self._pace.turn_s = time.monotonic()
        elif self._busy:
            give_back()
        self._busy = bool(read)
        return read

    def let_go(self) -> None:
        """Nothing came for a while: its weights are not kept."""
        if self._reader is not None:
            self._reader = None
            second_readers.forget()
            give_back()

    def _worth_loading(self, now: float) -> bool:
        """In a crowd it is loaded only after a while, but where a person waits for it, at once."""
        begun = self._reader is not None or self._loading is not None
        return begun or self._pace.may_begin(now, after_s=LOAD_S) or somebody_waits()

    def _may_load(self) -> bool:
        return second_readers.may_be_here() and time.monotonic() >= self._rests_until

    def _loaded(self) -> SecondReader | None:
        """It loads in a thread of its own: new texts are read meanwhile."""
        if self._loading is None:
            if self.has_work():
                self._loading = _begin_to_load()
            return None
        if not self._loading.done():
            return None
        loading, self._loading = self._loading, None
        try:
            self._reader = loading.result()
        except Exception:
            log.exception("the careful reader cannot be loaded")
        if self._reader is None:
            self._rests_until = time.monotonic() + BROKEN_S
        else:
            give_back()
            log.info("reading a second time with %s", self._reader.version)
        return self._reader


def _begin_to_load() -> Future[SecondReader | None]:
    found: Future[SecondReader | None] = Future()

    def load() -> None:
        try:
            found.set_result(second_readers.local())
        except BaseException as error:  # noqa: BLE001 - handed to who waits for it
            found.set_exception(error)

    Thread(target=load, name="careful", daemon=True).start()
    return found

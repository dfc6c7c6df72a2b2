"""Which call meets which fault: decided by a seed and the text, so that a run can be repeated."""

from __future__ import annotations

import hashlib
from collections import Counter
from enum import StrEnum


class Fault(StrEnum):
    """What the network does to a call."""

    NONE = "none"
    SLOW = "slow"
    """Answered after a second: long enough to be killed in the middle."""
    DROP = "drop"
    """Accepted, then the connection ends."""
    ERROR = "error"
    """Accepted, then 500."""
    GARBAGE = "garbage"
    """Accepted, then an answer that cannot be read."""
    LATE = "late"
    """Accepted ten seconds after the client gave up."""
    STALL = "stall"
    """Never answered, never accepted."""
    LAG = "lag"
    """Accepted, the connection ends, and the timeline shows it only five seconds later."""
    FORGET = "forget"
    """Accepted, the connection ends, and the server forgets the key."""
    BEFORE = "before"
    """The connection ends before it was accepted."""
    RATE = "rate"
    """429 with Retry-After."""


#: Faults whose outcome the client cannot know.
DOUBTFUL = frozenset(
    {
        Fault.DROP,
        Fault.ERROR,
        Fault.GARBAGE,
        Fault.LATE,
        Fault.STALL,
        Fault.LAG,
        Fault.FORGET,
        Fault.BEFORE,
    }
)
#: In thousandths of all first calls.
SHARES = {
    Fault.SLOW: 250,
    Fault.DROP: 30,
    Fault.ERROR: 30,
    Fault.GARBAGE: 20,
    Fault.LATE: 15,
    Fault.STALL: 15,
    Fault.LAG: 20,
    Fault.FORGET: 20,
    Fault.BEFORE: 20,
    Fault.RATE: 30,
}


class Faults:
    """The plan of one run."""

    def __init__(self, seed: int | None) -> None:
        self.seed = seed
        self.active = seed is not None
        self._calls: Counter[str] = Counter()

    def for_status(self, server: str, text: str) -> Fault:
        """Of the n-th call with this text on this server. The third and later ones meet none."""
        if self.seed is None or not self.active:
            return Fault.NONE
        self._calls[f"{server}|{text}"] += 1
        nth = self._calls[f"{server}|{text}"]
        if nth > 2:
            return Fault.NONE
        number = _number(f"{self.seed}|{server}|{text}|{nth}") % 1000
        for fault, share in SHARES.items():
            if number < share:
                return fault
            number -= share
        return Fault.NONE

    def for_upload(self, mark: str) -> Fault:
        """Of an upload: now and then it is lost."""
        if self.seed is None or not self.active:
            return Fault.NONE
        self._calls["upload"] += 1
        number = _number(f"{self.seed}|upload|{self._calls['upload']}") % 1000
        if number < 20:
            return Fault.DROP
        return Fault.ERROR if number < 40 else Fault.NONE


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])

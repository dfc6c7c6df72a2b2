"""Identifiers: UUID version 7, so that rows made one after the other sort one after the other."""

from __future__ import annotations

import secrets
import threading
import time
from uuid import UUID

_MOST = 0xFFF
_lock = threading.Lock()
_last = (0, 0)


def new_id() -> UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, a counter of 12 bits, then random.

    In one process each is greater than the one before, also within a millisecond and when the
    clock is set back a little. Source: RFC 9562 sections 5.7 and 6.2, method 1 (2026-11-22).
    """
    milliseconds, counter = _tick(time.time_ns() // 1_000_000)
    value = (milliseconds & (2**48 - 1)) << 80
    value |= 0x7 << 76
    value |= counter << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return UUID(int=value)


def _tick(now_ms: int) -> tuple[int, int]:
    """The next pair of time and counter; a clock more than a second back is believed."""
    global _last
    with _lock:
        before_ms, counter = _last
        if now_ms > before_ms or before_ms - now_ms > 1_000:
            _last = (now_ms, secrets.randbits(10))
        elif counter < _MOST:
            _last = (before_ms, counter + 1)
        else:
            _last = (before_ms + 1, 0)
        return _last

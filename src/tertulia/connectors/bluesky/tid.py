"""Record keys that are chosen by us, so that the same step always writes the same record.

A TID is 13 characters of base32: one zero bit, 53 bits of microseconds since 1970, 10 bits of
clock. Source: atproto.com/specs/tid (checked 2026-08-20).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from tertulia.networks.values import StepOrder

ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ACTS_FROM_US = 1_704_067_200_000_000  # 2024-01-01
_YEAR_US = 31_536_000_000_000


def encode(microseconds: int, clock: int) -> str:
    """The TID of that moment and clock."""
    value = (microseconds & (2**53 - 1)) << 10 | (clock & 1023)
    return "".join(ALPHABET[value >> shift & 31] for shift in range(60, -1, -5))


def moment(tid: str) -> datetime | None:
    """When the TID says that it was made; None when it is not one."""
    if len(tid) != 13 or any(letter not in ALPHABET for letter in tid):
        return None
    value = 0
    for letter in tid:
        value = value << 5 | ALPHABET.index(letter)
    microseconds = value >> 10
    return EPOCH + timedelta(microseconds=microseconds) if microseconds < 2**53 else None


def of_step(order: StepOrder) -> str:
    """The key of the record that a step writes: the same on every try, another for every step.

    The millisecond is the step's own, so that keys sort by time; the rest comes from its
    idempotency key.
    """
    digest = int.from_bytes(sha256(order.key.encode()).digest()[:8])
    millisecond = (written_at(order) - EPOCH) // timedelta(milliseconds=1)
    return encode(millisecond * 1000 + digest % 1000, digest >> 10)


def of_subject(kind: str, subject: str) -> str:
    """The key of our one like, block or follow of that subject, so that it can be undone."""
    digest = int.from_bytes(sha256(f"{kind} {subject}".encode()).digest()[:8])
    return encode(_ACTS_FROM_US + (digest >> 10) % _YEAR_US, digest)


def written_at(order: StepOrder) -> datetime:
    """The moment that the record bears; parts of a thread follow each other by a millisecond."""
    whole = order.created_at.astimezone(UTC)
    whole = whole.replace(microsecond=whole.microsecond // 1000 * 1000)
    return whole + timedelta(milliseconds=order.plan.part)

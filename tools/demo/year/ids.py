"""Identifiers that are as old as what they name, and the same every time."""

from __future__ import annotations

from datetime import datetime
from random import Random
from uuid import UUID


class OldIds:
    """UUIDs of version 7 (RFC 9562) for moments of the past."""

    def __init__(self, seed: str) -> None:
        self._dice = Random(seed)  # noqa: S311 - a demo, the same every time

    def at(self, moment: datetime) -> UUID:
        """An id made at that moment."""
        value = (int(moment.timestamp() * 1000) & (2**48 - 1)) << 80
        value |= 0x7 << 76 | self._dice.getrandbits(12) << 64
        value |= 0b10 << 62 | self._dice.getrandbits(62)
        return UUID(int=value)

    def hex32(self) -> str:
        """32 hexadecimal digits, such as an idempotency key has."""
        return f"{self._dice.getrandbits(128):032x}"

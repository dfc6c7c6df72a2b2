"""Routes of the uppermost room."""

from __future__ import annotations

from tests.roles.case import Case

CASES = [
    Case("web:today"),
    Case("overview"),
]

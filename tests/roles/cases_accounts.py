"""Routes of accounts."""

from __future__ import annotations

from tests.roles.case import Case

CASES: list[Case] = []

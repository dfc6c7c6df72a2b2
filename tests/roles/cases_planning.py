"""Routes of planning."""

from __future__ import annotations

from tests.roles.case import Case
from tests.roles.cases_publishing import HOUR, a_post

CASES = [
    Case("planning:month"),
    Case("planning:agenda"),
    Case("planning:move", "POST", make=lambda g: a_post(g, **HOUR)),
]

"""Identifiers sort as they were made."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import RFC_4122

import time_machine

from tertulia.kernel.ids import new_id


def test_ids_of_one_instant_sort_as_they_were_made() -> None:
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC), tick=False):
        made = [new_id() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_they_are_version_7() -> None:
    made = new_id()
    assert (made.version, made.variant) == (7, RFC_4122)

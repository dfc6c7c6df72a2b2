"""The pump: what comes together is waited for once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from tertulia.kernel import outbox, pump


class Stop(threading.Event):
    """Counts how often the pump waited for more."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = 0

    def wait(self, timeout: float | None = None) -> bool:
        self.waits += 1
        return self.is_set()


@pytest.mark.django_db(transaction=True)
def test_a_burst_of_notices_is_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Stop()

    def passes() -> Iterator[outbox.Round]:
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                # In one statement: they come together, however busy the machine is.
                cursor.execute(
                    "SELECT pg_notify(%s, page::text) FROM generate_series(1, 30) AS page",
                    [outbox.CHANNEL],
                )
        finally:
            other.close()
        yield outbox.Round(0, left=False)
        stop.set()
        yield outbox.Round(0, left=False)

    rounds = passes()
    monkeypatch.setattr(outbox, "pump_round", lambda: next(rounds))
    pump._listen_and_pump(stop)
    assert stop.waits == 1


def test_what_was_left_to_another_pump_is_looked_at_again_soon(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    stop = Stop()

    def passes() -> Iterator[outbox.Round]:
        yield outbox.Round(0, left=True)
        stop.set()
        yield outbox.Round(0, left=False)

    rounds = passes()
    monkeypatch.setattr(outbox, "pump_round", lambda: next(rounds))
    monkeypatch.setattr(pump, "TICK_S", 0.01)
    pump._listen_and_pump(stop)
    assert stop.waits == 1, "without waiting for a notice"

"""The health page says what is well, to anyone, without a page around it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from tertulia.kernel import pulse
from tertulia.web import health as page
from tertulia.web.health import health, with_health

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "_migrated", False)
    monkeypatch.setattr(pulse, "_last", {})
    # It would close the connection that holds the test's transaction.
    monkeypatch.setattr(page, "close_old_connections", lambda: None)


def ask() -> tuple[str, Any]:
    said: list[str] = []

    def start(status: str, _headers: object, *_: object) -> Any:
        said.append(status)

    def pages(*_: object) -> list[bytes]:
        raise AssertionError("the pages were asked")

    body = b"".join(with_health(pages)({"PATH_INFO": "/health"}, start))
    return said[0], json.loads(body)


@pytest.mark.django_db
def test_everything_is_well() -> None:
    pulse.beat("worker:here:1")
    pulse.beat(pulse.DISPATCHER)
    status, said = ask()
    assert status == "200 OK"
    assert said["status"] == "ok"
    assert said["workers"] == 1


@pytest.mark.django_db
def test_without_workers_pages_are_served_but_it_is_said() -> None:
    status, said = ask()
    assert (status, said["status"], said["dispatcher_tick_age_s"]) == ("200 OK", "degraded", None)


@pytest.mark.django_db
def test_a_late_dispatcher_is_said() -> None:
    with time_machine.travel(NOW, tick=False) as moment:
        pulse.beat("worker:here:1")
        pulse.beat(pulse.DISPATCHER)
        assert health().status == "ok"
        moment.shift(timedelta(seconds=31))
        assert health().status == "degraded"
        assert health().dispatcher_tick_age_s == 31


@pytest.mark.django_db
def test_a_database_that_is_not_migrated_is_down() -> None:
    for app, name in MigrationExecutor(connection).loader.graph.leaf_nodes("kernel"):
        MigrationRecorder(connection).record_unapplied(app, name)
    status, said = ask()
    assert status.startswith("503")
    assert (said["database"], said["migrations"]) == (True, False)


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_down() -> None:
    with patch.object(page, "_is_migrated", side_effect=DatabaseError("gone")):
        status, said = ask()
    assert status.startswith("503")
    assert said["database"] is False


@pytest.mark.django_db
def test_a_pulse_is_written_rarely_and_old_ones_are_forgotten(
    django_assert_num_queries: Any,
) -> None:
    with time_machine.travel(NOW, tick=False) as moment:
        pulse.beat("worker:here:1")
        with django_assert_num_queries(0):
            pulse.beat("worker:here:1")
        assert pulse.living_workers() == 1
        moment.shift(timedelta(minutes=11))
        pulse.beat(pulse.DISPATCHER)
        assert pulse.last_beat("worker:here:1") is None

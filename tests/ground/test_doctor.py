"""The doctor sees what is wrong and says how to repair it."""

from pathlib import Path

import pytest
from django.db import connection

from tertulia.kernel import pulse
from tertulia.kernel.room import DoctorFinding, Room
from tertulia.web import doctor


def found(word: str) -> DoctorFinding:
    return next(each for each in doctor.examine() if word in each.what)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "_last", {})


@pytest.mark.django_db
def test_it_names_the_database_and_that_it_is_up_to_date() -> None:
    assert found("PostgreSQL").ok
    assert found("up to date").ok


@pytest.mark.django_db
def test_it_sees_that_no_worker_lives() -> None:
    assert not found("0 workers").ok
    pulse.beat("worker:here:1")
    pulse.beat(pulse.DISPATCHER)
    assert found("1 workers").ok
    assert found("What is due was looked for").ok


@pytest.mark.django_db
def test_it_sees_a_database_that_may_forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    finding = found("is on the disk")
    assert not finding.ok
    assert "synchronous_commit" in finding.repair


@pytest.mark.django_db
def test_it_sees_keys_that_others_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("read by the program alone").ok
    monkeypatch.setattr(doctor, "_others_may_read", lambda _path: True)
    assert "chmod 600" in found("read by the program alone").repair


@pytest.mark.django_db
def test_it_asks_every_room_and_one_that_fails_hides_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails() -> list[DoctorFinding]:
        raise ValueError("broken")

    asked = [
        Room(name="broken", doctor=fails),
        Room(name="other", doctor=lambda: [DoctorFinding("asked the other", ok=True)]),
    ]
    monkeypatch.setattr(doctor, "rooms", lambda: asked)
    assert not found("broken: cannot be examined").ok
    assert found("asked the other").ok

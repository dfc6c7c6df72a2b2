"""Periodic jobs: whoever comes first runs them, and only one at a time."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from tertulia.kernel import clock, periodic
from tertulia.kernel.models import PeriodicRun
from tertulia.kernel.room import Periodic


def job(name: str = "tests.job", every_s: float = 60.0) -> Periodic:
    """A job that does nothing."""
    return Periodic(name, lambda: None, every_s)


@pytest.mark.django_db
def test_only_one_claims_it_until_it_is_due_again() -> None:
    assert periodic.claim(job())
    assert not periodic.claim(job())
    periodic.finish("tests.job")
    assert not periodic.claim(job()), "done, but not yet due again"
    PeriodicRun.objects.update(next_at=clock.now())
    assert periodic.claim(job())


@pytest.mark.django_db
def test_a_job_that_still_runs_is_not_begun_twice() -> None:
    assert periodic.claim(job(every_s=0.0))
    assert not periodic.claim(job(every_s=0.0))
    PeriodicRun.objects.update(running_until=clock.now())
    assert periodic.claim(job(every_s=0.0)), "its worker died"


@pytest.mark.django_db
def test_a_lease_that_is_renewed_late_begins_nothing_anew() -> None:
    assert periodic.claim(job())
    periodic.finish(job().name)
    with connection.cursor() as cursor:
        cursor.execute(periodic._RENEW, [60, [job().name]])
    assert not PeriodicRun.objects.filter(running_until__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_a_failing_job_is_run_again_and_stops_no_other() -> None:
    ran = threading.Event()

    def fails() -> None:
        raise RuntimeError("told to fail")

    jobs = [Periodic("tests.fails", fails, 60.0), Periodic("tests.works", ran.set, 60.0)]
    scheduler = periodic.Scheduler(jobs)
    scheduler.tick()
    scheduler.wait()
    assert ran.wait(5)
    assert not PeriodicRun.objects.filter(running_until__isnull=False).exists()

"""Jobs: enqueued with their cause, begun anew when their worker is killed, given up in the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from tertulia.kernel import jobs
from tertulia.kernel.settings import settings
from tests.browser.live import database_url
from tests.ground.waiting import until
from tests.kernel.waiting_job import fails, wait_for_go

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]


def begun_anew() -> int:
    """As a worker does it, in a thread without a loop: a browser's may run in this one."""

    def look() -> int:
        try:
            return jobs.begin_stalled_anew()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as apart:
        return apart.submit(look).result(30)


@pytest.fixture(autouse=True)
def _no_jobs(transactional_db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


class Worker:
    """A process that does jobs."""

    def __init__(self, folder: Path) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "tertulia.web.settings",
            "TERTULIA_DATA": str(settings().data_dir),
            "TERTULIA_SECRET_KEY": django_settings.SECRET_KEY,
            "TERTULIA_VAULT_KEYS": ",".join(settings().vault_keys),
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.kernel.jobs_at_work", str(folder)],
            env=environment,
            stdin=subprocess.PIPE,
        )

    def kill(self) -> None:
        """As a power cut would."""
        assert self.process.stdin
        self.process.send_signal(signal.SIGKILL)
        self.process.stdin.close()
        self.process.wait(10)

    def stop(self) -> None:
        """As a person would."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(20)


def diary(folder: Path) -> list[str]:
    path = folder / "diary"
    return path.read_text().split("\n")[:-1] if path.exists() else []


def rows() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, attempts FROM procrastinate_jobs ORDER BY id")
        return cursor.fetchall()


def hear_nothing_from_workers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 day'")


def test_a_job_exists_exactly_if_its_cause_does(tmp_path: Path) -> None:
    class Changed(Exception):
        pass

    with pytest.raises(Changed), transaction.atomic():  # noqa: PT012
        wait_for_go.defer(folder=str(tmp_path))
        raise Changed
    assert rows() == []
    wait_for_go.defer(folder=str(tmp_path))
    assert rows() == [("todo", 0)]
    assert jobs.is_pending("tests.wait_for_go", folder=str(tmp_path))
    assert not jobs.is_pending("tests.wait_for_go", folder="elsewhere")


def test_one_with_the_same_word_waits_only_once(tmp_path: Path) -> None:
    with transaction.atomic():
        assert wait_for_go.defer(once="a", folder="1")
        assert not wait_for_go.defer(once="a", folder="1")
        assert wait_for_go.defer(once="b", folder="1")
    assert len(rows()) == 2


def test_what_a_killed_worker_was_doing_is_begun_anew(tmp_path: Path) -> None:
    wait_for_go.defer(folder=str(tmp_path))
    first = Worker(tmp_path)
    assert until(lambda: diary(tmp_path) == [f"begun {first.process.pid}"])
    first.kill()
    assert rows() == [("doing", 0)]
    assert begun_anew() == 0, "it may only be slow"
    hear_nothing_from_workers()
    assert begun_anew() == 1
    second = Worker(tmp_path)
    try:
        assert until(lambda: len(diary(tmp_path)) == 2)
        (tmp_path / "go").touch()
        assert until(lambda: rows() == [])
    finally:
        second.stop()
    assert diary(tmp_path)[1:] == [f"begun {second.process.pid}", f"done {second.process.pid}"]


def test_a_worker_that_is_stopped_leaves_its_job_to_the_next(tmp_path: Path) -> None:
    wait_for_go.defer(folder=str(tmp_path))
    first = Worker(tmp_path)
    assert until(lambda: len(diary(tmp_path)) == 1)
    first.stop()
    assert first.process.returncode == 0
    assert rows() == [("todo", 1)]


def test_what_kills_every_worker_is_given_up() -> None:
    wait_for_go.defer(folder="nowhere")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s", [jobs.MAX_TRIES - 1]
        )
    assert begun_anew() == 1
    assert [state for state, _ in rows()] == ["failed"]


def test_work_goes_on_after_the_database_was_away(tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    stop = threading.Event()
    thread = threading.Thread(target=jobs.run, args=[stop])
    thread.start()
    try:
        wait_for_go.defer(folder=str(tmp_path))
        assert until(lambda: len(diary(tmp_path)) == 2)
        assert until(lambda: rows() == []), "what is cut off while it ends is begun anew, later"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'tertulia jobs'"
            )
        wait_for_go.defer(folder=str(tmp_path))
        assert until(lambda: len(diary(tmp_path)) == 4)
        fails.defer(folder="a")
        assert until(lambda: rows() == [("todo", 1)]), "it waits before it is tried again"
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()

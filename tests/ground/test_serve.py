"""`tertulia serve` keeps everything running through kills, and leaves nothing when it stops."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tertulia.cli.children import LONGEST_WAIT_S, next_wait
from tertulia.kernel.postgres import processes
from tertulia.web.reader import NICE
from tests.ground.serving import Served, environment_for, serving
from tests.ground.waiting import until

MAX_REST_MB = 370
"""Twenty connections of PostgreSQL are 70 of them; the weights of the reader are none: they come with the first text."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One installation for the kills: each test leaves it well."""
    with serving(tmp_path_factory.mktemp("serve")) as made:
        made.start()
        yield made


def kill(process: psutil.Process) -> None:
    process.kill()
    assert until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)


@pytest.mark.parametrize("at", [0, -1], ids=["the one that accepts signals", "the one that serves"])
def test_pages_come_back_after_kill(served: Served, at: int) -> None:
    victim = served.named("web")[at]
    kill(victim)
    assert until(lambda: victim.pid not in [each.pid for each in served.named("web")])
    assert served.is_well()
    assert until(lambda: len(served.named("web")) == 2)


def test_the_event_stream_comes_back_after_kill(served: Served) -> None:
    assert until(served.streams_events)
    (victim,) = served.named("live")
    kill(victim)
    assert until(lambda: [each.pid for each in served.named("live")] not in ([], [victim.pid]))
    assert until(served.streams_events)


def test_at_rest_it_is_modest(served: Served) -> None:
    assert until(lambda: len(served.named("worker")) == 2)
    members = processes.members(served.cluster.layout.data)
    everything = [*served.processes(), *(psutil.Process(each.pid) for each in members)]
    assert sum(_pss_mb(each) for each in everything) < MAX_REST_MB


def _pss_mb(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss) / 1e6
    except psutil.NoSuchProcess:
        return 0.0


def test_everything_comes_back_after_kill_of_the_nest(served: Served) -> None:
    (nest,) = [each for each in served.processes() if "nest" in each.cmdline()]
    before = {each.pid for each in served.processes()[1:]}
    kill(nest)
    assert until(lambda: not before & {each.pid for each in served.processes()}, timeout_s=90)
    assert served.is_well()
    assert until(lambda: len(served.named("web")) == 2, timeout_s=90)
    assert until(lambda: len(served.named("worker")) == 2, timeout_s=90)


def test_a_killed_worker_is_back_within_two_seconds(served: Served) -> None:
    assert until(lambda: len(served.named("worker")) == 2)
    victim = served.named("worker")[0]
    time_of_kill = time.time()
    kill(victim)
    assert until(lambda: len({each.pid for each in served.named("worker")} - {victim.pid}) == 2)
    newest = max(each.create_time() for each in served.named("worker"))
    assert newest - time_of_kill < 2


def test_the_reader_gives_way_to_the_others_and_comes_back_after_kill(served: Served) -> None:
    assert until(lambda: [each.nice() for each in served.named("reader")] == [NICE])
    assert {each.nice() for each in (*served.named("worker"), *served.named("web"))} == {0}
    (victim,) = served.named("reader")
    kill(victim)
    assert until(lambda: [each.pid for each in served.named("reader")] not in ([], [victim.pid]))


def test_what_is_shared_holds_no_client_of_a_network_and_nothing_large() -> None:
    code = (
        "import sys; from tertulia.cli.django import set_up; from tertulia.cli.nest import warm\n"
        "set_up(); warm()\n"
        "print([m for m in sys.modules if m.startswith(('tertulia.connectors.', 'rich', 'numpy'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "[]"


def test_postgresql_comes_back_after_kill_of_its_postmaster(served: Served) -> None:
    before = served.cluster.postmaster
    assert before is not None
    os.kill(before, signal.SIGKILL)
    assert until(lambda: served.cluster.postmaster not in (None, before))
    assert served.is_well()


def test_everything_ends_with_a_killed_supervisor_and_starts_again(served: Served) -> None:
    before = served.processes()[1:]
    with psycopg.connect(served.cluster.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept_by_test AS SELECT 7 AS n")
    served.kill()
    assert until(lambda: not any(_lives(each) for each in before))
    served.start()
    with psycopg.connect(served.cluster.url) as connection:
        assert connection.execute("SELECT n FROM kept_by_test").fetchone() == (7,)


def _lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_second_one_on_the_same_folder_is_refused(served: Served) -> None:
    said = _serve(served.environment)
    assert "already runs" in said
    assert served.health() is not None


def test_a_port_in_use_is_refused_with_what_to_write(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = _serve(environment_for(tmp_path, TERTULIA_PORT=str(port)))
    assert f"TERTULIA_PORT is {port}" in said
    assert "Write another, for example TERTULIA_PORT=" in said


def _serve(environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tertulia.cli", "serve"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_it_stops_in_order_and_leaves_nothing(served: Served) -> None:
    before = served.processes()
    assert served.stop() == 0
    assert not any(_lives(each) for each in before)
    assert processes.members(served.cluster.layout.data) == []
    assert (served.data / "serve.lock").read_text() == ""


def test_the_supervisor_carries_no_django() -> None:
    code = (
        "import sys; import tertulia.cli.serve, tertulia.kernel.settings\n"
        "print([m for m in ('django', 'psycopg', 'httpx', 'granian') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_fails_at_once_is_tried_more_and_more_seldom() -> None:
    waits = [0.0]
    for _ in range(12):
        waits.append(next_wait(waits[-1], lived_s=0.1))
    assert waits[1:5] == [0.2, 0.4, 0.8, 1.6]
    assert waits[-1] == LONGEST_WAIT_S
    assert next_wait(LONGEST_WAIT_S, lived_s=60) == 0.2

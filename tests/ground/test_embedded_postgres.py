"""The embedded PostgreSQL starts, is shared, survives kill -9 of anything, and leaves nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tertulia.kernel.postgres import Cluster, Layout, Tuning, processes
from tests.ground.waiting import until

FAST = Tuning(durable=False, shared_buffers_mb=16, max_connections=20)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path / "pg", FAST)
    cluster.start()
    yield cluster
    cluster.stop()
    assert processes.members(cluster.layout.data) == []


def ask(cluster: Cluster, query: str) -> object:
    with psycopg.connect(cluster.url) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row and row[0]


def test_it_answers_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with Cluster(tmp_path / "pg", FAST) as cluster:
        assert ask(cluster, "SELECT current_user") == "tertulia"
        assert processes.members(cluster.layout.data)
    assert processes.members(cluster.layout.data) == []
    assert not cluster.layout.postmaster_pid.exists()
    assert list(cluster.layout.socket_dir.iterdir()) == []


def test_what_it_confirms_is_on_the_disk_by_default(tmp_path: Path) -> None:
    with Cluster(tmp_path / "pg") as cluster:
        assert ask(cluster, "SHOW fsync") == "on"
        assert ask(cluster, "SHOW synchronous_commit") == "on"
        assert ask(cluster, "SHOW full_page_writes") == "on"


def test_full_text_and_trigrams_are_at_hand(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE EXTENSION unaccent")
    assert ask(cluster, "SELECT upper('ñandú ș')") == "ÑANDÚ Ș"


def test_the_last_one_to_leave_stops_it(cluster: Cluster) -> None:
    other = Cluster(cluster.layout.home, FAST)
    other.start()
    first = cluster.postmaster
    other.stop()
    assert cluster.postmaster == first
    assert cluster.answers()


def test_a_long_log_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    log = tmp_path / "pg" / "server.log"
    log.write_bytes(b"x" * 10_000_001)
    with Cluster(tmp_path / "pg", FAST):
        assert log.stat().st_size < 10_000
    assert (tmp_path / "pg" / "server.log.1").stat().st_size == 10_000_001


def test_two_folders_never_meet(cluster: Cluster, tmp_path: Path) -> None:
    with Cluster(tmp_path / "other", FAST) as other:
        assert other.postmaster != cluster.postmaster
        ask(cluster, "SELECT 1")
    assert cluster.answers()


def test_a_very_long_data_folder_works_and_its_short_socket_folder_goes(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 30) / "pg"
    with Cluster(home, FAST) as cluster:
        assert ask(cluster, "SELECT 1") == 1
        assert cluster.layout.socket_dir.parent == Path("/tmp")
    assert not cluster.layout.socket_dir.exists()


def kill_postmaster(cluster: Cluster) -> None:
    pid = cluster.postmaster
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def kill_a_backend(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url) as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT 1")


def kill_everything(cluster: Cluster) -> None:
    for one in processes.members(cluster.layout.data):
        # Once the postmaster is dead its children end by themselves, perhaps before their turn.
        processes.send(one.pid, cluster.layout.data, signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_postmaster, kill_a_backend, kill_everything])
def test_confirmed_rows_survive_kill(cluster: Cluster, kill: Callable[[Cluster], None]) -> None:
    with psycopg.connect(cluster.url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    kill(cluster)
    cluster.start()
    assert ask(cluster, "SELECT n FROM kept") == 7


def test_backends_orphaned_by_a_killed_postmaster_are_ended(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url) as connection:
        orphan = connection.info.backend_pid
        # A stopped backend cannot notice that its postmaster has gone.
        os.kill(orphan, signal.SIGSTOP)
        kill_postmaster(cluster)
        cluster.start()
        assert processes.member(orphan, cluster.layout.data) is None
    assert cluster.answers()


def test_a_stale_lock_file_that_names_a_stranger_neither_blocks_nor_kills(
    tmp_path: Path,
) -> None:
    with Cluster(tmp_path / "pg", FAST) as cluster:
        lock = cluster.layout.postmaster_pid.read_text()
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        lines = lock.split("\n")
        cluster.layout.postmaster_pid.write_text("\n".join([str(stranger.pid), *lines[1:]]))
        with Cluster(tmp_path / "pg", FAST):
            assert ask(cluster, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.communicate(b"\n", timeout=20)


def test_a_cluster_of_a_killed_owner_is_adopted(tmp_path: Path) -> None:
    home = tmp_path / "pg"
    owner = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from tertulia.kernel.postgres import *\n"
            "Cluster(Path(sys.argv[1]), Tuning(durable=False)).start()\n"
            "print('up', flush=True); input()",
            str(home),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert owner.stdout is not None
    assert owner.stdout.readline() == b"up\n"
    owner.kill()
    owner.communicate()
    with Cluster(home, FAST) as cluster:
        assert ask(cluster, "SELECT 1") == 1
    assert until(lambda: not processes.members(cluster.layout.data))


def test_a_kill_while_the_cluster_is_made_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    half = tmp_path / "pg" / "data.making"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with Cluster(tmp_path / "pg", FAST) as cluster:
        assert cluster.answers()
    assert not half.exists()


def test_another_version_is_refused_with_a_sentence(tmp_path: Path) -> None:
    data = Layout(tmp_path / "pg").data
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15\n")
    with pytest.raises(Exception, match="PostgreSQL 15; this program brings 18"):
        Cluster(tmp_path / "pg", FAST).start()

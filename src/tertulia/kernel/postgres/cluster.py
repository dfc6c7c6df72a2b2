"""One embedded cluster: create, start or adopt, wait until it answers, stop."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tertulia.kernel.postgres import processes
from tertulia.kernel.postgres.creation import create_cluster, create_database
from tertulia.kernel.postgres.errors import ClusterError
from tertulia.kernel.postgres.layout import PORT, ROLE, Layout
from tertulia.kernel.postgres.locks import UseLock, exclusive
from tertulia.kernel.postgres.programs import Programs, choose_programs, environment
from tertulia.kernel.postgres.tuning import Tuning

_START_S = 120  # crash recovery of a large write-ahead log takes its time
_ORPHANS_S = 3
_POLL_S = 0.05
_MAX_LOG_BYTES = 10_000_000


class Cluster:
    """The cluster in one folder. Use as a context manager, or `start` and `stop`.

    Several processes may use one cluster at once: each holds a share, the last one to leave
    stops the server. After kill -9 of anything the next `start` puts things right.
    """

    def __init__(self, home: Path, tuning: Tuning | None = None) -> None:
        """Nothing is touched before `start`."""
        self.layout = Layout(home.absolute())
        self.tuning = tuning or Tuning()
        self._programs: Programs | None = None
        self._share: UseLock | None = None
        self._launched = 0

    def __enter__(self) -> "Cluster":
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave it."""
        self.stop()

    @property
    def url(self) -> str:
        """libpq address of the program's database."""
        return self.layout.url()

    @property
    def postmaster(self) -> int | None:
        """Process id of the living server."""
        return processes.postmaster(self.layout.data)

    def start(self) -> None:
        """Create what is missing, start the server or adopt the running one, wait for SELECT 1.

        Raises: ClusterError with a sentence that says what to do.
        """
        if sys.platform != "linux":
            raise ClusterError(
                "Embedded PostgreSQL runs on Linux. Elsewhere, set DATABASE_URL to a server."
            )
        home = self.layout.home
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        if self._share is None:
            self._share = UseLock(home / "users.lock")
        with exclusive(home / "start.lock"):
            self._programs = choose_programs(home)
            create_cluster(self._programs, self.layout)
            self._programs.own(self.layout.socket_dir)
            if self.postmaster is None:
                processes.reap(self._launched)
                self._clear_remains()
                self._launch()
            self._wait_until_it_answers()
            create_database(self._programs, self.layout)

    def answers(self) -> bool:
        """Whether the server runs a query now."""
        return not self._ask()

    def stop(self, *, timeout_s: float = 60) -> None:
        """Give up our share; the last one ends the server and waits for it.

        Connections are closed and a checkpoint is written; past `timeout_s` it is ended hard.
        """
        share, self._share = self._share, None
        if share is None:
            return
        try:
            if share.is_last():
                self._end(timeout_s)
        finally:
            share.close()

    def _end(self, timeout_s: float) -> None:
        data = self.layout.data
        for number, patience_s in (
            (signal.SIGINT, timeout_s),
            (signal.SIGQUIT, 10.0),
            (signal.SIGKILL, 5.0),
        ):
            pid = self.postmaster
            if pid is None or not processes.send(pid, data, number):
                break
            if processes.wait_gone(pid, data, patience_s):
                break
        self._clear_remains()
        if self.layout.socket_dir.parent != self.layout.home:
            with contextlib.suppress(OSError):
                self.layout.socket_dir.rmdir()

    def _clear_remains(self) -> None:
        """End orphaned backends of a dead server and take its stale lock files away.

        They still hold the shared memory, so a new server would refuse to start. Ending them
        hard is safe: the server that answered for them is gone, recovery follows.
        """
        data = self.layout.data
        for number in (signal.SIGTERM, signal.SIGKILL):
            for one in processes.members(data):
                processes.send(one.pid, data, number)
            deadline = time.monotonic() + _ORPHANS_S
            while (left := processes.members(data)) and time.monotonic() < deadline:
                processes.wait_gone(left[0].pid, data, deadline - time.monotonic())
            if not left:
                break
        else:
            pids = ", ".join(str(one.pid) for one in processes.members(data))
            raise ClusterError(
                f"Processes {pids} of an earlier PostgreSQL in {data} do not end. "
                f"Restart the machine, or end them by hand."
            )
        self.layout.postmaster_pid.unlink(missing_ok=True)
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (self.layout.socket_dir / name).unlink(missing_ok=True)

    def _launch(self) -> None:
        programs = self._ready_programs()
        options = self.tuning.options() | {
            "unix_socket_directories": str(self.layout.socket_dir),
            "port": str(PORT),
        }
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        log_path = self.layout.log
        if log_path.exists() and log_path.stat().st_size > _MAX_LOG_BYTES:
            log_path.replace(log_path.with_suffix(".log.1"))
        with log_path.open("ab") as log:
            self._launched = programs.spawn(
                "postgres", "-D", str(self.layout.data), *arguments, cwd=self.layout.home, log=log
            )

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _START_S
        appeared = False
        grace = time.monotonic() + 10
        while said := self._ask():
            alive = bool(processes.members(self.layout.data))
            appeared = appeared or alive
            gone = not alive and (appeared or time.monotonic() > grace)
            if gone or time.monotonic() > deadline:
                raise ClusterError(
                    f"PostgreSQL did not start ({said}). Its last lines, from {self.layout.log}:\n"
                    f"{self._last_lines()}"
                )
            time.sleep(_POLL_S)

    def _ask(self) -> str:
        """Empty when a real SELECT 1 came back, else what went wrong."""
        if not (self.layout.socket_dir / f".s.PGSQL.{PORT}").exists():
            return "no socket yet"
        programs = self._ready_programs()
        # As ourselves, not as the server's account: it is we who must be let in.
        command = [str(programs.folder / "psql"), "-XAtq", "-h", str(self.layout.socket_dir)]
        command += ["-p", str(PORT), "-U", ROLE, "-d", "postgres", "-c", "SELECT 1"]
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                env=environment(),
                timeout=10,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "no answer in 10 s"
        return "" if done.stdout.strip() == "1" else (done.stderr.strip() or "no answer")

    def _ready_programs(self) -> Programs:
        if self._programs is None:
            self._programs = choose_programs(self.layout.home)
        return self._programs

    def _last_lines(self) -> str:
        try:
            with self.layout.log.open("rb") as log:
                log.seek(max(0, os.fstat(log.fileno()).st_size - 2000))
                return log.read().decode(errors="replace").strip()
        except OSError:
            return "(no log)"

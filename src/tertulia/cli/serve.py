"""`tertulia serve`: everything on one machine."""

from __future__ import annotations

import errno
import fcntl
import logging
import logging.config
import os
import signal
import socket
import sys
import time
from pathlib import Path

import click

from tertulia.cli.children import Child
from tertulia.cli.ending import Problem
from tertulia.cli.hatching import Nest
from tertulia.cli.supervisor import Supervisor
from tertulia.kernel.logs import logging_config
from tertulia.kernel.postgres import Cluster
from tertulia.kernel.settings import Settings, settings

log = logging.getLogger("tertulia.serve")
_OLD_ONES_END_S = 30


@click.command("serve")
def command() -> None:
    """Run the database, the pages, the event stream, the workers and the reader until stopped."""
    ours = settings()
    logging.config.dictConfig(logging_config(ours.log_format, ours.log_level))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the supervisor sets its own later
    with _Alone(ours.data_dir / "serve.lock") as alone:
        _wait_for_port(ours.host, ours.port, "TERTULIA_PORT", patient=alone.was_killed)
        _wait_for_port(ours.host, ours.live_port, "TERTULIA_LIVE_PORT", patient=alone.was_killed)
        cluster = None if ours.database_url else Cluster(ours.cluster_home)
        nest = Nest({"DATABASE_URL": ours.database})
        try:
            nest.start()  # it loads while the database starts
            if cluster is not None:
                cluster.start()
            nest.wait_for("ready")
            if nest.run("prepare"):
                raise Problem("The database could not be brought up to date; see above.")
            nest.tell("warm")
            log.info("Tertulia is at %s", ours.public_url)
            _supervisor(ours, nest, cluster).run()
        finally:
            nest.close()
            if cluster is not None:
                cluster.stop()


def _supervisor(ours: Settings, nest: Nest, cluster: Cluster | None) -> Supervisor:
    fronts = [Child("web", "web"), Child("live", "live", stop_s=10)]
    workers = [Child(f"worker {at}", "worker", stop_s=45) for at in range(1, ours.workers + 1)]
    if workers:
        workers.append(Child("reader", "reader", stop_s=45))
    return Supervisor(nest=nest, fronts=fronts, workers=workers, cluster=cluster)


def _wait_for_port(host: str, port: int, name: str, *, patient: bool) -> None:
    """Refuse a port in use; wait a little where processes of a killed supervisor still end."""
    deadline = time.monotonic() + (_OLD_ONES_END_S if patient else 0)
    while True:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                    raise Problem(
                        f"{name} is {port}, but {host}:{port} cannot be used "
                        f"({os.strerror(error.errno or 0)}). Write another, for example "
                        f"{name}={port + 10}."
                    ) from error
            else:
                return
        time.sleep(0.1)


class _Alone:
    """One supervisor per data folder; knows whether the one before was killed."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._path = path
        self.was_killed = False

    def __enter__(self) -> _Alone:
        other = os.read(self._handle, 32).decode().strip()
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Problem(
                f"Tertulia already runs on {self._path.parent} (process {other}). Stop it first, "
                f"or choose another TERTULIA_DATA."
            ) from error
        self.was_killed = bool(other)
        self._write(str(os.getpid()))
        return self

    def __exit__(self, *_: object) -> None:
        self._write("")
        os.close(self._handle)

    def _write(self, text: str) -> None:
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, text.encode(), 0)

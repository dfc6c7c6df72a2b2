"""A real `tertulia serve` in a folder of its own, looked at from outside."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tertulia.kernel.postgres import Cluster, processes
from tests.ground.waiting import until


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """One installation."""

    data: Path
    environment: dict[str, str]
    url: str
    supervisor: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def cluster(self) -> Cluster:
        """Its database."""
        return Cluster(self.data / "postgres")

    def start(self) -> None:
        """Start it and wait until it is well."""
        log = (self.data / "serve.log").open("ab")
        self.supervisor = subprocess.Popen(
            [sys.executable, "-m", "tertulia.cli", "serve"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        assert self.is_well(), (self.data / "serve.log").read_text()

    def health(self) -> dict[str, Any] | None:
        """What it says of itself; None when it does not answer."""
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except (OSError, urllib.error.HTTPError):
            return None

    def is_well(self) -> bool:
        """Whether pages and database answer, at most 150 s from now."""
        return until(
            lambda: (found := self.health()) is not None and found["database"], timeout_s=150
        )

    def streams_events(self) -> bool:
        """Whether the event stream listens."""
        port = self.environment["TERTULIA_LIVE_PORT"]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.HTTPError):
            return False

    def processes(self) -> list[psutil.Process]:
        """The supervisor and everything below it, PostgreSQL apart."""
        assert self.supervisor is not None
        top = psutil.Process(self.supervisor.pid)
        found = [top]
        with contextlib.suppress(psutil.NoSuchProcess):  # one ended while we looked
            found += top.children(recursive=True)
        return [each for each in found if _name(each) != "postgres"]

    def named(self, command: str) -> list[psutil.Process]:
        """The processes of one command, the first one started first."""
        return [each for each in self.processes() if _last_word(each) == command]

    def stop(self) -> int:
        """Ask it to stop; its exit status."""
        assert self.supervisor is not None
        self.supervisor.send_signal(signal.SIGTERM)
        return self.supervisor.wait(timeout=60)

    def kill(self) -> None:
        """kill -9 the supervisor alone."""
        assert self.supervisor is not None
        self.supervisor.kill()
        self.supervisor.wait(timeout=10)


def _name(process: psutil.Process) -> str:
    try:
        return process.name()
    except psutil.Error:
        return ""


def _last_word(process: psutil.Process) -> str:
    try:
        return str(process.cmdline()[-1])
    except (psutil.Error, IndexError):
        return ""


def environment_for(data: Path, **more: str) -> dict[str, str]:
    """An environment of our own, nothing inherited that is a setting."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TERTULIA_")
        and name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    return kept | {"TERTULIA_DATA": str(data), "TERTULIA_CONFIG": os.devnull} | more


@contextlib.contextmanager
def serving(data: Path, **more: str) -> Iterator[Served]:
    """One installation, stopped at the end, whatever happened."""
    data.mkdir(parents=True, exist_ok=True)
    port = free_port()
    ports = {"TERTULIA_PORT": str(port), "TERTULIA_LIVE_PORT": str(free_port())}
    served = Served(data, environment_for(data, **ports, **more), f"http://127.0.0.1:{port}")
    try:
        yield served
    finally:
        if served.supervisor is not None and served.supervisor.poll() is None:
            served.stop()
        with contextlib.suppress(Exception):
            left = served.cluster
            if processes.members(left.layout.data):
                left.start()
                left.stop()

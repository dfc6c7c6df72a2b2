"""The real event stream for browser tests: `tertulia live` on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil
import pytest
from django.conf import settings as configured
from django.db import connection
from django.utils.csp import CSP

from tertulia.kernel.settings import settings as ours

WITHIN_S = 30.0


@dataclass
class LiveProcess:
    """A running event stream."""

    url: str
    port: int
    process: subprocess.Popen[bytes]

    def streams(self) -> int:
        """How many connections browsers hold."""
        family = [psutil.Process(self.process.pid)]
        family += family[0].children(recursive=True)
        open_ones = [each for one in family for each in one.net_connections("tcp")]
        return len(
            {
                each.raddr
                for each in open_ones
                if each.status == psutil.CONN_ESTABLISHED and each.laddr.port == self.port
            }
        )


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """The test's database, as an address."""
    given = connection.settings_dict
    options = "&".join(f"{name}={value}" for name, value in given["OPTIONS"].items())
    return (
        f"postgresql://{given.get('USER', '')}:{given.get('PASSWORD', '')}@/{given['NAME']}"
        f"?host={given.get('HOST', '')}&port={given.get('PORT') or 5432}&{options}"
    ).rstrip("&")


@contextmanager
def live_process(public_url: str) -> Iterator[LiveProcess]:
    """Start it for the pages at `public_url`, on the test's database."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "TERTULIA_PUBLIC_URL": public_url,
        "TERTULIA_LIVE_PORT": str(port),
        "TERTULIA_SECRET_KEY": configured.SECRET_KEY,
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }
    process = subprocess.Popen([sys.executable, "-m", "tertulia.cli", "live"], env=environment)
    try:
        _wait_until_ready(process, port)
        yield LiveProcess(f"http://localhost:{port}", port, process)
    finally:
        process.terminate()
        process.wait(WITHIN_S)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "tertulia live ended"
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            os.sched_yield()
    raise AssertionError("tertulia live did not become ready")


@pytest.fixture
def stream(
    live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LiveProcess]:
    """The real event stream, told to every page of the live server."""
    settings.DEBUG = True
    with live_process(live_server.url) as running:
        settings.SECURE_CSP = {**settings.SECURE_CSP, "connect-src": [CSP.SELF, running.url]}
        mine = replace(ours(), live_url=running.url)
        monkeypatch.setattr("tertulia.shell.context.settings", lambda: mine)
        yield running

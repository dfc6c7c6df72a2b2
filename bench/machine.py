"""A whole Tertulia in a folder of its own (`tertulia serve`), and the network beside it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil  # type: ignore[import-untyped]

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for[T](what: str, check: Callable[[], T | None], *, within_s: float) -> T:
    """What `check` gives as soon as it is true. Raises: TimeoutError."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if found := check():
            return found
        time.sleep(0.05)
    raise TimeoutError(f"{what}: not within {within_s} s")


class Network:
    """The network's process and its log."""

    def __init__(self, folder: Path, *, seed: int | None = None, latency_s: float = 0.05) -> None:
        self.log = folder / "network.log"
        ports = folder / "network.ports"
        command = [sys.executable, "-m", "bench.network", str(self.log), str(ports)]
        command += ["--latency", str(latency_s)]
        if seed is not None:
            command += ["--faults", str(seed)]
        self.process = subprocess.Popen(command, cwd=ROOT)
        wait_for("network", ports.exists, within_s=10)
        self.addresses: dict[str, str] = json.loads(ports.read_text())

    def lines(self) -> Iterator[dict[str, Any]]:
        """The log so far; a line that is just being written is left out."""
        if self.log.exists():
            for line in self.log.read_text().splitlines():
                with suppress(ValueError):
                    yield json.loads(line)

    def open_writes(self) -> list[dict[str, Any]]:
        """Requests that are being worked on: since when, and from which port."""
        found: list[dict[str, Any]] = []
        for address in self.addresses.values():
            found += httpx.get(f"{address}/_open", timeout=5).json()
        return found

    def faults(self, *, on: bool) -> None:
        """From now on, with or without faults."""
        for address in self.addresses.values():
            httpx.get(f"{address}/_faults", params={"on": int(on)}, timeout=5)

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(10)


@dataclass
class Machine:
    """`tertulia serve` on ports and data of its own."""

    folder: Path
    workers: int = 2
    port: int = field(default_factory=free_port)
    live_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What every process of it is started with: default settings but ports and folder, and
        the loopback network allowed."""
        return {
            **{k: v for k, v in os.environ.items() if not k.startswith(("TERTULIA_", "DATABASE"))},
            "TERTULIA_CONFIG": os.devnull,
            "TERTULIA_DATA": str(self.folder / "data"),
            "TERTULIA_PORT": str(self.port),
            "TERTULIA_LIVE_PORT": str(self.live_port),
            "TERTULIA_ALLOW_PRIVATE": "127.0.0.0/8",
            "TERTULIA_WORKERS": str(self.workers),
        }

    @property
    def url(self) -> str:
        """Where its pages and its API are."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        out = (self.folder / "serve.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tertulia.cli", "serve"],
            env=self.environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        wait_for("tertulia serve", self.answers, within_s=180)

    def answers(self) -> bool:
        """Whether the pages answer."""
        if self.process is not None and self.process.poll() is not None:
            raise RuntimeError(f"serve ended: see {self.folder / 'serve.log'}")
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/health", timeout=2).status_code < 500
        return False

    def stop(self) -> None:
        """End it politely."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def set_up_django(self) -> None:
        """Use its services and its database from this process."""
        os.environ.update(self.environment)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tertulia.web.settings"
        import django

        django.setup()

    def processes(self) -> list[psutil.Process]:
        """The supervisor and all its children, PostgreSQL included."""
        if self.process is None:
            return []
        with suppress(psutil.Error):
            top = psutil.Process(self.process.pid)
            found = {each.pid: each for each in [top, *top.children(recursive=True)]}
            if (postmaster := self.postmaster()) is not None:
                for each in [postmaster, *postmaster.children(recursive=True)]:
                    found[each.pid] = each
            return list(found.values())
        return []

    def postmaster(self) -> psutil.Process | None:
        """The database's first process."""
        for path in (self.folder / "data" / "postgres").rglob("postmaster.pid"):
            with suppress(psutil.Error, ValueError, OSError, IndexError):
                return psutil.Process(int(path.read_text().split()[0]))
        return None

    def named(self, command: str) -> list[psutil.Process]:
        """Processes started as `tertulia <command>`."""
        found = []
        for each in self.processes():
            with suppress(psutil.Error):
                if each.cmdline()[-2:] == ["tertulia.cli", command]:
                    found.append(each)
        return found


def pss_mb(processes: list[psutil.Process]) -> float:
    """Their memory, shared pages divided among who shares them."""
    total = 0
    for each in processes:
        with suppress(OSError):
            for line in Path(f"/proc/{each.pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024


class Memory:
    """Samples PSS by process and keeps the parts of its peak."""

    def __init__(self, machine: Machine) -> None:
        self.peak_mb = 0.0
        self.parts: dict[str, float] = {}
        self._machine = machine
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.wait(1.0):
            parts = self._by_name(self._machine.processes())
            if (now := sum(parts.values())) > self.peak_mb:
                self.peak_mb, self.parts = now, parts

    @staticmethod
    def _by_name(processes: list[psutil.Process]) -> dict[str, float]:
        found: dict[str, float] = {}
        for each in processes:
            with suppress(psutil.Error):
                words = each.cmdline()
                name = words[-1] if "tertulia.cli" in words else "postgres"
                found[name] = round(found.get(name, 0.0) + pss_mb([each]), 1)
        return found

    def stop(self) -> float:
        """The peak, in MB."""
        self._stop.set()
        self._thread.join()
        return self.peak_mb


def cpu_s(machine: Machine, network: Network) -> dict[str, float]:
    """Processor seconds used so far, by part."""
    found: dict[str, float] = {}
    for each in [*machine.processes(), psutil.Process(network.process.pid)]:
        with suppress(psutil.Error):
            words = each.cmdline()
            name = words[-1] if "tertulia.cli" in words else "postgres"
            name = "network" if each.pid == network.process.pid else name
            used = each.cpu_times()
            found[name] = found.get(name, 0.0) + used.user + used.system
    return found

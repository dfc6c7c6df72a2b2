"""kill -9 of anything, at the worst moments, as a seed decides."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import httpx
import psutil  # type: ignore[import-untyped]

from bench.machine import Machine, Network


@dataclass
class Killer:
    """Kills so many of each, and writes down when."""

    machine: Machine
    network: Network
    seed: int
    plan: dict[str, int]
    kills: Counter[str] = field(default_factory=Counter)
    moments: list[tuple[float, str]] = field(default_factory=list)

    def run(self, *, every_s: float, meanwhile: Callable[[], None]) -> None:
        """Carry out the plan in a random order, about one kill per `every_s`, and give the
        program something to do before each."""
        chance = random.Random(self.seed)
        victims = [name for name, count in self.plan.items() for _ in range(count)]
        chance.shuffle(victims)
        for victim in victims:
            time.sleep(chance.uniform(0.3, 1.7) * every_s)
            meanwhile()
            if victim == "worker":
                self._worker_with_an_open_request()
            elif victim == "postmaster":
                self._kill(self.machine.postmaster(), victim)
            elif victim == "web":
                self._kill(next(iter(self.machine.named("web")), None), victim)
            else:
                self._supervisor()

    def _worker_with_an_open_request(self) -> None:
        """Wait until the network shows a write of a worker that it has not answered."""
        until = time.monotonic() + 45
        while time.monotonic() < until:
            ports = {int(each["port"]) for each in self.network.open_writes()}
            for worker in self.machine.named("worker") if ports else []:
                if ports & ports_of(worker):
                    self._kill(worker, "worker")
                    return
            time.sleep(0.02)

    def _supervisor(self) -> None:
        process = self.machine.process
        assert process is not None
        process.send_signal(signal.SIGKILL)
        process.wait()
        self._note("supervisor")
        self.machine.start()

    def _kill(self, process: psutil.Process | None, what: str) -> None:
        if process is not None:
            with suppress(psutil.Error):
                process.kill()
                self._note(what)

    def _note(self, what: str) -> None:
        self.kills[what] += 1
        self.moments.append((time.time(), what))


def ports_of(process: psutil.Process) -> set[int]:
    """Local ports of its connections."""
    with suppress(psutil.Error):
        return {each.laddr.port for each in process.net_connections("tcp") if each.laddr}
    return set()


def answers_again(machine: Machine) -> bool:
    """Whether the pages answer and say that workers live."""
    with suppress(httpx.HTTPError):
        return httpx.get(f"{machine.url}/health", timeout=5).status_code == 200
    return False

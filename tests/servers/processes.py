"""Starting, waiting for and stopping the servers that the tests need, each by its own pid."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


class ServerFailed(AssertionError):
    """A server that a test needs could not be started: a failure, never a skip."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_ports(*names: str) -> dict[str, int]:
    """A different free port for each name."""
    probes = {name: socket.socket() for name in names}
    for probe in probes.values():
        probe.bind(("127.0.0.1", 0))
    ports = {name: int(probe.getsockname()[1]) for name, probe in probes.items()}
    for probe in probes.values():
        probe.close()
    return ports


def wait_for[T](what: str, look: Callable[[], T | None], *, within_s: float = 20) -> T:
    """Look until there is something. Raises: ServerFailed after `within_s` seconds."""
    until = time.monotonic() + within_s
    pause = threading.Event()
    while True:
        found = look()
        if found is not None and found is not False:
            return found
        if time.monotonic() > until:
            raise ServerFailed(f"waited {within_s:g} s for {what}")
        pause.wait(0.05)


def listens(port: int) -> bool | None:
    """True when something accepts connections there, None when not."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return True if probe.connect_ex(("127.0.0.1", port)) == 0 else None


class Process:
    """A child with its output in a file, stopped by its pid."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.name = name
        self.log = log
        with log.open("ab") as stderr:
            self.popen = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env=None if env is None else dict(env),
                cwd=cwd,
                start_new_session=True,
            )

    def must_listen(self, port: int, *, within_s: float = 20) -> None:
        """Wait until it accepts connections. Raises: ServerFailed with the end of its log."""

        def look() -> bool | None:
            self.must_live()
            return listens(port)

        wait_for(f"{self.name} on port {port}", look, within_s=within_s)

    def must_live(self) -> None:
        """Raises: ServerFailed with the end of the log, when the process ended."""
        if self.popen.poll() is not None:
            raise ServerFailed(
                f"{self.name} ended with {self.popen.returncode}:\n{self.tail()}"
            ) from None

    def tail(self, characters: int = 2000) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-characters:]

    def stop(self, *, within_s: float = 10) -> None:
        """End it: asked first, killed after `within_s`."""
        for stream in (self.popen.stdin, self.popen.stdout):
            if stream is not None:
                stream.close()
        if self.popen.poll() is None:
            self.popen.terminate()
            try:
                self.popen.wait(within_s)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait(within_s)

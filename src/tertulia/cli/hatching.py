"""The supervisor's end of the line to the nest, which forks the processes of the program."""

from __future__ import annotations

import logging
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Mapping

from tertulia.cli.children import Child
from tertulia.cli.ending import Problem

log = logging.getLogger("tertulia.serve")
#: One heap per thread is glibc's habit; two are enough and keep what was freed usable.
_ECONOMY = {"MALLOC_ARENA_MAX": "2"}
_LOAD_S = 120.0
_ANSWER_S = 60.0


class Nest(Child):
    """The process that has the program loaded, watched like the others."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Nothing runs before `start`."""
        super().__init__("nest", "nest", stop_s=5.0)
        self._environment = environment
        self._line: socket.socket | None = None
        self._waiting = b""
        self._process: subprocess.Popen[bytes] | None = None
        self.said: set[str] = set()
        """Of `ready` and `warmed`, what it has said since it started."""
        self.ended: dict[int, int] = {}
        """Exit status by process id."""

    @property
    def line(self) -> int:
        """Descriptor to watch; -1 while there is none."""
        return self._line.fileno() if self._line is not None else -1

    @property
    def is_warm(self) -> bool:
        """Whether it can fork now."""
        return self.runs and "warmed" in self.said

    def start(self) -> None:
        """Start loading; it says `ready` and, when asked to warm, `warmed`."""
        self.close()
        self._line, theirs = socket.socketpair()
        parent = {"TERTULIA_PARENT": str(os.getpid())}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tertulia.cli", "nest", "." * 20],
            env={**_ECONOMY, **os.environ, **self._environment, **parent},
            stdin=theirs.fileno(),
            process_group=0,
        )
        theirs.close()
        self.began(self._process.pid)

    def close(self) -> None:
        """Hang up: a living nest ends by itself."""
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.poll()
        self._line, self._waiting, self.said = None, b"", set()

    def tell(self, words: str) -> None:
        """Say one line to it."""
        if self._line is not None:
            try:
                self._line.sendall(words.encode() + b"\n")
            except OSError:
                log.warning("the nest does not listen")

    def hear(self, timeout_s: float = 0.0) -> list[list[str]]:
        """What it has said, after waiting for it at most `timeout_s`."""
        if self._line is None or not select.select([self._line], [], [], timeout_s)[0]:
            return []
        try:
            data = self._line.recv(4096)
        except OSError:
            data = b""
        if not data:
            self._line.close()
            self._line = None
            return []
        *lines, self._waiting = (self._waiting + data).split(b"\n")
        heard = [line.decode().split() for line in lines]
        for words in heard:
            if words[0] == "ended":
                self.ended[int(words[1])] = int(words[2])
            elif words[0] != "pid":
                self.said.add(words[0])
        return heard

    def wait_for(self, word: str) -> None:
        """Wait until it has said `word`. Raises: Problem."""
        deadline = time.monotonic() + _LOAD_S
        while word not in self.said:
            self.hear(0.5)
            if self.line < 0 or time.monotonic() > deadline:
                raise Problem("The program could not be loaded; the reason stands above.")

    def fork(self, child: Child) -> int:
        """Start `child`; its process id, 0 when the nest could not."""
        self.tell(f"start {child.command}")
        deadline = time.monotonic() + _ANSWER_S
        while self.line >= 0 and time.monotonic() < deadline:
            for words in self.hear(1.0):
                if words[0] == "pid":
                    child.began(int(words[1]))
                    return int(words[1])
        return 0

    def run(self, command: str) -> int:
        """Run a command to its end: its exit status."""
        child = Child(command, command)
        pid = self.fork(child)
        while pid and pid not in self.ended and self.line >= 0:
            self.hear(1.0)
        return self.ended.pop(pid, 1)

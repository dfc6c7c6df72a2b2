"""A proxy in front of a real server that makes single requests go wrong, and keeps a log.

It can do what a server cannot do to itself: accept a request and then drop the connection, answer
500 or garbage, stall, or hand the request on only after the client has given up. The log says of
every request whether it reached the server, and so judges what was really accepted.
"""

from __future__ import annotations

import fnmatch
import http.client
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

Effect = Literal["answer", "drop", "accept_drop", "accept_answer", "stall", "late"]
Answer = tuple[int, list[tuple[str, str]], bytes]
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "te", "upgrade"}


@dataclass
class Fault:
    """What goes wrong with the next `count` requests that match (None = all until `clear`).

    answer: `status`, `headers`, `body` without reaching the server; drop: closed without reaching
    it; accept_drop: the server does it, then closed without a word; accept_answer: the server
    does it, `status` and `body` are told instead; stall: the server does it, its answer waits
    `delay_s`; late: closed at once or after `hold_s`, handed to the server `delay_s` later.
    """

    effect: Effect
    methods: tuple[str, ...] = ()
    path: str = "*"
    count: int | None = 1
    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay_s: float = 0.0
    hold_s: float = 0.0
    skip: int = 0
    """So many matching requests go well first."""

    def matches(self, method: str, path: str) -> bool:
        """Whether it is meant for this request."""
        wanted = not self.methods or method in self.methods
        return wanted and fnmatch.fnmatch(path, self.path)


@dataclass(frozen=True)
class Seen:
    """One request as it came: `reached` = the server got it; `answered` = what the client saw."""

    at: float
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    effect: str
    reached: bool
    answered: int | None


class FaultProxy:
    """The running proxy: `url` stands for the server's address."""

    def __init__(self, upstream: str) -> None:
        self.upstream = urlsplit(upstream)
        self.log: list[Seen] = []
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        proxy = self

        class Handler(_Handler):
            owner = proxy

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def add(self, fault: Fault) -> None:
        """Make requests go wrong, in the order in which faults were added."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Everything goes well again; the log is forgotten."""
        with self._lock:
            self._faults.clear()
            self.log.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request, spent by it."""
        with self._lock:
            for fault in self._faults:
                if not fault.matches(method, path):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    return None
                if fault.count is not None:
                    fault.count -= 1
                    if fault.count <= 0:
                        self._faults.remove(fault)
                return fault
        return None

    def note(self, seen: Seen) -> None:
        """Write it into the log."""
        with self._lock:
            self.log.append(seen)

    def sleep(self, seconds: float) -> None:
        """Wait, but never beyond the proxy's own end."""
        self._closing.wait(seconds)

    def reached(self, method: str, path: str) -> list[Seen]:
        """The requests of that kind which the server got."""
        with self._lock:
            return [
                each
                for each in self.log
                if each.reached and each.method == method and fnmatch.fnmatch(each.path, path)
            ]

    def start(self) -> None:
        """Begin to listen."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Close everything."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def hand_on(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Let the server do it."""
        connection = http.client.HTTPConnection(
            self.upstream.hostname or "", self.upstream.port, timeout=60
        )
        try:
            sent = {k: v for k, v in headers.items() if k.lower() not in HOP}
            connection.request(method, target, body=body or None, headers=sent)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()


class _Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    protocol_version = "HTTP/1.1"
    owner: FaultProxy

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the console."""

    def _serve(self) -> None:
        body = self._body()
        path = self.path.split("?", 1)[0]
        headers = dict(self.headers.items())
        fault = self.owner.take(self.command, path)
        effect = fault.effect if fault else ""
        reached = effect not in ("answer", "drop", "late")
        answer = self.owner.hand_on(self.command, self.path, headers, body) if reached else None
        if fault is not None:
            answer = self._spoilt(fault, headers, body, answer)
        # Noted before it is told, so that who has the answer finds it in the log.
        told = answer[0] if answer else None
        self.owner.note(Seen(time.time(), self.command, path, headers, body, effect, reached, told))
        try:
            if answer is None:
                self._hang_up()
            else:
                self._tell(*answer)
        except OSError:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve  # noqa: N815

    def _spoilt(
        self, fault: Fault, headers: Mapping[str, str], body: bytes, answer: Answer | None
    ) -> Answer | None:
        """What the client is told instead; None = nothing, the connection is closed."""
        if fault.effect == "late":
            threading.Thread(
                target=self._later,
                args=(fault, self.command, self.path, headers, body),
                daemon=True,
            ).start()
            self.owner.sleep(fault.hold_s)
        if fault.effect in ("drop", "accept_drop", "late"):
            return None
        self.owner.sleep(fault.delay_s)
        if fault.effect == "stall":
            return answer
        return fault.status, list(fault.headers.items()), fault.body

    def _later(
        self, fault: Fault, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> None:
        self.owner.sleep(fault.delay_s)
        self.owner.hand_on(method, target, headers, body)
        path = target.split("?", 1)[0]
        self.owner.note(Seen(time.time(), method, path, headers, body, "late", True, None))

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _tell(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            return b"".join(self._chunks())
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()


@contextmanager
def fault_proxy(upstream: str) -> Iterator[FaultProxy]:
    """A proxy in front of `upstream`, on a free port of 127.0.0.1."""
    proxy = FaultProxy(upstream)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()

"""A chat-completions endpoint of the tests: a real server that answers as it is told, also badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

GOOD: dict[str, Any] = {
    "sentiment": [{"label": "negative", "chance": 0.9}, {"label": "neutral", "chance": 0.1}],
    "emotion": [{"label": "anger", "chance": 0.8}],
    "intent": [{"label": "complaint", "chance": 0.85}],
    "urgency": {
        "health": 0.02, "self_harm": 0.0, "legal": 0.9, "personal_data": 0.0, "journalist": 0.0
    },
    "offence": {"any": 0.2, "insult": 0.1, "obscene": 0, "hate": 0},
    "spam": 0.01,
}  # fmt: skip


def answer(content: Any) -> bytes:
    """The envelope around what the model says."""
    said = content if isinstance(content, str) else json.dumps(content)
    row = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}
    return json.dumps({"id": "x", "object": "chat.completion", "choices": [row]}).encode()


@dataclass
class Endpoint:
    """What came in (`asked`: path, headers, JSON), and what goes out."""

    port: int = 0
    asked: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    reply: Callable[[dict[str, Any]], tuple[int, dict[str, str], bytes]] = lambda _asked: (
        200, {}, answer(GOOD)
    )  # fmt: skip
    drip: threading.Event | None = None
    """Set by the test at its end: until then one byte now and then."""

    @property
    def address(self) -> str:
        """As a person writes it."""
        return f"http://127.0.0.1:{self.port}/v1"

    def texts(self) -> list[str]:
        """What was sent to be read."""
        return [json.loads(each["messages"][1]["content"])["text"] for _p, _h, each in self.asked]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        told = cast(Any, self.server).told
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        told.asked.append((self.path, dict(self.headers), asked))
        if told.drip is not None:
            self._drip(told.drip)
            return
        status, headers, body = told.reply(asked)
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)

    def _drip(self, stop: threading.Event) -> None:
        self.send_response(200)
        self.send_header("content-length", "100000")
        self.end_headers()
        try:
            while not stop.wait(0.05):
                self.wfile.write(b" ")
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            pass

    def log_message(self, *words: Any) -> None:
        """Nothing."""


@contextmanager
def endpoint_server() -> Iterator[Endpoint]:
    """Listens on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    told = Endpoint(port=server.server_address[1])
    cast(Any, server).told = told
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield told
    finally:
        if told.drip is not None:
            told.drip.set()
        server.shutdown()
        thread.join(10)
        server.server_close()

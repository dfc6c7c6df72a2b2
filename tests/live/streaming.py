"""The event stream, driven in this process: an ASGI server's part, played by a test."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tertulia.web.live.app import Application

WITHIN_S = 10.0


@dataclass
class Told:
    """One event as a browser would hear it."""

    event: str
    id: str
    data: dict[str, Any]


@dataclass
class Listener:
    """A browser's side of one stream."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    ended: bool = False
    _text: str = ""
    changed: threading.Condition = field(default_factory=threading.Condition)
    leave: Callable[[], None] = lambda: None

    async def send(self, message: Any) -> None:
        """What the application sends."""
        with self.changed:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            else:
                self._text += message.get("body", b"").decode()
                self.ended = not message.get("more_body", False)
                self._parse()
            self.changed.notify_all()

    def _parse(self) -> None:
        if not self.headers.get("content-type", "").startswith("text/event-stream"):
            return
        while "\n\n" in self._text:
            block, self._text = self._text.split("\n\n", 1)
            lines = dict(line.split(": ", 1) for line in block.split("\n") if line[:1] not in ":")
            if "data" in lines:
                data = json.loads(lines["data"])
                self.told.append(Told(lines.get("event", "message"), lines.get("id", ""), data))

    def wait_for(self, condition: Callable[[Listener], bool]) -> None:
        """Until the condition holds; fails after a deadline."""
        with self.changed:
            assert self.changed.wait_for(lambda: condition(self), WITHIN_S), self

    def kinds(self) -> list[str]:
        """The kinds heard, in order."""
        return [each.data["kind"] for each in self.told if each.event == "message"]

    def wait_until_open(self) -> Listener:
        """Until the stream greets."""
        self.wait_for(lambda me: any(each.event == "hello" for each in me.told) or me.ended)
        return self


class Server:
    """The application on a loop of its own."""

    def __init__(self, application: Application, loop: asyncio.AbstractEventLoop) -> None:
        self.application = application
        self._loop = loop

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Do something on the loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WITHIN_S)

    def get(
        self,
        *,
        cookie: str = "",
        path: str = "/",
        query: str = "",
        method: str = "GET",
        **headers: str,
    ) -> Listener:
        """Begin a request."""
        listener = Listener()
        gone = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await gone.wait()
            return {"type": "http.disconnect"}

        sent = {"cookie": cookie, **headers}
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [
                (name.replace("_", "-").encode(), value.encode()) for name, value in sent.items()
            ],
        }
        listener.leave = lambda: self._loop.call_soon_threadsafe(gone.set) and None
        call = self.application(scope, receive, listener.send)
        asyncio.run_coroutine_threadsafe(call, self._loop)
        return listener


@contextmanager
def serving() -> Iterator[Server]:
    """An application that listens, until the end of the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="live-test")
    thread.start()
    server = Server(Application(), loop)

    async def begin() -> None:
        hub = server.application._hub()
        await asyncio.wait_for(hub.listening.wait(), WITHIN_S)

    async def end() -> None:
        await server.application._hub().stop()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    try:
        server.run(begin())
        yield server
    finally:
        server.run(end())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(WITHIN_S)
        loop.close()

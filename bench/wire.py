"""Just enough HTTP/1.1 for the network of the benchmarks, and fast."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(slots=True)
class Request:
    """One request, its body whole (of an upload only the head)."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    port: int


class Dropped(Exception):
    """The connection ends without an answer."""


@dataclass(slots=True)
class Answer:
    """What goes back."""

    status: int
    data: Any
    headers: tuple[str, ...] = ()
    raw: bytes | None = None


class Connection(asyncio.Protocol):
    """One client's connection. Bodies of uploads are counted, not kept."""

    KEPT = 65_536

    def __init__(self, answer: Callable[[Request, asyncio.Event], Awaitable[Answer]]) -> None:
        self._answer = answer
        self._buffer = bytearray()
        self._left = -1
        self._head: tuple[str, str, dict[str, str]] | None = None
        self._task: asyncio.Task[None] | None = None
        self.gone = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._port = transport.get_extra_info("peername")[1]

    def connection_lost(self, exc: Exception | None) -> None:
        """The client gave up, or was answered."""
        self.gone.set()

    def data_received(self, data: bytes) -> None:
        """Bytes of a request."""
        if self._head is None:
            self._buffer += data
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self._parse(bytes(self._buffer[:end]))
            data = bytes(self._buffer[end + 4 :])
            self._buffer.clear()
        self._left -= len(data)
        if len(self._buffer) < self.KEPT:
            self._buffer += data
        if self._left <= 0:
            self._done()

    def _parse(self, head: bytes) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        self._head = (method, target, headers)
        self._left = int(headers.get("content-length", "0"))

    def _done(self) -> None:
        assert self._head is not None
        method, target, headers = self._head
        parts = urlsplit(target)
        request = Request(
            method, parts.path, parse_qs(parts.query), headers, bytes(self._buffer), self._port
        )
        self._head, self._left = None, -1
        self._buffer.clear()
        self._task = asyncio.ensure_future(self._serve(request))

    async def _serve(self, request: Request) -> None:
        try:
            answer = await self._answer(request, self.gone)
        except Dropped:
            self._transport.abort()
            return
        if not self._transport.is_closing():
            self._transport.write(wire(answer))


def wire(answer: Answer) -> bytes:
    """The answer as bytes."""
    body = answer.raw if answer.raw is not None else json.dumps(answer.data).encode()
    date = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    lines = [
        f"HTTP/1.1 {answer.status} X",
        "content-type: application/json",
        f"content-length: {len(body)}",
        f"date: {date}",
        *answer.headers,
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body

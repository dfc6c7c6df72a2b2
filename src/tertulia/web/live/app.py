"""The ASGI application of the event stream."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import timedelta
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertulia.web.settings")

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.conf import settings as django_settings
from django.db import Error as DatabaseError

from tertulia.kernel.live import LiveEvent, events_after, events_since, newest_id
from tertulia.kernel.settings import settings
from tertulia.web.live.database import ask
from tertulia.web.live.hub import Hub, Stream
from tertulia.web.live.viewer import Viewers

log = logging.getLogger(__name__)

type Scope = MutableMapping[str, Any]
type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Missed = Callable[[], list[LiveEvent] | None]

#: A line of comment, so that proxies keep the connection and we notice when it is gone.
HEARTBEAT_S = 15.0
RETRY_MS = 2000
BYE = b"event: bye\ndata: {}\n\n"


class Application:
    """Answers GET with the stream of what the signed-in person may hear."""

    def __init__(self) -> None:
        self.hub: Hub | None = None
        self.viewers = Viewers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    def _hub(self) -> Hub:
        if self.hub is None:
            self.hub = Hub()
        self.hub.start()
        return self.hub

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._hub()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self._hub().stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {
            name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        origin = headers.get("origin", "")
        if scope["path"].rstrip("/").endswith("/health"):
            listening = self._hub().listening.is_set()
            return await _plain(send, 200 if listening else 503, b"ok" if listening else b"waiting")
        if origin and origin != _our_origin():
            return await _plain(send, 403, b"another origin")
        cors = _cors(origin)
        if scope["method"] != "GET":
            return await _plain(send, 405, b"GET", cors)
        session_key = _session_key(headers.get("cookie", ""))
        try:
            viewer = await self.viewers.of(session_key) if session_key else None
        except DatabaseError:
            return await _plain(send, 503, b"the database is away", cors)
        if viewer is None:
            return await _plain(send, 401, b"sign in", cors)
        start = {"type": "http.response.start", "status": 200, "headers": [*STREAM, *cors]}
        await send(start)
        missed = _missed(_last_id(headers, scope), _age(scope))
        await self._stream(session_key, missed, receive, send)

    async def _stream(self, session_key: str, missed: Missed, receive: Receive, send: Send) -> None:
        hub, stream = self._hub(), Stream()
        hub.streams.add(stream)  # first listen, then repeat what was missed: no gap between
        gone = asyncio.ensure_future(_wait_until_gone(receive))
        try:
            await self._begin(session_key, missed, send)
            while not gone.done():
                if not await self._next(stream, session_key, send, gone):
                    await _write(send, BYE)
                    break
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except (DatabaseError, OSError) as error:
            log.info("live: a stream ended (%s)", type(error).__name__)
        finally:
            hub.streams.discard(stream)
            gone.cancel()

    async def _begin(self, session_key: str, missed: Missed, send: Send) -> None:
        await _write(send, f"retry: {RETRY_MS}\n\n".encode())
        events = await ask(missed)
        newest = await ask(newest_id)
        if events is None:
            await _write(send, b'event: lost\ndata: {"kind": "lost"}\n\n')
        for event in events or ():
            await self._tell(event, session_key, send)
        await _write(send, f"id: {newest}\nevent: hello\ndata: {{}}\n\n".encode())

    async def _next(
        self, stream: Stream, session_key: str, send: Send, gone: asyncio.Future[None]
    ) -> bool:
        """Send one event or a heartbeat; False when the stream must end."""
        waiting = asyncio.ensure_future(stream.events.get())
        both: set[asyncio.Future[Any]] = {waiting, gone}
        done, _ = await asyncio.wait(both, timeout=HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED)
        if waiting not in done:
            waiting.cancel()
            if not done:
                await _write(send, b": here\n\n")
            return True
        event = waiting.result()
        return event is not None and await self._tell(event, session_key, send)

    async def _tell(self, event: LiveEvent, session_key: str, send: Send) -> bool:
        """Rights are asked anew for every event. False: the session is over."""
        viewer = await self.viewers.of(session_key)
        if viewer is None:
            return False
        if viewer.may_hear(event):
            data = {"kind": event.kind, "brand_id": str(event.brand_id), "data": event.data}
            await _write(send, f"id: {event.id}\ndata: {json.dumps(data)}\n\n".encode())
        return True


STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


def _our_origin() -> str:
    public = urlsplit(settings().public_url)
    return f"{public.scheme}://{public.netloc}"


def _cors(origin: str) -> list[tuple[bytes, bytes]]:
    headers = [(b"vary", b"Origin"), (b"x-content-type-options", b"nosniff")]
    if origin:
        headers.append((b"access-control-allow-origin", origin.encode()))
        headers.append((b"access-control-allow-credentials", b"true"))
    return headers


def _session_key(header: str) -> str:
    try:
        cookie = SimpleCookie(header).get(django_settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return cookie.value if cookie else ""


def _missed(last_id: int | None, age: timedelta) -> Missed:
    """Since the last event that was heard; a page that heard none yet, since it was asked for."""
    return partial(events_since, age) if last_id is None else partial(events_after, last_id)


def _last_id(headers: dict[str, str], scope: Scope) -> int | None:
    return _number(headers.get("last-event-id") or _asked(scope, "last_event_id"))


def _age(scope: Scope) -> timedelta:
    return timedelta(milliseconds=min(_number(_asked(scope, "age_ms")) or 0, 10**9))


def _asked(scope: Scope, name: str) -> str:
    query: bytes = scope.get("query_string", b"")
    return parse_qs(query.decode()).get(name, [""])[0]


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _plain(
    send: Send, status: int, body: bytes, more: list[tuple[bytes, bytes]] | None = None
) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *(more or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


application = Application()

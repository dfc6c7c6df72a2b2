"""The network of the benchmarks: the Mastodon API on loopback, a process of its own, and the judge.

Three servers in one process, each of its own kind (`keys` honours Idempotency-Key, `timeline`
ignores it and lets its timeline be read, `neither` ignores it and lets nothing be read), each on
its own port. Everything that is accepted stands in the log with what was done to the client.

Usage: python -m bench.network LOG PORT_FILE [--latency 0.05] [--faults SEED]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from bench.faults import Fault, Faults
from bench.wire import Answer, Connection, Dropped, Request

KINDS = ("keys", "timeline", "neither")
LAG_S = 5.0
LATE_S = 10.0
RETRY_AFTER_S = 3


@dataclass(slots=True)
class Status:
    """Something that was accepted."""

    id: str
    account: str
    text: str
    at: float
    parent: str | None
    media: list[dict[str, Any]]
    visible_at: float
    warning: str = ""
    visibility: str = "public"

    def json(self, base: str) -> dict[str, Any]:
        """As the API shows it."""
        at = datetime.fromtimestamp(self.at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        url = f"{base}/@{self.account}/{self.id}"
        return {
            "id": self.id,
            "created_at": at,
            "in_reply_to_id": self.parent,
            "sensitive": False,
            "spoiler_text": self.warning,
            "visibility": self.visibility,
            "uri": url,
            "url": url,
            "content": f"<p>{self.text}</p>",
            "reblog": None,
            "account": {"id": self.account, "acct": self.account, "username": self.account},
            "media_attachments": self.media,
            "mentions": [],
            "tags": [],
            "replies_count": 0,
            "reblogs_count": 0,
            "favourites_count": 0,
        }


@dataclass
class Server:
    """One server of one kind."""

    kind: str
    log: Callable[..., None]
    faults: Faults
    latency_s: float
    base: str = ""
    statuses: dict[str, Status] = field(default_factory=dict)
    by_account: dict[str, list[Status]] = field(default_factory=dict)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    media: dict[str, dict[str, Any]] = field(default_factory=dict)
    open: dict[int, dict[str, Any]] = field(default_factory=dict)
    counter: int = 0

    def next_id(self) -> str:
        """Ids rise with time, as there."""
        self.counter += 1
        return f"{int(time.time() * 1000)}{self.counter:06d}"


class Api:
    """What the connector calls, and nothing more."""

    def __init__(self, server: Server, request: Request, gone: asyncio.Event) -> None:
        self.server, self.request, self.gone = server, request, gone
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        self.account = token.removeprefix("token-")

    async def answer(self) -> Answer:
        """Route it."""
        request = self.request
        if request.path.startswith("/_"):
            return self._control()
        await asyncio.sleep(self.server.latency_s)
        if not self.account:
            return Answer(401, {"error": "The access token is invalid"})
        if request.method == "POST" and request.path == "/api/v1/statuses":
            return await self._post_status()
        if request.method == "POST" and request.path.endswith("/media"):
            return await self._upload()
        if request.method == "DELETE":
            return Answer(200, {})
        return self._read()

    def _control(self) -> Answer:
        if self.request.path == "/_open":
            return Answer(200, list(self.server.open.values()))
        if self.request.path == "/_faults":
            self.server.faults.active = self.request.query.get("on", ["1"])[0] == "1"
        return Answer(200, {})

    def _read(self) -> Answer:
        path = self.request.path
        if path == "/api/v1/accounts/verify_credentials":
            return Answer(
                200,
                {
                    "id": self.account,
                    "username": self.account,
                    "acct": self.account,
                    "display_name": self.account,
                    "url": f"{self.server.base}/@{self.account}",
                    "source": {"privacy": "public"},
                },
            )
        if path.endswith("/instance"):
            return Answer(200, INSTANCE)
        if re.fullmatch(r"/api/v1/accounts/[^/]+/statuses", path):
            return self._timeline()
        if match := re.fullmatch(r"/api/v1/statuses/([^/]+)", path):
            found = self.server.statuses.get(match[1])
            return Answer(200, found.json(self.server.base)) if found else Answer(404, {})
        if path in ("/api/v1/notifications", "/api/v1/conversations"):
            return Answer(200, [])
        return Answer(404, {"error": "Record not found"})

    def _timeline(self) -> Answer:
        if self.server.kind == "neither":
            return Answer(403, {"error": "This action is not allowed"})
        now, query = time.time(), self.request.query
        below = query.get("max_id", [""])[0]
        limit = int(query.get("limit", ["20"])[0])
        mine = self.server.by_account.get(self.account, [])
        shown = [
            each.json(self.server.base)
            for each in reversed(mine)
            if each.visible_at <= now and (not below or int(each.id) < int(below))
        ]
        return Answer(200, shown[:limit])

    async def _upload(self) -> Answer:
        identity = self.server.next_id()
        fault = self.server.faults.for_upload(self.request.headers.get("content-length", ""))
        self.server.log("media", server=self.server.kind, account=self.account, fault=fault)
        if fault is Fault.DROP:
            raise Dropped
        if fault is Fault.ERROR:
            return Answer(500, {"error": "Internal"})
        found = re.search(rb'name="description"\r\n\r\n(.*?)\r\n--', self.request.body, re.S)
        given = {
            "id": identity,
            "type": "image",
            "url": f"{self.server.base}/media/{identity}.png",
            "description": found[1].decode() if found else None,
        }
        self.server.media[identity] = given
        return Answer(200, given)

    async def _post_status(self) -> Answer:
        body = json.loads(self.request.body)
        if body.get("scheduled_at"):
            return self._schedule(body)
        server = self.server
        text = str(body.get("status", ""))
        fault = server.faults.for_status(server.kind, text)
        number = server.counter = server.counter + 1
        server.open[number] = {"port": self.request.port, "since": time.time(), "text": text}
        server.log("request", server=server.kind, account=self.account, text=text, fault=fault)
        try:
            return await self._carry_out(body, text, fault)
        finally:
            server.open.pop(number, None)

    async def _carry_out(self, body: dict[str, Any], text: str, fault: Fault) -> Answer:
        if fault is Fault.RATE:
            return Answer(429, {"error": "Too many"}, (f"retry-after: {RETRY_AFTER_S}",))
        if fault is Fault.BEFORE:
            raise Dropped
        if fault in (Fault.STALL, Fault.LATE):
            await self.gone.wait()
            self.server.log("gave_up", server=self.server.kind, text=text, fault=fault)
            if fault is Fault.STALL:
                raise Dropped
            await asyncio.sleep(LATE_S)
        elif fault is Fault.SLOW:
            await asyncio.sleep(1.0)
        status = self._accept(body, text, fault)
        if fault in (Fault.NONE, Fault.SLOW):
            return Answer(200, status.json(self.server.base))
        if fault is Fault.ERROR:
            return Answer(500, {"error": "Internal server error"})
        if fault is Fault.GARBAGE:
            return Answer(200, None, raw=b"<html>502</html>")
        raise Dropped

    def _accept(self, body: dict[str, Any], text: str, fault: Fault) -> Status:
        server = self.server
        key = self.request.headers.get("idempotency-key", "")
        known = server.keys.get((self.account, key)) if server.kind == "keys" and key else None
        if known:
            server.log("repeated", server=server.kind, account=self.account, text=text, id=known)
            return server.statuses[known]
        now = time.time()
        status = Status(
            id=server.next_id(),
            account=self.account,
            text=text,
            at=now,
            parent=body.get("in_reply_to_id"),
            media=[server.media[each] for each in body.get("media_ids", ())],
            visible_at=now + (LAG_S if fault is Fault.LAG else 0.0),
            warning=body.get("spoiler_text", ""),
            visibility=body.get("visibility", "public"),
        )
        server.statuses[status.id] = status
        server.by_account.setdefault(self.account, []).append(status)
        if fault is not Fault.FORGET:
            server.keys[(self.account, key)] = status.id
        server.log(
            "accepted",
            server=server.kind,
            account=self.account,
            text=text,
            id=status.id,
            parent=status.parent,
            fault=fault,
            media=len(status.media),
        )
        return status

    def _schedule(self, body: dict[str, Any]) -> Answer:
        """For the probe of idempotency keys: nothing of it is ever published."""
        server = self.server
        key = (self.account, "scheduled" + self.request.headers.get("idempotency-key", ""))
        known = server.keys.get(key) if server.kind == "keys" else None
        identity = server.keys[key] = known or server.next_id()
        return Answer(
            200, {"id": identity, "scheduled_at": body["scheduled_at"], "params": {"text": ""}}
        )


INSTANCE = {
    "domain": "bench.test",
    "title": "Bench",
    "version": "4.3.0",
    "configuration": {
        "statuses": {
            "max_characters": 500,
            "max_media_attachments": 4,
            "characters_reserved_per_url": 23,
        },
        "media_attachments": {
            "supported_mime_types": ["image/jpeg", "image/png", "image/webp"],
            "image_size_limit": 16777216,
            "image_matrix_limit": 33177600,
            "description_limit": 1500,
        },
    },
}


def logger(file: TextIO) -> Callable[..., None]:
    """Lines of JSON, each written out at once."""

    def log(what: str, **data: object) -> None:
        file.write(json.dumps({"at": time.time(), "what": what, **data}) + "\n")
        file.flush()

    return log


def answering(server: Server) -> Callable[[], Connection]:
    """What makes a connection of that server."""

    def answer(request: Request, gone: asyncio.Event) -> Awaitable[Answer]:
        return Api(server, request, gone).answer()

    return lambda: Connection(answer)


async def serve(log_path: Path, port_file: Path, latency_s: float, seed: int | None) -> None:
    """Serve until SIGTERM."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with log_path.open("a") as file:
        faults = Faults(seed)
        ports = {}
        for kind in KINDS:
            server = Server(kind, logger(file), faults, latency_s)
            listening = await loop.create_server(answering(server), "127.0.0.1", 0, backlog=512)
            port = listening.sockets[0].getsockname()[1]
            server.base = f"http://127.0.0.1:{port}"
            ports[kind] = server.base
        making = port_file.with_suffix(".making")
        making.write_text(json.dumps(ports))
        making.replace(port_file)
        await stop.wait()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("log", type=Path)
    parser.add_argument("port_file", type=Path)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--faults", type=int, default=None, help="seed; none: no faults")
    args = parser.parse_args()
    asyncio.run(serve(args.log, args.port_file, args.latency, args.faults))


if __name__ == "__main__":
    main()

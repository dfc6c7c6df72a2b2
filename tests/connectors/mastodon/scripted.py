"""A server that answers as a test tells it, for what no installable server does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

from tertulia.networks.values import Session

Answer = httpx.Response
Script = Callable[[httpx.Request], Answer]


class Scripted:
    """Keeps what was asked; `session` speaks to it."""

    def __init__(self, script: Script) -> None:
        self.requests: list[httpx.Request] = []
        self._script = script

    def _handle(self, request: httpx.Request) -> Answer:
        request.read()
        self.requests.append(request)
        return self._script(request)

    def session(self, **more: Any) -> Session:
        given: dict[str, Any] = {
            "channel_id": uuid4(),
            "address": "https://example.social",
            "remote_id": "7",
            "handle": "ana@example.social",
            "secret": {"access_token": "s3cret"},
            "http": httpx.Client(transport=httpx.MockTransport(self._handle)),
            **more,
        }
        return Session(**given)

    def asked(self, method: str, path: str = "") -> list[httpx.Request]:
        """The requests of that kind."""
        return [
            each
            for each in self.requests
            if each.method == method and each.url.path.startswith(path)
        ]


def body_of(request: httpx.Request) -> dict[str, Any]:
    """The JSON that was sent."""
    found: dict[str, Any] = json.loads(request.content)
    return found


def status(identity: str, words: str = "", **more: Any) -> dict[str, Any]:
    """A status as the API gives it."""
    return {
        "id": identity,
        "created_at": "2026-05-01T14:00:00.000Z",
        "content": f"<p>{words}</p>",
        "spoiler_text": "",
        "visibility": "public",
        "url": f"https://example.social/@ana/{identity}",
        "account": {"id": "7", "acct": "ana", "username": "ana"},
        "media_attachments": [],
        "mentions": [],
        "reblog": None,
        **more,
    }

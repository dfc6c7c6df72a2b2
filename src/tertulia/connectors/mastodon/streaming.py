"""Server-sent events of the channel's own stream, read with a cap and a time-out per read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx

from tertulia.connectors.mastodon import answers, client, mapping
from tertulia.connectors.mastodon.client import Call, base_of, host_of
from tertulia.kernel.http import TooLarge, read_capped
from tertulia.networks.errors import NetworkError, Unavailable
from tertulia.networks.values import RemoteInteraction, RemoteRef, Session, Vanished

PATH = "/api/v1/streaming/user"
SILENCE_S = 90.0
"""The server says something at least every 15 to 30 seconds."""
MAX_EVENT = 1_000_000


def stream(session: Session) -> Iterator[RemoteInteraction | Vanished | None]:
    """Yields as things happen; None on every sign of life.

    Raises: NeedsReauth, Unavailable (also when nothing was heard for `SILENCE_S`).
    """
    call = Call("GET", PATH, "read")
    headers = {
        "accept": "text/event-stream",
        "authorization": f"Bearer {session.secret['access_token']}",
    }
    timeout = httpx.Timeout(SILENCE_S, connect=10.0)
    url = streaming_base(session) + PATH
    try:
        with session.http.stream("GET", url, headers=headers, timeout=timeout) as response:
            if response.status_code >= 300:
                raw = read_capped(response, 100_000)
                answer = client.Answer(response.status_code, client.parsed(raw), response.headers)
                raise answers.failure(call, answer, scopes=session.scopes)
            yield None
            for name, data in events(response.iter_bytes()):
                yield event(session, name, data) if name else None
    except (httpx.TransportError, httpx.DecodingError, httpx.InvalidURL, TooLarge) as error:
        raise answers.broken(call, error) from error


def streaming_base(session: Session) -> str:
    """Where the server streams: told in its description, never less safe than its address."""
    try:
        instance = client.get(session, "/api/v2/instance", scope="")
    except NetworkError as error:
        if isinstance(error, Unavailable):
            raise
        return base_of(session.address)
    told = mapping.streaming_address(instance)
    parts = urlsplit(told)
    scheme = {"wss": "https", "https": "https", "ws": "http", "http": "http"}.get(parts.scheme, "")
    own = urlsplit(session.address).scheme
    if not scheme or not parts.netloc or (own == "https" and scheme == "http"):
        return base_of(session.address)
    return f"{scheme}://{parts.netloc}"


def events(chunks: Iterator[bytes]) -> Iterator[tuple[str, str]]:
    """Name and data of each event; ("", "") for a comment. Raises: TooLarge."""
    pending = b""
    name, data = "", ""
    for chunk in chunks:
        pending += chunk
        *lines, pending = pending.split(b"\n")
        if len(pending) > MAX_EVENT or len(data) > MAX_EVENT:
            raise TooLarge(f"an event of more than {MAX_EVENT} bytes")
        for raw in lines:
            line = raw.rstrip(b"\r").decode("utf-8", "replace")
            if line.startswith(":"):
                yield "", ""
            elif line.startswith("event:"):
                name = line[6:].strip()
            elif line.startswith("data:"):
                data += line[5:].removeprefix(" ")
            elif not line and name:
                yield name, data
                name, data = "", ""


def event(session: Session, name: str, data: str) -> RemoteInteraction | Vanished | None:
    """What an event is to the channel; None when it is nothing, or cannot be read."""
    if name == "delete":
        return Vanished(RemoteRef(data.strip()))
    try:
        given: Any = json.loads(data)
        return _mapped(session, name, given) if isinstance(given, dict) else None
    except (ValueError, KeyError, AttributeError):
        # Events are hints: what one could not tell, the next poll reads.
        return None


def _mapped(session: Session, name: str, given: dict[str, Any]) -> RemoteInteraction | None:
    me, host = session.remote_id, host_of(session)
    if name == "notification":
        return mapping.from_notice(given, me=me, host=host)
    if name in ("update", "status.update", "status_update") and given.get("reblog") is None:
        found = mapping.interaction(given, me=me, host=host)
        mentioned = any(str(each.get("id")) == me for each in given.get("mentions") or ())
        if found.ours or (name != "update" and (mentioned or found.about is not None)):
            return found
    return None

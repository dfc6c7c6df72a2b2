"""The network's HTTP: one call in, JSON and headers out, failures as the contract's errors."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx

from tertulia.connectors.mastodon import answers
from tertulia.kernel.http import TooLarge, deadline, read_capped
from tertulia.networks.values import Session

PROFILE = re.compile(r"/(@|users/)[^/]+/?$")
MAX_ANSWER = 8_000_000
NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)

Params = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What a server said: parsed JSON, status, headers."""

    status: int
    data: Any
    headers: httpx.Headers


@dataclass(frozen=True)
class Call:
    """One request. `write`: it changes something; `scope`: what the access must include."""

    method: str
    path: str
    scope: str = ""
    write: bool = False
    params: Params | None = None
    body: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    files: Mapping[str, Any] | None = None
    key: str = ""


def send(session: Session, call: Call) -> Answer:
    """Make the call with the channel's access, inside its deadline.

    Raises: the contract's errors; after a write that may have arrived, OutcomeUnknown.
    """
    with deadline(session.deadline_s):
        answer = fetch(session.http, session.address, call, token=session.secret["access_token"])
    answers.observe(session, call.path, call.method, answer.headers)
    if answer.status >= 300:
        raise answers.failure(call, answer, scopes=session.scopes)
    if not isinstance(answer.data, dict | list):
        raise answers.unreadable(call)
    return answer


def fetch(http: httpx.Client, address: str, call: Call, *, token: str = "") -> Answer:
    """Make the call and read the answer, whatever its status.

    Raises: Unavailable when nothing was sent (or a read failed), else OutcomeUnknown.
    """
    headers = {"accept": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    if call.key:
        headers["idempotency-key"] = call.key
    content = None
    if call.body is not None:
        headers["content-type"] = "application/json"
        content = json.dumps(call.body, ensure_ascii=False).encode()
    try:
        request = http.build_request(
            call.method,
            base_of(address) + call.path,
            params=call.params,  # type: ignore[arg-type]
            content=content,
            data=call.form,
            files=call.files,
            headers=headers,
        )
        with closing(http.send(request, stream=True)) as response:
            raw = read_capped(response, MAX_ANSWER)
    except NOTHING_SENT as error:
        raise answers.not_reached(error) from error
    except httpx.InvalidURL as error:
        raise answers.not_reached(error) from error
    except (httpx.TransportError, httpx.DecodingError, TooLarge) as error:
        raise answers.broken(call, error) from error
    return Answer(response.status_code, parsed(raw), response.headers)


@cache
def base_of(address: str) -> str:
    """The server's address where somebody gave that of a profile on it."""
    return PROFILE.sub("", address).rstrip("/")


def parsed(raw: bytes) -> Any:
    """The JSON of an answer, None where it is none."""
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return None


def get(session: Session, path: str, *, scope: str = "read", params: Params | None = None) -> Any:
    """The JSON at `path`."""
    return send(session, Call("GET", path, scope, params=params)).data


def post(
    session: Session, path: str, *, scope: str, body: Mapping[str, Any] | None = None, key: str = ""
) -> dict[str, Any]:
    """Write, and give the object that came back. Raises: OutcomeUnknown when it is not one."""
    call = Call("POST", path, scope, write=True, body=body or {}, key=key)
    return an_object(call, send(session, call).data)


def an_object(call: Call, data: Any) -> dict[str, Any]:
    """The answer as an object, or the error of an answer that cannot be read."""
    if not isinstance(data, dict):
        raise answers.unreadable(call)
    return data


def host_of(session: Session) -> str:
    """The name of the channel's server, as handles end with."""
    if "@" in session.handle.lstrip("@"):
        return session.handle.rsplit("@", 1)[-1]
    return urlsplit(session.address).netloc

"""The network's HTTP (XRPC): one call in, JSON and headers out, failures as the contract's errors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, BinaryIO

import httpx

from tertulia.connectors.bluesky import answers
from tertulia.kernel.http import TooLarge, deadline, read_capped
from tertulia.networks.values import Session

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
    """One request by its method's name (NSID). `write`: it changes something."""

    nsid: str
    write: bool = False
    params: Params | None = None
    body: Mapping[str, Any] | None = None
    raw: bytes | BinaryIO | None = None
    mime: str = "application/json"
    empty: bool = False
    """The method answers with nothing."""

    @property
    def method(self) -> str:
        """Procedures are posted, queries are got."""
        return "POST" if self.write else "GET"


def send(session: Session, call: Call) -> dict[str, Any]:
    """Make the call with the channel's access, inside its deadline.

    Raises: the contract's errors; after a write that may have arrived, OutcomeUnknown.
    """
    with deadline(session.deadline_s):
        answer = fetch(session.http, server_of(session), call, token=session.secret["access"])
    answers.observe(session, answer.headers)
    return accepted(call, answer)


def server_of(session: Session) -> str:
    """The server that holds the account's records: its PDS where it told us, else the address."""
    return (session.secret.get("pds") or session.address).rstrip("/")


def accepted(call: Call, answer: Answer) -> dict[str, Any]:
    """The answer's object. Raises: the error that the answer stands for."""
    if answer.status >= 300:
        raise answers.failure(call, answer)
    if isinstance(answer.data, dict):
        return answer.data
    if call.empty:
        return {}
    raise answers.unreadable(call)


def fetch(http: httpx.Client, server: str, call: Call, *, token: str = "") -> Answer:
    """Make the call and read the answer, whatever its status.

    Raises: Unavailable when nothing was sent (or a read failed), else OutcomeUnknown.
    """
    headers = {"accept": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    content: bytes | BinaryIO | None = call.raw
    if call.body is not None:
        content = json.dumps(call.body, ensure_ascii=False).encode()
    if content is not None:
        headers["content-type"] = call.mime
    try:
        request = http.build_request(
            call.method,
            f"{server}/xrpc/{call.nsid}",
            params=call.params,  # type: ignore[arg-type]
            content=content,
            headers=headers,
        )
        with closing(http.send(request, stream=True)) as response:
            raw = read_capped(response, MAX_ANSWER)
    except (*NOTHING_SENT, httpx.InvalidURL) as error:
        raise answers.not_reached(error) from error
    except (httpx.TransportError, httpx.DecodingError, TooLarge) as error:
        raise answers.broken(call, error) from error
    return Answer(response.status_code, _parsed(raw), response.headers)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return None


def query(session: Session, nsid: str, params: Params | None = None) -> dict[str, Any]:
    """Read."""
    return send(session, Call(nsid, params=params))


def procedure(
    session: Session, nsid: str, body: Mapping[str, Any], *, empty: bool = False
) -> dict[str, Any]:
    """Write. `empty`: nothing comes back."""
    return send(session, Call(nsid, write=True, body=body, empty=empty))

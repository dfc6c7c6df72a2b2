"""Server-sent events, however they are cut, and where they come from."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.connectors.mastodon.connector import CONNECTOR
from tertulia.connectors.mastodon.streaming import MAX_EVENT, events, streaming_base
from tertulia.kernel.http import TooLarge
from tertulia.networks.errors import NeedsReauth, Unavailable
from tertulia.networks.values import InteractionKind, RemoteInteraction, Vanished
from tests.connectors.mastodon.scripted import Answer, Scripted, status

STREAM = ':thump\n\nevent: delete\ndata: 42\n\n:\nevent: update\ndata: {"ñ"\r\ndata: :1}\r\n\r\n'
PARSED = [("", ""), ("delete", "42"), ("", ""), ("update", '{"ñ":1}')]


@given(st.lists(st.integers(0, len(STREAM.encode()))))
def test_events_may_be_cut_anywhere(cuts: list[int]) -> None:
    raw = STREAM.encode()
    edges = [0, *sorted(cuts), len(raw)]
    assert list(events(iter(raw[a:b] for a, b in pairwise(edges)))) == PARSED


@pytest.mark.parametrize("flood", [b"x" * 1000, b"data: " + b"x" * 1000 + b"\n"])
def test_an_endless_event_is_refused(flood: bytes) -> None:
    chunks = iter([flood] * (MAX_EVENT // 500))
    with pytest.raises(TooLarge):
        list(events(chunks))


def server(told: str, *sent: tuple[str, Any], code: int = 200) -> Scripted:
    def script(request: httpx.Request) -> Answer:
        if request.url.path == "/api/v2/instance":
            return Answer(200, json={"configuration": {"urls": {"streaming": told}}})
        lines = "".join(
            f"event: {name}\ndata: {data if isinstance(data, str) else json.dumps(data)}\n\n"
            for name, data in sent
        )
        return Answer(code, content=lines.encode())

    return Scripted(script)


@pytest.mark.parametrize(
    ("told", "base"),
    [
        ("wss://stream.example.social", "https://stream.example.social"),
        ("https://stream.example.social/x", "https://stream.example.social"),
        ("ws://stream.example.social", "https://example.social"),
        ("", "https://example.social"),
        ("file:///etc/passwd", "https://example.social"),
    ],
)
def test_the_stream_is_never_less_safe_than_the_server(told: str, base: str) -> None:
    assert streaming_base(server(told).session()) == base


def test_what_concerns_the_channel_and_nothing_else() -> None:
    mine = status("5", "mío")
    other = status("6", "ajeno", account={"id": "8", "acct": "leo"})
    answer = status(
        "7",
        "a ti",
        account={"id": "8", "acct": "leo"},
        in_reply_to_id="5",
        in_reply_to_account_id="7",
    )
    notice = {
        "id": "99",
        "type": "mention",
        "created_at": mine["created_at"],
        "account": answer["account"],
        "status": answer,
    }
    stream = server(
        "",
        ("update", mine),
        ("update", other),
        ("status.update", answer),
        ("status.update", other),
        ("notification", notice),
        ("notification", {"id": "1", "type": "poll"}),
        ("update", "not json"),
        ("update", {"no": "id"}),
        ("filters_changed", "x"),
        ("delete", "5"),
    )
    found = [each for each in CONNECTOR.stream(stream.session()) if each is not None]
    kinds = [each.kind if isinstance(each, RemoteInteraction) else each for each in found]
    assert kinds[:3] == [InteractionKind.OWN, InteractionKind.COMMENT, InteractionKind.COMMENT]
    assert isinstance(kinds[3], Vanished)
    assert len(kinds) == 4
    sent = stream.asked("GET", "/api/v1/streaming/user")[0]
    assert sent.headers["authorization"] == "Bearer s3cret"
    assert "s3cret" not in str(sent.url)


def test_a_refused_stream_says_why() -> None:
    with pytest.raises(NeedsReauth):
        list(CONNECTOR.stream(server("", code=401).session()))
    with pytest.raises(Unavailable):
        list(CONNECTOR.stream(server("", code=503).session()))

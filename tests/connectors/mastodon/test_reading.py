"""Reading on servers that are older, odd or careless."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tertulia.connectors.mastodon.connector import CONNECTOR
from tertulia.networks.errors import Unavailable
from tertulia.networks.values import InteractionKind, Limits, RemoteInteraction, RemoteRef, Vanished
from tests.connectors.mastodon.scripted import Answer, Scripted, status

LEO = {"id": "8", "acct": "leo@otro.example", "display_name": "Leo", "bot": True}


def notice(kind: str, identity: str = "90", **more: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "type": kind,
        "created_at": "2026-05-01T14:00:00.000Z",
        "account": LEO,
        **more,
    }


def read(*things: Any, cursor: str = "") -> tuple[RemoteInteraction, ...]:
    server = Scripted(lambda request: Answer(200, json=list(things)))
    return CONNECTOR.read_interactions(server.session(), cursor=cursor).items


def test_kinds_of_notices() -> None:
    mention = {**status("1", "hola"), "account": LEO}
    quote = {**mention, "id": "2", "quote": {"state": "accepted", "quoted_status": status("5")}}
    found = read(
        notice("mention", status=mention),
        notice("mention", status={**mention, "id": "3", "visibility": "direct"}),
        notice("mention", status={**mention, "id": "4", "in_reply_to_id": "77"}),
        notice("quote", status=quote),
        notice("favourite", status=status("5")),
        notice("reblog", status=status("5")),
        notice("follow"),
        notice("poll", status=status("5")),
        notice("admin.sign_up"),
        notice("severed_relationships", account=None),
    )
    kinds = {each.ref.id: each.kind for each in found}
    assert kinds == {
        "1": InteractionKind.MENTION,
        "3": InteractionKind.MESSAGE,
        "4": InteractionKind.REPLY,
        "2": InteractionKind.QUOTE,
        "like:8:5": InteractionKind.LIKE,
        "repost:8:5": InteractionKind.REPOST,
        "follow:8": InteractionKind.FOLLOW,
    }
    quoted = next(each for each in found if each.kind is InteractionKind.QUOTE)
    assert quoted.about is not None
    assert quoted.about.id == "5"
    assert quoted.author.bot


def test_one_malformed_notice_holds_up_no_other() -> None:
    good = notice("follow", "91")
    broken = notice("mention", "92", status={"id": "5", "created_at": None})
    server = Scripted(lambda request: Answer(200, json=[broken, "text", None, good]))
    page = CONNECTOR.read_interactions(server.session(), cursor="90")
    assert [each.kind for each in page.items] == [InteractionKind.FOLLOW]
    assert page.cursor == "92"


def test_the_cursor_grows_by_length_before_it_grows_by_letters() -> None:
    server = Scripted(
        lambda request: Answer(200, json=[notice("follow", "100"), notice("follow", "99")])
    )
    page = CONNECTOR.read_interactions(server.session(), cursor="98", limit=2)
    assert page.cursor == "100"
    assert page.more
    assert [each.notification_id for each in page.items] == ["99", "100"]
    assert server.requests[0].url.params["min_id"] == "98"


def test_an_older_server_is_asked_for_each_post_alone() -> None:
    def script(request: httpx.Request) -> Answer:
        if request.url.path == "/api/v1/statuses":
            return Answer(404, json={"error": "Record not found"})
        if request.url.path.endswith("/6"):
            return Answer(404, json={})
        return Answer(200, json=status("5"))

    server = Scripted(script)
    found = CONNECTOR.look_again(server.session(), [RemoteRef("5"), RemoteRef("6")])
    assert [type(each) for each in found] == [RemoteInteraction, Vanished]


def test_what_a_bulk_answer_leaves_out_is_asked_for_before_it_counts_as_gone() -> None:
    def script(request: httpx.Request) -> Answer:
        if request.url.path == "/api/v1/statuses":
            return Answer(200, json=[status("5")])
        return Answer(200, json=status("6"))

    found = CONNECTOR.look_again(Scripted(script).session(), [RemoteRef("5"), RemoteRef("6")])
    assert [each.ref.id for each in found] == ["5", "6"]
    assert not [each for each in found if isinstance(each, Vanished)]


def test_a_figure_that_is_not_told_is_none_and_never_nought() -> None:
    told = status("5", replies_count=0, favourites_count=-1, reblogs_count=None)
    server = Scripted(lambda request: Answer(200, json=told))
    session = server.session(limits=Limits(software="Mastodon", version="4.3.0"))
    figures = CONNECTOR.measure(session, [RemoteRef("5")])
    assert {each.name: each.value for each in figures} == {
        "replies": 0,
        "likes": None,
        "reposts": None,
        "quotes": None,
    }
    assert {each.api_version for each in figures} == {"Mastodon 4.3.0"}


def test_hidden_followers_are_not_nought() -> None:
    server = Scripted(lambda request: Answer(200, json={"id": "7", "followers_count": -1}))
    figures = CONNECTOR.measure_channel(server.session())
    assert {each.name: each.value for each in figures} == {
        "followers": None,
        "following": None,
        "posts": None,
    }


def test_attachments_cards_languages_and_handles() -> None:
    full = status(
        "5",
        "mira",
        language="ro",
        spoiler_text="Atenție",
        edited_at="2026-05-01T15:00:00Z",
        mentions=[{"id": "9", "acct": "mia"}, {"id": "8", "acct": "leo@otro.example"}],
        card={"url": "https://example.com", "title": "Ejemplo", "image": None},
        media_attachments=[
            {"id": "1", "type": "image", "url": "https://x/1.png", "description": "uno"},
            {"id": "2", "type": "gifv", "url": None, "remote_url": "https://y/2.mp4"},
            {"id": "3", "type": "unknown", "url": None, "remote_url": None},
        ],
    )
    server = Scripted(lambda request: Answer(200, json=[full]))
    (item,) = CONNECTOR.read_own(server.session(), cursor="").items
    assert [(each.kind, each.alt) for each in item.attachments] == [
        ("image", "uno"),
        ("video", ""),
        ("file", ""),
        ("link", "Ejemplo"),
    ]
    assert item.mentions == ("mia@example.social", "leo@otro.example")
    assert (item.language, item.content_warning) == ("ro", "Atenție")
    assert item.edited_at is not None
    assert item.ours


@pytest.mark.parametrize("raw", [b"", b"null", b"3", b'"x"', b"{", b"<html>", b"\xff"])
def test_garbage_is_unavailable(raw: bytes) -> None:
    server = Scripted(lambda request: Answer(200, content=raw))
    for read_something in (
        lambda: CONNECTOR.read_interactions(server.session(), cursor=""),
        lambda: CONNECTOR.read_own(server.session(), cursor=""),
        lambda: CONNECTOR.profile(server.session()),
        lambda: CONNECTOR.read_conversation(server.session(), RemoteRef("5")),
        lambda: CONNECTOR.measure_channel(server.session()),
    ):
        with pytest.raises(Unavailable):
            read_something()

"""Requests as they are built: what no stand-in shows."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest

from tertulia.connectors.mastodon.connector import CONNECTOR
from tertulia.connectors.mastodon.publishing import part_text
from tertulia.networks.errors import RateLimited, Refused, Unavailable
from tertulia.networks.values import (
    BudgetReading,
    Content,
    Limits,
    Media,
    Part,
    Receipt,
    RemoteRef,
    StepKind,
    StepOrder,
    Target,
)
from tests.connectors.mastodon.scripted import Answer, Scripted, body_of, status
from tests.contract.engine import act, carry_out, order_of


def content(words: str = "hola", **more: object) -> Content:
    return Content((Part(words),), **more)  # type: ignore[arg-type]


def test_a_picture_is_described_focused_and_waited_for(picture: Media) -> None:
    answers = iter([206, 206, 200])

    def script(request: httpx.Request) -> Answer:
        if request.method == "POST":
            return Answer(202, json={"id": "44", "url": None})
        return Answer(next(answers), json={"id": "44", "url": None})

    server = Scripted(script)
    plans = CONNECTOR.plan(Content((Part("", (picture,)),)), Limits())
    order = order_of(plans, 0, Content((Part("", (picture,)),)))
    receipt = CONNECTOR.perform(server.session(), order)
    assert receipt == Receipt(RemoteRef("44"))
    sent = server.asked("POST", "/api/v2/media")[0].content
    assert b'name="description"\r\n\r\nA teal rectangle' in sent
    assert b'name="focus"\r\n\r\n0.250,-0.500' in sent
    assert picture.path.read_bytes() in sent
    assert len(server.asked("GET", "/api/v1/media/44")) == 3


def test_a_picture_still_in_work_is_waited_for_again_before_the_post(picture: Media) -> None:
    def script(request: httpx.Request) -> Answer:
        if request.url.path == "/api/v2/media":
            return Answer(202, json={"id": "44", "url": None})
        if request.method == "GET":
            return Answer(206, json={"id": "44"})
        return Answer(200, json=status("9"))

    server = Scripted(script)
    done = carry_out(CONNECTOR, server.session(deadline_s=0.1), Content((Part("", (picture,)),)))
    assert done.receipts[0].extra == {"processing": "1"}
    assert body_of(server.requests[-1])["media_ids"] == ["44"]
    assert len(server.asked("GET")) == 2


def test_a_picture_whose_file_is_gone_is_told_and_nothing_is_sent(picture: Media) -> None:
    server = Scripted(lambda request: Answer(200, json={"id": "44", "url": "u"}))
    picture.path.unlink()
    with pytest.raises(Refused):
        carry_out(CONNECTOR, server.session(), Content((Part("", (picture,)),)))
    assert server.requests == []


def test_pictures_of_a_part_keep_their_order(picture: Media) -> None:
    ids = iter(["30", "4", "100"])

    def script(request: httpx.Request) -> Answer:
        if request.url.path == "/api/v2/media":
            return Answer(200, json={"id": next(ids), "url": "u"})
        return Answer(200, json=status("9"))

    server = Scripted(script)
    carry_out(CONNECTOR, server.session(), Content((Part("", (picture,) * 3),)))
    assert body_of(server.requests[-1])["media_ids"] == ["30", "4", "100"]


def test_the_key_of_the_step_goes_with_every_try() -> None:
    server = Scripted(lambda request: Answer(200, json=status("9")))
    plans = CONNECTOR.plan(content(), Limits())
    order = StepOrder(plans[0], uuid4().hex, datetime.now(UTC), content(), plans=plans)
    CONNECTOR.perform(server.session(), order)
    CONNECTOR.perform(server.session(), order)
    keys = [each.headers["idempotency-key"] for each in server.asked("POST")]
    assert keys == [order.key] * 2


def test_an_edit_names_the_pictures_that_stay_and_keeps_what_was_not_given() -> None:
    before = status(
        "9", media_attachments=[{"id": "1"}, {"id": "2"}], sensitive=True, language="ro"
    )
    server = Scripted(lambda request: Answer(200, json=before))
    act(CONNECTOR, server.session(), StepKind.EDIT, Target(RemoteRef("9")), content("nou"))
    (sent,) = server.asked("PUT")
    assert body_of(sent) == {
        "status": "nou",
        "media_ids": ["1", "2"],
        "sensitive": True,
        "spoiler_text": "",
        "language": "ro",
    }


@pytest.mark.parametrize(
    ("words", "mention", "expected"),
    [
        ("Sí", "leo@otro.example", "@leo@otro.example Sí"),
        ("Sí", "leo@example.social", "@leo Sí"),
        ("Sí", "leo", "@leo Sí"),
        ("@leo sí", "leo@example.social", "@leo sí"),
        ("@Leo@otro.example sí", "leo@otro.example", "@Leo@otro.example sí"),
        ("@leonor sí", "leo", "@leo @leonor sí"),
        ("@leo@tercero.example sí", "leo", "@leo @leo@tercero.example sí"),
        ("", "leo", "@leo"),
    ],
)
def test_an_answer_names_who_is_answered_once(words: str, mention: str, expected: str) -> None:
    given = content(words, mention=mention)
    assert part_text(given, 0, host="example.social") == expected


def test_only_the_first_part_of_an_answer_names_them() -> None:
    given = Content((Part("uno"), Part("dos")), mention="leo")
    assert part_text(given, 1) == "dos"


@pytest.mark.parametrize(
    ("headers", "low", "high"),
    [
        ({"retry-after": "12"}, 12, 12),
        ({"x-ratelimit-reset": "2020-01-01T00:00:00.000Z"}, 1, 1),
        ({"retry-after": "Fri, 01 Jan 2100 00:00:00 GMT"}, 10**6, 10**12),
        ({"x-ratelimit-reset": "nonsense"}, 60, 60),
        ({}, 60, 60),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], low: float, high: float) -> None:
    server = Scripted(lambda request: Answer(429, json={}, headers=headers))
    with pytest.raises(RateLimited) as caught:
        carry_out(CONNECTOR, server.session(), content())
    assert low <= caught.value.retry_after_s <= high
    assert caught.value.budget == "posts"


def test_the_budget_of_posts_is_not_that_of_ordinary_calls() -> None:
    heard: list[BudgetReading] = []
    headers = {
        "x-ratelimit-limit": "300",
        "x-ratelimit-remaining": "299",
        "x-ratelimit-reset": "2100-01-01T00:00:00Z",
    }
    server = Scripted(lambda request: Answer(200, json=status("9"), headers=headers))
    session = server.session(observe=heard.append)
    carry_out(CONNECTOR, session, content())
    act(CONNECTOR, session, StepKind.LIKE, Target(RemoteRef("9")))
    act(CONNECTOR, session, StepKind.DELETE, Target(RemoteRef("9")))
    assert [each.name for each in heard] == ["posts", "api", "delete"]
    assert heard[0].limit == 300
    assert heard[0].resets_at == datetime(2100, 1, 1, tzinfo=UTC)


def test_a_server_that_moved_is_not_followed_with_the_token() -> None:
    server = Scripted(
        lambda request: Answer(301, headers={"location": "https://elsewhere.example/x"})
    )
    with pytest.raises(Refused):
        carry_out(CONNECTOR, server.session(), content())
    assert len(server.requests) == 1


def test_a_video_that_is_not_prepared_in_time_is_no_failure(picture: Media) -> None:
    """422 says that nothing stands there: the part is tried again, the upload is not."""

    def script(request: httpx.Request) -> Answer:
        if request.url.path == "/api/v2/media":
            return Answer(202, json={"id": "44", "url": None})
        if request.method == "GET":
            return Answer(206, json={"id": "44"})
        words = "Cannot attach files that have not finished processing. Try again in a moment!"
        return Answer(422, json={"error": words})

    server = Scripted(script)
    with pytest.raises(Unavailable) as caught:
        carry_out(CONNECTOR, server.session(deadline_s=0.05), Content((Part("", (picture,)),)))
    assert "finished processing" in caught.value.words

"""Finding ours among theirs, as real servers render it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tertulia.connectors.mastodon.connector import CONNECTOR
from tertulia.connectors.mastodon.finding import squeeze
from tertulia.networks.errors import CannotRead, NeedsReauth
from tertulia.networks.values import (
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
from tests.connectors.mastodon.scripted import Answer, Scripted, status
from tests.connectors.mastodon.test_html import LINK, MENTION, TAG
from tests.contract.engine import order_of, order_to

AT = datetime(2026, 5, 1, 14, 0, tzinfo=UTC)


def order(words: str = "hola", *, at: datetime = AT, **more: Any) -> StepOrder:
    content = Content((Part(words),), **more)
    plans = CONNECTOR.plan(content, Limits())
    made = order_of(plans, 0, content)
    return StepOrder(made.plan, made.key, at, content, plans=plans)


def timeline(*statuses: dict[str, Any], page: int = 40, skew_s: float = 0) -> Scripted:
    """A server that pages through these, newest first, by max_id."""

    def script(request: httpx.Request) -> Answer:
        ids = [each["id"] for each in statuses]
        last = request.url.params.get("max_id")
        start = ids.index(last) + 1 if last else 0
        now = datetime.now(UTC) + timedelta(seconds=skew_s)
        date = now.strftime("%a, %d %b %Y %H:%M:%S GMT")
        return Answer(200, json=statuses[start : start + page], headers={"date": date})

    return Scripted(script)


def at(seconds: float) -> str:
    return (AT + timedelta(seconds=seconds)).isoformat()


def found(server: Scripted, wanted: StepOrder, *taken: str) -> str | None:
    receipt = CONNECTOR.find(server.session(), wanted, taken=taken)
    return receipt.ref.id if receipt else None


def test_words_as_mastodon_renders_them() -> None:
    words = "@leo@otro.example mira https://example.com/un/camino/largo?x=1&y=2 #feria\n\n\nfin"
    html = f"{MENTION} mira {LINK} {TAG}</p><p>fin"
    assert found(timeline(status("5", html)), order(words)) == "5"


def test_an_address_written_differently_is_accepted_when_nothing_else_could_be_meant() -> None:
    ours = order("Mira https://example.com/a?utm_source=x hoy")
    cut = status("5", 'Mira <a href="https://example.com/a">https://example.com/a</a> hoy')
    assert found(timeline(cut), ours) == "5"
    assert found(timeline({**cut, "id": "6"}, cut), ours) is None


@pytest.mark.parametrize(
    ("seconds", "there"), [(-290, True), (-310, False), (0, True), (3600, True)]
)
def test_time_is_compared_with_a_tolerance(seconds: float, there: bool) -> None:
    server = timeline(status("5", "hola", created_at=at(seconds)))
    assert found(server, order()) == ("5" if there else None)


def test_a_server_whose_clock_is_behind_is_understood() -> None:
    server = timeline(status("5", "hola", created_at=at(-3600)), skew_s=-3600)
    assert found(server, order()) == "5"


def test_the_nearest_in_time_is_taken() -> None:
    server = timeline(
        status("7", "hola", created_at=at(200)),
        status("6", "hola", created_at=at(2)),
        status("5", "hola", created_at=at(-250)),
    )
    assert found(server, order()) == "6"
    assert found(server, order(), "6") == "7"
    assert found(server, order(), "6", "7", "5") is None


def test_pages_are_turned_until_the_time_is_passed_and_no_further() -> None:
    others = [status(str(1000 - n), f"otro {n}", created_at=at(500 - n)) for n in range(90)]
    old = [status(str(100 - n), "viejo", created_at=at(-9000 - n)) for n in range(90)]
    server = timeline(*others, status("500", "hola", created_at=at(1)), *old)
    assert found(server, order()) == "500"
    assert len(server.requests) == 3
    missing = timeline(*others, *old)
    assert found(missing, order()) is None
    assert len(missing.requests) == 3


def test_a_server_that_ignores_paging_does_not_hold_us_forever() -> None:
    same = [status("9", "otro", created_at=at(5))]
    server = Scripted(lambda request: Answer(200, json=same))
    assert found(server, order()) is None
    assert len(server.requests) == 2


def test_a_channel_that_wrote_more_than_can_be_read_is_not_said_to_hold_nothing() -> None:
    flood = [status(str(5000 - n), f"otro {n}", created_at=at(9000 - n)) for n in range(1200)]
    with pytest.raises(CannotRead):
        found(timeline(*flood), order())


@pytest.mark.parametrize(
    "theirs",
    [
        {"in_reply_to_id": "3"},
        {"media_attachments": [{"id": "1", "description": None}]},
        {"spoiler_text": "Ojo"},
        {"content": "<p>hola y adiós</p>"},
        {"reblog": {"id": "1"}},
        {"created_at": "no time"},
    ],
)
def test_what_differs_in_anything_is_not_ours(theirs: dict[str, Any]) -> None:
    assert found(timeline(status("5", "hola", **theirs)), order()) is None


def test_a_reply_is_found_under_what_it_answers() -> None:
    ours = order("sí", in_reply_to=RemoteRef("3"), mention="leo@example.social")
    theirs = status("5", f"{MENTION} sí", in_reply_to_id="3")
    assert found(timeline(theirs), ours) == "5"
    assert found(timeline({**theirs, "in_reply_to_id": "4"}), ours) is None


def test_the_picture_that_we_uploaded_is_the_mark_whatever_became_of_the_words(
    picture: Media,
) -> None:
    content = Content((Part("hola", (picture,)),))
    plans = CONNECTOR.plan(content, Limits())
    wanted = order_of(plans, 1, content, receipts={0: Receipt(RemoteRef("44"))})
    wanted = StepOrder(
        wanted.plan, wanted.key, AT, content, receipts=wanted.receipts, plans=wanted.plans
    )
    filtered = status("5", "h*** [moderated]", media_attachments=[{"id": "44"}])
    other = {**filtered, "id": "6", "media_attachments": [{"id": "45"}]}
    assert found(timeline(other, filtered), wanted) == "5"
    assert found(timeline(other), wanted) is None


@pytest.mark.parametrize("code", [403, 404, 410, 422, 501])
def test_where_nothing_can_be_read(code: int) -> None:
    server = Scripted(lambda request: Answer(code, json={"error": "no"}))
    with pytest.raises(CannotRead):
        found(server, order())


def test_an_ended_access_is_an_ended_access() -> None:
    server = Scripted(lambda request: Answer(401, json={"error": "invalid token"}))
    with pytest.raises(NeedsReauth):
        found(server, order())


@pytest.mark.parametrize(
    ("kind", "answer", "there"),
    [
        (StepKind.DELETE, Answer(404, json={}), True),
        (StepKind.DELETE, Answer(200, json=status("5")), False),
        (StepKind.LIKE, Answer(200, json=status("5", favourited=True)), True),
        (StepKind.LIKE, Answer(200, json=status("5", favourited=False)), False),
        (StepKind.UNLIKE, Answer(200, json=status("5", favourited=False)), True),
        (StepKind.LIKE, Answer(404, json={}), False),
        (StepKind.EDIT, Answer(200, json=status("5", "nuevo")), True),
        (StepKind.EDIT, Answer(200, json=status("5", "viejo")), False),
        (StepKind.MUTE, Answer(200, json={}), False),
    ],
)
def test_the_effect_of_an_action(kind: StepKind, answer: Answer, there: bool) -> None:
    content = Content((Part("nuevo"),)) if kind is StepKind.EDIT else None
    target = Target(RemoteRef("5"), RemoteRef("8"))
    wanted = order_to(CONNECTOR, kind, target, content)
    receipt = CONNECTOR.find(Scripted(lambda request: answer).session(), wanted, taken=())
    assert (receipt is not None) == there


def test_a_report_cannot_be_looked_up() -> None:
    wanted = order_to(CONNECTOR, StepKind.REPORT, Target(RemoteRef("5"), RemoteRef("8")))
    with pytest.raises(CannotRead):
        CONNECTOR.find(timeline().session(), wanted, taken=())


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("https://mañana.example/año", "https://xn--maana-pta.example/a%C3%B1o/"),
        ("*negrita* y `código`", "negrita y código"),
        ("ñandú", "n\u0303andu\u0301"),
        ("a \u200b b", "ab"),
        ("@leo@otro.example hola", "@leo hola"),
    ],
)
def test_forms_that_mean_the_same(ours: str, theirs: str) -> None:
    assert squeeze(ours) == squeeze(theirs)

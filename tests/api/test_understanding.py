"""Topics, what corrections taught and a text to try: by API and from a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from django.test import Client

from tertulia.accounts.services.tokens import create_token
from tertulia.cli import reading, topics
from tertulia.interactions import readers
from tertulia.interactions.models import Adapted, Interaction, TopicSearch, Tried
from tertulia.interactions.services.trying import answer_tried
from tertulia.interactions.topic_values import Found
from tertulia.kernel import clock
from tests.inbox.world import make_world, said
from tests.interactions.plain_reader import PlainReader

if TYPE_CHECKING:
    from tests.inbox.world import World

pytestmark = pytest.mark.django_db
HELD = frozenset({"conversation.read", "brand.settings"})


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def api(world: World) -> Client:
    held = world.scope.permissions & HELD
    token = create_token(scope=world.scope, user_id=world.user.id, name="script", permissions=held)
    return Client(headers={"authorization": f"Bearer {token}"})


@pytest.fixture
def base(world: World) -> str:
    return f"/api/v1/brands/{world.brand.slug}"


def sent(client: Client, address: str, body: Any, method: str = "post") -> Any:
    return getattr(client, method)(address, json.dumps(body), content_type="application/json")


def a_search(world: World) -> TopicSearch:
    """Done: one topic with a text, and one of whose text nothing is left."""
    world.hear(said("a", "¿Hay pan de yuca?"))
    heard = Interaction.objects.get(remote_id="a")
    found = [
        Found(("pan", "yuca"), 12, 3, 4, (("es", 9), ("", 2), ("pt", 1)), (heard.id,)),
        Found(("wifi",), 4, 4, 0, (("es", 4),), (world.brand.id,)),
    ]
    return TopicSearch.objects.create(
        brand=world.brand,
        since=clock.now() - timedelta(days=30),
        until=clock.now(),
        asked_at=clock.now(),
        asked_by="Mireia Vidal",
        state=TopicSearch.State.DONE,
        percent=100,
        texts=24,
        before=20,
        found=[each.kept() for each in found],
    )


def test_a_search_is_asked_for_in_days_of_the_brand_and_stopped(
    world: World, api: Client, base: str
) -> None:
    world.brand.zone = "America/Guayaquil"
    world.brand.save()
    body = {"first": "2026-11-01", "last": "2026-11-30", "language": "es"}
    made = sent(api, f"{base}/topics", body)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["first"], told["last"], told["state"]) == ("2026-11-01", "2026-11-30", "waiting")
    row = TopicSearch.objects.get(id=told["id"])
    assert (row.since.hour, row.until - row.since) == (5, timedelta(days=30))
    assert sent(api, f"{base}/topics", body).status_code == 409
    assert sent(api, f"{base}/topics/{row.id}/stop", {}).json()["state"] == "stopped"
    assert [each["id"] for each in api.get(f"{base}/topics").json()] == [str(row.id)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": "2026-11-30", "last": "2026-11-01"},
        {"first": "2020-01-01", "last": "2026-11-01"},
        {"first": "2026-11-01", "last": "2026-11-02", "language": "xx"},
        {"first": "2026-11-01", "last": "2026-11-02", "channel_id": "0" * 32},
    ],
)
def test_a_period_that_is_none_is_refused(
    wrong: dict[str, str], world: World, api: Client, base: str
) -> None:
    assert sent(api, f"{base}/topics", wrong).status_code == 422
    assert not TopicSearch.objects.exists()


def test_what_was_found_has_shares_and_texts_but_none_that_was_erased(
    world: World, api: Client, base: str
) -> None:
    row = a_search(world)
    told = api.get(f"{base}/topics/{row.id}").json()
    assert told["search"]["texts"] == 24
    bread, wifi = told["topics"]
    assert (bread["words"], bread["share"], bread["negative"]) == (["pan", "yuca"], 50, 25)
    assert (bread["rise"], bread["is_new"]) == (150, False)
    assert bread["languages"] == [
        {"language": "es", "texts": 9},
        {"language": "pt", "texts": 1},
    ]
    assert [each["text"] for each in bread["examples"]] == ["¿Hay pan de yuca?"]
    assert (wifi["rise"], wifi["is_new"], wifi["examples"]) == (None, True, [])
    assert api.get(f"{base}/topics/{world.brand.id}").status_code == 404


def a_layer(world: World) -> Adapted:
    return Adapted.objects.create(
        brand=world.brand, field="intent", version="v", layer=b"1", corrected=42, left=80,
        right_before=0.7, right_after=0.82, tried_at=clock.now(),
    )  # fmt: skip


def test_what_was_learnt_is_told_and_taken_back(world: World, api: Client, base: str) -> None:
    row = a_layer(world)
    told = {each["field"]: each for each in api.get(f"{base}/readings/learnt").json()}
    intent = told["intent"]
    assert (intent["before"], intent["after"]) == (70, 82)
    assert intent["helps"]
    assert intent["on"]
    assert told["emotion"]["missing"] == 10
    off = sent(api, f"{base}/readings/learnt/intent", {"on": False}, "put")
    assert off.status_code == 200, off.content
    assert [each["on"] for each in off.json()] == [False, True, True]
    row.refresh_from_db()
    assert (row.off_at is not None, row.off_by, row.changed) == (
        True,
        "Mireia Vidal (script)",
        True,
    )
    assert sent(api, f"{base}/readings/learnt/language", {"on": True}, "put").status_code == 422
    assert sent(api, f"{base}/readings/learnt/emotion", {"on": True}, "put").status_code == 404
    asked = sent(api, f"{base}/readings/learn", {}).json()
    assert [each["learning"] for each in asked] == [True, True, True]


def test_a_text_is_tried_and_forgotten(world: World, api: Client, base: str) -> None:
    assert sent(api, f"{base}/readings/try", {"text": "  "}).status_code == 422
    key = sent(api, f"{base}/readings/try", {"text": "¡Qué pena! intent=complaint"}).json()["id"]
    there = f"{base}/readings/try/{key}"
    assert api.get(there).json() == {"done": False, "broken": False, "parts": []}
    answer_tried(PlainReader())
    told = api.get(there).json()
    parts = {each["field"]: each for each in told["parts"]}
    assert (told["done"], parts["intent"]["label"]) == (True, "complaint")
    assert parts["intent"]["words"]
    assert api.get(there).json() == told
    Tried.objects.all().delete()
    assert api.get(there).status_code == 404


def test_a_text_that_breaks_the_reader_says_so(world: World, api: Client, base: str) -> None:
    key = sent(api, f"{base}/readings/try", {"text": "hola"}).json()["id"]
    Tried.objects.update(answer={})
    told = api.get(f"{base}/readings/try/{key}").json()
    assert told == {"done": True, "broken": True, "parts": []}


@contextmanager
def nothing_to_start() -> Iterator[None]:
    yield


@pytest.fixture
def terminal(world: World, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command for the brand; what it printed."""
    for module in (reading, topics):
        monkeypatch.setattr(module, "ready", nothing_to_start)

    def run(module: Any, *words: str) -> str:
        arguments = [*words, "--brand", world.brand.slug]
        result = CliRunner().invoke(module.command, arguments)
        if result.exception:
            raise result.exception
        return result.stdout

    return run


def test_topics_from_a_terminal(world: World, terminal: Any) -> None:
    row = a_search(world)
    told = terminal(topics, "show", str(row.id)).splitlines()
    assert told == ["12\t50 %\t25 %\t+150 %\tpan yuca", "4\t17 %\t100 %\tnew\twifi"]
    days = ("--first", "2026-11-01", "--last", "2026-11-30")
    key = terminal(topics, "search", *days).strip()
    assert f"{key}\twaiting\t2026-11-01 2026-11-30\t0" in terminal(topics, "list")
    assert terminal(topics, "show", key) == "waiting, 0 %\n"
    terminal(topics, "stop", key)
    assert TopicSearch.objects.get(id=key).state == "stopped"


def test_what_was_learnt_from_a_terminal(world: World, terminal: Any) -> None:
    a_layer(world)
    told = terminal(reading, "learnt").splitlines()
    assert told[0] == "intent\ton, 70 % -> 82 %, from 42 corrected and 80 left texts"
    assert told[1] == "sentiment\t0 corrections, 10 missing"
    terminal(reading, "switch", "intent", "off")
    assert terminal(reading, "learnt").startswith("intent\toff, by command line, 70 %")
    terminal(reading, "learn")
    assert Adapted.objects.filter(asked_at__isnull=False).count() == 3


def test_a_text_is_tried_in_a_terminal_without_whoever_reads(
    world: World, terminal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "installed", PlainReader)
    told = terminal(reading, "try", " ¡Qué pena! intent=complaint ")
    lines = dict(each.split("\t", 1) for each in told.splitlines())
    label, chances, words = lines["intent"].split("\t")
    assert (label, chances.startswith("complaint:")) == ("complaint", True)
    assert words in "¡Qué pena! intent=complaint"
    assert not Tried.objects.exists()

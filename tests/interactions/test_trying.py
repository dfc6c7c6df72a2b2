"""The try-it box: read by whoever reads, shown once, gone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tertulia.interactions.asides import Asides
from tertulia.interactions.models import Tried
from tertulia.interactions.services import trying
from tertulia.interactions.services.trying import answer_tried, forget_tried, take_answer, try_text
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound
from tests.inbox.world import make_world
from tests.interactions.plain_reader import PlainReader
from tests.language.toy import toy_reader

if TYPE_CHECKING:
    from tests.inbox.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    found = Client()
    found.force_login(world.user)
    return found


def tried(world: World, text: str) -> Tried:
    key = try_text(scope=world.scope, text=text)
    return Tried.objects.get(id=key)


def test_a_text_is_read_with_its_words_shown_once_and_gone(world: World) -> None:
    row = tried(world, "¿Qué pasó? intent=complaint sentiment=negative urgent=legal language=pt")
    assert Asides().wanted("plain 1")
    assert answer_tried(PlainReader())
    found = take_answer(scope=world.scope, tried_id=row.id)
    assert found.answer is not None
    assert found.answer["intent"]["label"] == "complaint"
    assert found.answer["intent"]["words"]
    assert found.answer["urgent"] == {
        "label": "legal",
        "chances": {"legal": 90},
        "words": found.answer["urgent"]["words"],
    }
    assert found.answer["language"]["label"] == "pt"
    assert not Tried.objects.exists()
    with pytest.raises(NotFound):
        take_answer(scope=world.scope, tried_id=row.id)


def test_real_scores_give_chances_and_words(world: World) -> None:
    row = tried(world, "el café de loja no me gusta nada")
    answer_tried(toy_reader())
    row.refresh_from_db()
    assert row.answer is not None
    told = row.answer["sentiment"]
    assert 98 <= sum(told["chances"].values()) <= 101
    assert all(row.text[start:end].strip() for start, end in told["words"])
    assert row.answer["offence"]["chances"]


def test_a_text_that_breaks_the_reader_is_said_so_and_not_taken_twice(world: World) -> None:
    row = tried(world, "BREAK")
    reader = PlainReader()
    assert answer_tried(reader)
    row.refresh_from_db()
    assert row.answer == {}
    Tried.objects.update(answer=None)  # a reader that died at it
    assert not answer_tried(reader)


def test_what_nobody_came_back_for_is_forgotten(world: World) -> None:
    tried(world, "hola")
    forget_tried()
    assert Tried.objects.count() == 1
    with time_machine.travel(clock.now() + trying.KEPT + timedelta(seconds=1)):
        forget_tried()
    assert not Tried.objects.exists()


def test_nobody_else_sees_it_and_nonsense_is_refused(world: World) -> None:
    row = tried(world, "hola")
    with pytest.raises(NotFound):
        take_answer(scope=make_world().scope, tried_id=row.id)
    for text in ("", "   ", "\x00", "a" * (trying.MOST_CHARACTERS + 1)):
        with pytest.raises(Invalid):
            try_text(scope=world.scope, text=text)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202e\u200f😀", "'; DROP TABLE x"])
def test_the_page_asks_shows_and_says_when_nobody_reads(
    world: World, client: Client, text: str
) -> None:
    brand = {"brand": world.brand.slug}
    answer = client.post(reverse("interactions:try", kwargs=brand), {"text": f"{text} intent=spam"})
    row = Tried.objects.get()
    there = reverse("interactions:tried", kwargs={**brand, "tried_id": row.id})
    assert f"{there}?n=1" in answer.content.decode()
    waits = client.get(there, {"n": "1"}).content.decode()
    assert f"{there}?n=2" in waits
    nobody = client.get(there, {"n": "99"}).content.decode()
    assert "hx-get" not in nobody
    answer_tried(PlainReader())
    shown = client.get(there, {"n": "2"}).content.decode()
    assert "<mark>=spam</mark>" in shown
    assert "hx-get" not in shown
    assert "<script>" not in shown
    assert client.get(there).status_code == 404
    empty = client.post(reverse("interactions:try", kwargs=brand), {"text": " "})
    assert empty.status_code == 422

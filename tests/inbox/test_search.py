"""Words are found among the newest texts and by their index alike."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tertulia.inbox.queries import said as search
from tertulia.inbox.queries.lists import conversations_page
from tertulia.inbox.queries.values import Wanted
from tertulia.kernel import clock
from tertulia.networks.values import InteractionKind, RemoteRef
from tests.inbox.world import World, ours, person, said


@pytest.fixture(params=["often", "seldom"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each word counts as one that is often said, or as one that is not."""
    monkeypatch.setattr(search, "OFTEN", 1 if request.param == "often" else 10**6)
    return str(request.param)


def hear(world: World, *texts: str) -> None:
    """Each a conversation of its own, a minute after the one before."""
    start = clock.now() - timedelta(hours=9)
    for number, text in enumerate(texts):
        about = RemoteRef(f"p{number}")
        when = start + timedelta(minutes=number)
        world.hear(said(f"c{number}", text, created_at=when, about=about, root=about))


def found(world: World, words: str) -> list[str]:
    rows = conversations_page(scope=world.scope, wanted=Wanted(view="all", words=words)).rows
    return [row.preview for row in rows]


def test_all_the_words_in_one_text(world: World, way: str) -> None:
    hear(world, "el pan de hoy", "la leche", "Pan y LECHE", "panadería")
    assert found(world, "pan leche") == ["Pan y LECHE"]
    assert found(world, "pan") == ["panadería", "Pan y LECHE", "el pan de hoy"]
    assert found(world, "queso") == []


@pytest.mark.parametrize(
    ("words", "text"), [("50%", "rebaja 50%"), ("a_b", "el a_b"), (r"\o", r"\o/")]
)
def test_signs_are_themselves(world: World, way: str, words: str, text: str) -> None:
    hear(world, "rebaja 50 euros", "el aXb", "o", text)
    assert found(world, words) == [text]


def test_only_the_newest_that_say_so(
    world: World, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SEARCHED", 2)
    hear(world, "té 1", "té 2", "café", "té 3")
    assert found(world, "te") == ["té 3", "té 2"]


def test_a_word_that_came_up_today_is_found_in_what_is_old_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "OFTEN", 1)
    monkeypatch.setattr(search, "PASSED", 2)
    hear(world, "boicot 1", "café", "café", "boicot 2", "boicot 3")
    assert found(world, "boicot") == ["boicot 3", "boicot 2", "boicot 1"]


def test_who_only_reacts_takes_no_place_of_who_writes(
    world: World, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SEARCHED", 2)
    hear(world, "soy Rosa")
    for number in range(3):
        world.hear(
            said(f"l{number}", "", kind=InteractionKind.LIKE, author=person(f"rosa{number}"))
        )
    world.hear(ours("post", "Una rosa para cada madre"))
    assert found(world, "rosa") == ["soy Rosa"]

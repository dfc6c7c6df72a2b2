"""The careful reader beside the first: one process has it, new texts go first, it is let go."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from tertulia.interactions import reading, second_readers, second_rules, second_turn
from tertulia.interactions.models import Reading
from tertulia.interactions.services.storing import store_page
from tertulia.interactions.services.wanting import want_second
from tests.inbox.world import said
from tests.interactions.careful_reader import CarefulReader, FirstReader
from tests.interactions.test_turn import WITHIN_S, until, workers

if TYPE_CHECKING:
    from tests.inbox.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def careful(monkeypatch: pytest.MonkeyPatch) -> list[CarefulReader]:
    """The careful readers that were loaded."""
    found: list[CarefulReader] = []

    def load() -> CarefulReader:
        found.append(CarefulReader())
        return found[-1]

    monkeypatch.setattr("tertulia.interactions.readers.installed_version", lambda: "plain 1")
    monkeypatch.setattr("tertulia.interactions.readers.installed", FirstReader)
    monkeypatch.setattr(second_readers, "may_be_here", lambda: True)
    monkeypatch.setattr(second_readers, "local", load)
    monkeypatch.setattr(second_readers, "forget", lambda: None)
    monkeypatch.setattr(second_rules, "CALM_S", 0.0)
    monkeypatch.setattr(reading, "LOOK_S", 0.05)
    monkeypatch.setattr(reading, "TICK_S", 0.05)
    return found


def store(world: World, *texts: str) -> None:
    items = [said(f"{each}{Reading.objects.count()}", each) for each in texts]
    store_page(scope=world.scope, channel_id=world.channel.id, items=items)


def twice() -> int:
    return Reading.objects.exclude(second="").count()


def test_one_of_three_loads_it_and_only_for_a_text_that_wants_it(
    world: World, careful: list[CarefulReader]
) -> None:
    with workers(3):
        store(world, "intent=praise sentiment=positive")
        until(lambda: Reading.objects.filter(version="plain 1").count() == 1)
        assert not careful, "nothing is unsure: it is not loaded"
        store(world, "then intent=praise")
        until(lambda: twice() == 1)
        store(world, "again then intent=thanks")
        until(lambda: twice() == 2)
        assert len(careful) == 1


def test_it_is_let_go_when_nothing_comes(
    world: World, careful: list[CarefulReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten = threading.Event()
    monkeypatch.setattr(reading, "IDLE_S", 0.1)
    monkeypatch.setattr("tertulia.interactions.readers.forget", lambda: None)
    monkeypatch.setattr(second_readers, "forget", forgotten.set)
    with workers(1):
        store(world, "then intent=praise")
        until(lambda: twice() == 1)
        assert forgotten.wait(WITHIN_S)
        store(world, "again then intent=thanks")
        until(lambda: twice() == 2)
        assert len(careful) == 2


def test_new_texts_are_read_while_it_loads(
    world: World, careful: list[CarefulReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = threading.Event(), threading.Event()

    def slowly() -> CarefulReader:
        begun.set()
        assert go.wait(WITHIN_S)
        return CarefulReader()

    monkeypatch.setattr(second_readers, "local", slowly)
    with workers(1):
        try:
            store(world, "then intent=praise")
            assert begun.wait(WITHIN_S)
            store(world, "new then intent=praise")
            until(lambda: not Reading.objects.filter(version="").exists())
            assert twice() == 0
        finally:
            go.set()
        until(lambda: twice() == 2)


def test_one_that_cannot_be_loaded_stops_nothing_and_is_tried_again(
    world: World, careful: list[CarefulReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = threading.Event()

    def refuse() -> CarefulReader | None:
        if tried.is_set():
            return CarefulReader()
        tried.set()
        raise ValueError("these are no weights")

    monkeypatch.setattr(second_readers, "local", refuse)
    monkeypatch.setattr(second_turn, "BROKEN_S", 0.2)
    with workers(1):
        store(world, "then intent=praise")
        assert tried.wait(WITHIN_S)
        store(world, "new then intent=praise")
        until(lambda: twice() == 2)


def test_without_the_extra_the_first_reading_stays(
    world: World, careful: list[CarefulReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_readers, "may_be_here", lambda: False)
    with workers(1):
        store(world, "then intent=praise")
        until(lambda: not Reading.objects.filter(version="").exists())
        store(world, "new then intent=praise")
        until(lambda: not Reading.objects.filter(version="").exists())
    assert (twice(), careful) == (0, [])


def test_marking_what_matters_waits_for_nobody_who_holds_a_text(
    world: World, careful: list[CarefulReader]
) -> None:
    """Who corrects holds the text and waits for its conversation; who marks holds that one."""
    store(world, "intent=praise sentiment=positive", "intent=thanks sentiment=positive")
    Reading.objects.update(version="plain 1")
    held, free = Reading.objects.order_by("interaction_id")
    holds, go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Reading.objects.select_for_update(of=("self",)).get(pk=held.pk)
            holds.set()
            go.wait(WITHIN_S)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert holds.wait(WITHIN_S)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            assert want_second(brand_id=world.brand.id, ids=[held.pk, free.pk]) == 1
    finally:
        go.set()
        other.join(WITHIN_S)
    assert Reading.objects.get(wants=2).pk == free.pk


def test_a_new_careful_version_begins_by_itself_to_read_anew(
    world: World, careful: list[CarefulReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    store(world, "intent=praise sentiment=positive", "then intent=thanks sentiment=positive")
    Reading.objects.update(version="plain 1")
    Reading.objects.filter(interaction__text__contains="then").update(second="careful 0")
    monkeypatch.setattr(second_readers, "installed_version", lambda: "careful 1")
    with workers(1):
        until(lambda: Reading.objects.filter(second="careful 1").count() == 1)
    assert Reading.objects.filter(second="").count() == 1

"""Of all processes one reads: it alone has the weights, wakes when texts come, and is replaced."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections

from tertulia.interactions import reading
from tertulia.interactions.doctor import examine
from tertulia.interactions.models import Reading
from tertulia.interactions.services.storing import store_page
from tests.inbox.world import said
from tests.interactions.plain_reader import PlainReader

if TYPE_CHECKING:
    from tests.inbox.world import World

pytestmark = pytest.mark.django_db(transaction=True)
WITHIN_S = 30


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[PlainReader]:
    """The readers that were loaded."""
    found: list[PlainReader] = []

    def load() -> PlainReader:
        found.append(PlainReader())
        return found[-1]

    monkeypatch.setattr("tertulia.interactions.readers.installed_version", lambda: "plain 1")
    monkeypatch.setattr("tertulia.interactions.readers.installed", load)
    monkeypatch.setattr(reading, "LOOK_S", 0.05)
    return found


@contextmanager
def workers(many: int) -> Iterator[None]:
    """So many that would read."""
    stop = threading.Event()

    def work() -> None:
        try:
            reading.run(stop)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(many)]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join(WITHIN_S)
            assert not each.is_alive()


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN_S
    ticks = threading.Event()
    while not done():
        assert time.monotonic() < end, "not in time"
        ticks.wait(0.02)


def read() -> int:
    return Reading.objects.exclude(version="").count()


def store(world: World, *names: str) -> None:
    items = [said(name, "intent=praise") for name in names]
    store_page(scope=world.scope, channel_id=world.channel.id, items=items)


def test_one_of_three_loads_the_weights_and_hears_of_new_texts(
    world: World, loaded: list[PlainReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "TICK_S", 25.0)  # only a notice can wake it in time
    with workers(3):
        store(world, "a")
        until(lambda: read() == 1)
        store(world, "b", "c")
        until(lambda: read() == 3)
        assert len(loaded) == 1
        monkeypatch.setattr(reading, "TICK_S", 0.05)
        store(world, "d")
        until(lambda: read() == 4)


def test_the_doctor_says_whether_somebody_reads(world: World, loaded: list[PlainReader]) -> None:
    def says(part: str) -> bool:
        return any(part in each.what and each.ok == ("weights" in part) for each in examine())

    assert says("No process reads")
    with workers(1):
        until(lambda: says("Texts are read with the weights plain 1"))


def test_the_weights_are_loaded_for_the_first_text_and_let_go_when_none_comes(
    world: World, loaded: list[PlainReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten = threading.Event()
    looked = threading.Event()
    waits = reading.anything_waits

    def look(version: str) -> bool:
        found = waits(version)
        looked.set()
        return found

    monkeypatch.setattr(reading, "TICK_S", 0.05)
    monkeypatch.setattr(reading, "IDLE_S", 0.1)
    monkeypatch.setattr(reading, "anything_waits", look)
    monkeypatch.setattr("tertulia.interactions.readers.forget", forgotten.set)
    with workers(1):
        assert looked.wait(WITHIN_S)
        assert not loaded, "nothing waits: nothing is loaded"
        store(world, "a")
        until(lambda: read() == 1)
        assert forgotten.wait(WITHIN_S)
        store(world, "b")
        until(lambda: read() == 2)
        assert len(loaded) == 2


def test_where_the_connection_breaks_the_turn_passes_on(
    world: World, loaded: list[PlainReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "TICK_S", 0.05)
    with workers(2):
        store(world, "a")
        until(lambda: read() == 1)
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH turn AS (SELECT {reading._TURN} AS key) SELECT pg_terminate_backend(pid)"
                " FROM pg_locks, turn WHERE locktype = 'advisory' AND objsubid = 1"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                " AND classid::bigint = (key >> 32) & 4294967295"
                " AND objid::bigint = key & 4294967295"
            )
            assert cursor.fetchall() == [(True,)]
        store(world, "b")
        until(lambda: read() == 2)
        assert len(loaded) == 2


def test_weights_that_cannot_be_loaded_stop_nothing_and_are_tried_again(
    world: World, loaded: list[PlainReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = threading.Event()

    def refuse() -> PlainReader:
        if tried.is_set():
            return PlainReader()
        tried.set()
        raise ValueError("the weights do not fit the tasks")

    monkeypatch.setattr("tertulia.interactions.readers.installed", refuse)
    monkeypatch.setattr(reading, "BROKEN_S", 0.05)
    monkeypatch.setattr(reading, "TICK_S", 0.05)
    with workers(1):
        store(world, "a")
        until(lambda: read() == 1)
    assert tried.is_set()


def test_without_weights_nobody_reads_and_nothing_breaks(
    world: World, loaded: list[PlainReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Event()

    def none() -> str:
        asked.set()
        return ""

    monkeypatch.setattr("tertulia.interactions.readers.installed_version", none)
    with workers(1):
        store(world, "a")
        assert asked.wait(WITHIN_S)
    assert (read(), loaded) == (0, [])

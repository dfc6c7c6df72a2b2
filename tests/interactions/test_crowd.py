"""A crowd is read behind all others, unless that takes too long."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from tertulia.interactions import crowd
from tertulia.interactions.crowd import Crowd
from tertulia.interactions.models import Reading
from tertulia.interactions.second_rules import CROWD
from tertulia.interactions.services.storing import store_page
from tests.inbox.world import said
from tests.interactions.plain_reader import PlainReader
from tests.interactions.test_turn import loaded, until, workers  # noqa: F401 -- one is a fixture

if TYPE_CHECKING:
    from tests.inbox.world import World

pytestmark = pytest.mark.django_db(transaction=True)


class Watched(PlainReader):
    """Tells in which thread, and how politely, it was asked to read."""

    def __init__(self) -> None:
        super().__init__()
        self.threads: list[int] = []
        self.nice: list[int] = []

    def read(self, texts: Sequence[str], layers: Sequence[Any] = ()) -> list[Any]:
        self.threads.append(threading.get_ident())
        self.nice.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return super().read(texts, layers)


@pytest.fixture
def behind() -> Iterator[Crowd]:
    made = Crowd()
    yield made
    made.end()


def store(world: World, *names: str) -> None:
    items = [said(name, "intent=praise") for name in names]
    store_page(scope=world.scope, channel_id=world.channel.id, items=items)


@pytest.mark.skipif(sys.platform != "linux", reason="a thread has no priority of its own elsewhere")
def test_only_the_thread_of_the_crowd_has_the_lowest_priority(world: World, behind: Crowd) -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    reader = Watched()
    store(world, "a", "b")
    assert behind.read(reader) == 2
    assert reader.nice == [crowd.NICE]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before < crowd.NICE


def test_what_takes_too_long_is_read_like_single_texts_for_a_while(
    world: World, behind: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, here = Watched(), threading.get_ident()
    monkeypatch.setattr(crowd, "SLOW_S", 0.0)
    store(world, "a")
    behind.read(reader)
    store(world, "b")
    behind.read(reader)
    assert [each == here for each in reader.threads] == [False, True]
    monkeypatch.setattr(crowd, "REST_S", 0.0)
    behind._not_before_s = 0.0
    for name in "cd":
        store(world, name)
        behind.read(reader)
    assert [each == here for each in reader.threads[2:]] == [False, False]


def test_what_breaks_in_the_crowd_is_heard_by_who_asked(
    world: World, behind: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_reader: object) -> int:
        raise OSError("no")

    monkeypatch.setattr(crowd, "read_batch", fail)
    with pytest.raises(OSError, match="no"):
        behind.read(PlainReader())


def test_the_batches_after_the_first_of_a_crowd_are_read_behind_all_others(
    world: World,
    loaded: list[PlainReader],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    read = Crowd.read

    def count(self: Crowd, reader: Any) -> int:
        asked.append(read(self, reader))
        return asked[-1]

    monkeypatch.setattr(Crowd, "read", count)
    store(world, *(f"a{number}" for number in range(CROWD - 1)))
    with workers(1):
        until(lambda: not Reading.objects.filter(version="").exists())
        assert not asked
        store(world, *(f"b{number}" for number in range(CROWD)))
        until(lambda: not Reading.objects.filter(version="").exists())
        until(lambda: bool(asked))
    assert asked[0] == 0, "the first batch was all"

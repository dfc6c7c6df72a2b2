"""A reader that computes holds nothing: who edits, corrects or erases a text meanwhile does not wait, and
what was read of what it was before is not written."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection

from tertulia.interactions.models import Interaction, Reading
from tertulia.interactions.services.correcting import correct_reading
from tertulia.interactions.services.looking import look_through
from tertulia.interactions.services.reading import explain_asked, read_batch
from tertulia.interactions.services.second import read_second_batch
from tertulia.interactions.services.storing import store_page
from tertulia.interactions.services.waiting import ask_why
from tertulia.interactions.services.wordlist import save_name
from tests.inbox.world import said
from tests.interactions.careful_reader import CarefulReader, FirstReader
from tests.interactions.plain_reader import PlainReader

if TYPE_CHECKING:
    from tests.inbox.world import World

pytestmark = pytest.mark.django_db(transaction=True)


class Slow(PlainReader):
    """While it computes the first time, another process does something."""

    def __init__(self, act: Callable[[], object], version: str = "plain 1") -> None:
        super().__init__(version=version)
        self._act: Callable[[], object] | None = act

    def read(self, texts: Sequence[str], layers: Sequence[Any] = ()) -> list[Any]:
        self._meanwhile()
        return super().read(texts, layers)

    def why(self, *args: Any, **named: Any) -> list[Any]:
        self._meanwhile()
        return super().why(*args, **named)

    def _meanwhile(self) -> None:
        act, self._act = self._act, None
        if act is not None:
            beside(act)


class SlowCareful(CarefulReader):
    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self._act = act

    def read(self, texts: Sequence[str], fast: Sequence[Any]) -> list[Any]:
        if not self.seen:
            beside(self._act)
        return super().read(texts, fast)


def beside(act: Callable[[], object]) -> None:
    """On a connection of its own, which does not wait for a row that somebody holds."""
    wrong: list[DatabaseError] = []

    def run() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            act()
        except DatabaseError as error:
            wrong.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    assert not wrong, wrong


def store(world: World, *items: Any) -> None:
    store_page(scope=world.scope, channel_id=world.channel.id, items=items)


def reading(remote_id: str) -> Reading:
    return Reading.objects.get(interaction__remote_id=remote_id)


def correct(world: World, remote_id: str, label: str, *, field: str = "intent") -> None:
    key = reading(remote_id).interaction_id
    correct_reading(scope=world.scope, interaction_id=key, field=field, label=label)


def test_an_edited_text_is_not_read_as_what_it_was(world: World) -> None:
    store(world, said("a", "intent=praise"), said("b", "intent=thanks"))
    reader = Slow(lambda: store(world, said("a", "intent=complaint")))
    assert read_batch(reader) == 1
    assert [(reading(each).version, reading(each).intent) for each in "ab"] == [
        ("", ""),
        ("plain 1", "thanks"),
    ]
    assert read_batch(reader) == 1
    assert reading("a").intent == "complaint"


def test_a_text_that_is_erased_meanwhile_leaves_nothing(world: World) -> None:
    store(world, said("a", "intent=praise"))
    assert read_batch(Slow(lambda: Interaction.objects.all().delete())) == 0
    assert not Reading.objects.exists()


def test_a_person_who_corrects_meanwhile_is_right(world: World) -> None:
    store(world, said("a", "intent=praise"))
    read_batch(PlainReader())
    newer = Slow(lambda: correct(world, "a", "complaint"), version="plain 2")
    assert read_batch(newer) == 0
    assert read_batch(newer) == 1
    assert (reading("a").version, reading("a").intent) == ("plain 2", "complaint")


def test_a_second_reading_of_what_was_edited_is_not_written(world: World) -> None:
    store(world, said("a", "intent= then intent=praise"), said("b", "intent= then intent=thanks"))
    read_batch(FirstReader())
    careful = SlowCareful(lambda: store(world, said("a", "intent=spam sentiment=negative")))
    assert read_second_batch(FirstReader(), careful) == 1
    assert (reading("a").version, reading("a").second, reading("a").intent) == ("", "", "")
    assert reading("b").intent == "thanks"


def test_a_person_who_corrects_while_it_is_read_twice_is_right(world: World) -> None:
    store(world, said("a", "intent= then intent=praise"))
    read_batch(FirstReader())
    careful = SlowCareful(lambda: correct(world, "a", "complaint"))
    assert read_second_batch(FirstReader(), careful) == 1
    assert (reading("a").second, reading("a").intent) == ("careful 1", "complaint")


def test_words_that_spoke_for_another_answer_are_not_kept(world: World) -> None:
    store(world, said("a", "intent=praise"))
    read_batch(PlainReader())
    key = reading("a").interaction_id
    ask_why(brand_id=world.brand.id, ids=[key])
    assert explain_asked(Slow(lambda: correct(world, "a", "complaint"))) == []
    assert reading("a").why is None


TWO_NAMES = "El tamal frío y seco, fatal. El mote rico sentiment=negative"


def looked_for(world: World) -> None:
    """Two products of which each has a clause: the reader is asked whom the text is about."""
    store(world, said("a", TWO_NAMES))
    read_batch(PlainReader())
    save_name(scope=world.scope, kind="product", name="Tamal")
    save_name(scope=world.scope, kind="competitor", name="Mote")


def test_who_corrects_while_names_are_looked_for_is_right(world: World) -> None:
    looked_for(world)
    reader = Slow(lambda: correct(world, "a", "third", field="towards"))
    while look_through(reader):
        pass
    assert reading("a").towards == "third"
    assert len(reading("a").named) == 2


def test_a_name_that_comes_while_others_are_looked_for_is_found_too(world: World) -> None:
    looked_for(world)
    reader = Slow(lambda: save_name(scope=world.scope, kind="product", name="Seco"))
    while look_through(reader):
        pass
    assert len(reading("a").named) == 3


def test_an_edited_text_is_not_given_the_names_of_what_it_was(world: World) -> None:
    looked_for(world)
    reader = Slow(lambda: store(world, said("a", "Nada")))
    while look_through(reader) or read_batch(reader):
        pass
    assert reading("a").named == []

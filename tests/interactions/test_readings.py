"""What is read, in which order, what survives, and who is right."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tertulia.interactions.models import AtWork, Correction, Interaction, Reading
from tertulia.interactions.reading_queries import labelled_texts, progress_of
from tertulia.interactions.reading_rules import LABELS, LEVELS, SURE, most_urgent, said_of
from tertulia.interactions.services.correcting import correct_reading, undo_correction
from tertulia.interactions.services.reading import explain_asked, read_batch
from tertulia.interactions.services.storing import store_page
from tertulia.interactions.services.waiting import ask_why
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.models import Outbox
from tertulia.networks.values import InteractionKind, RemoteRef, Vanished
from tests.inbox.world import ours, said
from tests.interactions.plain_reader import PlainReader

if TYPE_CHECKING:
    from tests.inbox.world import World

pytestmark = pytest.mark.django_db


def store(world: World, *items: Any) -> None:
    store_page(scope=world.scope, channel_id=world.channel.id, items=items)


def reading(remote_id: str) -> Reading:
    return Reading.objects.get(interaction__remote_id=remote_id)


def read_all(reader: PlainReader, limit: int = 100) -> None:
    while read_batch(reader, limit=limit):
        pass


def test_texts_of_others_wait_from_the_moment_they_are_stored(world: World) -> None:
    store(
        world,
        said("a", "hola"),
        said("b", "  "),
        said("c", "me gusta", kind=InteractionKind.LIKE),
        ours("d", "nuestro"),
    )
    assert list(Reading.objects.values_list("interaction__remote_id", "version")) == [("a", "")]


def test_what_was_read_is_stored_with_the_version(world: World) -> None:
    store(world, said("a", "intent=complaint sentiment=negative urgent=legal language=pt"))
    read_all(PlainReader())
    row = reading("a")
    assert (row.intent, row.sentiment, row.language) == ("complaint", "negative", "pt")
    assert (row.urgent, row.urgency, row.version) == ("legal", 2, "plain 1")
    assert row.chances["urgent"] == {"legal": 90}
    assert row.read_at is not None
    told = Outbox.objects.filter(event="interactions.read").values_list("payload", flat=True)
    assert [each["ids"] for each in told] == [[str(row.interaction_id)]]


def test_a_label_that_nobody_knows_counts_as_not_known(world: World) -> None:
    store(world, said("a", "intent=nonsense language=xx"))
    read_all(PlainReader())
    assert (reading("a").intent, reading("a").language) == ("", "")


def test_new_before_history_and_the_newest_first(world: World) -> None:
    now = clock.now()
    for name, age in (("old", 900), ("older", 1000), ("new", 1), ("newer", 0)):
        store(world, said(name, name, created_at=now - timedelta(hours=age)))
    reader = PlainReader()
    read_all(reader, limit=1)
    assert reader.seen == [["newer"], ["new"], ["old"], ["older"]]


def test_a_text_that_breaks_the_reader_is_passed_over(world: World) -> None:
    store(world, said("a", "intent=praise"), said("b", "BREAK"), said("c", "intent=thanks"))
    reader = PlainReader()
    read_all(reader)
    assert [reading(each).intent for each in "abc"] == ["praise", "", "thanks"]
    assert [reading(each).broken for each in "abc"] == [False, True, False]
    reader.seen.clear()
    assert read_batch(reader) == 0
    assert reader.seen == []


def test_other_weights_read_anew_what_is_new_first(world: World) -> None:
    store(world, said("a", "intent=praise"), said("b", "BREAK"))
    read_all(PlainReader())
    store(world, said("c", "intent=thanks"))
    assert progress_of(scope=world.scope).texts == 3
    second = PlainReader(version="plain 2", breaks="never")
    read_all(second, limit=1)
    assert second.seen[0] == ["intent=thanks"]
    assert {row.version for row in Reading.objects.all()} == {"plain 2"}
    assert not Reading.objects.filter(broken=True).exists()


def test_progress_counts_what_these_weights_have_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(world, said("a"), said("b"), said("c", "BREAK"))
    monkeypatch.setattr("tertulia.interactions.reading_queries.installed_version", lambda: "")
    without = progress_of(scope=world.scope)
    assert (without.version, without.read, without.waiting, without.percent) == ("", 0, 3, 0)
    monkeypatch.setattr(
        "tertulia.interactions.reading_queries.installed_version", lambda: "plain 1"
    )
    read_batch(PlainReader(), limit=2)
    begun = progress_of(scope=world.scope)
    assert (begun.read, begun.waiting, begun.percent) == (2, 1, 66)
    read_all(PlainReader())
    assert progress_of(scope=world.scope).percent == 100


def test_an_edited_text_is_read_again_and_the_old_correction_ends(world: World) -> None:
    store(world, said("a", "intent=praise"))
    read_all(PlainReader())
    key = reading("a").interaction_id
    correct_reading(scope=world.scope, interaction_id=key, field="intent", label="spam")
    store(world, said("a", "intent=complaint"))
    assert reading("a").version == ""
    read_all(PlainReader())
    assert reading("a").intent == "complaint"
    assert Correction.objects.get().ended == Correction.Ended.EDITED


def test_a_deleted_text_is_still_read_and_an_erased_one_leaves_nothing(world: World) -> None:
    store(world, said("a", "intent=praise"), said("b", "intent=praise"))
    store(world, Vanished(RemoteRef("a")))
    read_all(PlainReader())
    assert reading("a").intent == "praise"
    correct_reading(
        scope=world.scope, interaction_id=reading("b").interaction_id, field="intent", label="spam"
    )
    Interaction.objects.filter(remote_id="b").delete()
    assert Reading.objects.count() == 1
    assert not Correction.objects.exists()


def test_a_person_is_right_and_stays_so(world: World) -> None:
    store(world, said("a", "intent=praise urgent=legal"))
    read_all(PlainReader())
    key = reading("a").interaction_id
    correct_reading(scope=world.scope, interaction_id=key, field="intent", label="complaint")
    correct_reading(scope=world.scope, interaction_id=key, field="urgent", label="")
    assert (reading("a").intent, reading("a").urgent, reading("a").urgency) == ("complaint", "", 0)
    read_all(PlainReader(version="plain 2"))
    row = reading("a")
    assert (row.version, row.intent, row.urgent, row.urgency) == ("plain 2", "complaint", "", 0)
    assert set(row.corrected) == {"intent", "urgent"}
    assert row.chances["intent"]["praise"] == 80
    assert {(each.field, each.label, each.old) for each in labelled_texts(scope=world.scope)} == {
        ("intent", "complaint", "praise"),
        ("urgent", "", "legal"),
    }


def test_corrections_are_undone_one_after_the_other(world: World) -> None:
    store(world, said("a", "intent=praise"))
    read_all(PlainReader())
    key = reading("a").interaction_id
    first = correct_reading(scope=world.scope, interaction_id=key, field="intent", label="spam")
    second = correct_reading(scope=world.scope, interaction_id=key, field="intent", label="job")
    with pytest.raises(NotFound):
        undo_correction(scope=world.scope, correction_id=first)
    undo_correction(scope=world.scope, correction_id=second)
    assert (reading("a").intent, reading("a").corrected) == ("spam", ["intent"])
    undo_correction(scope=world.scope, correction_id=first)
    assert (reading("a").intent, reading("a").corrected) == ("praise", [])


def test_undone_after_other_weights_have_read_the_model_is_asked_again(world: World) -> None:
    store(world, said("a", "intent=praise"))
    read_all(PlainReader())
    key = reading("a").interaction_id
    made = correct_reading(scope=world.scope, interaction_id=key, field="intent", label="spam")
    read_all(PlainReader(version="plain 2"))
    undo_correction(scope=world.scope, correction_id=made)
    Interaction.objects.update(text="intent=thanks")
    read_all(PlainReader(version="plain 2"))
    assert reading("a").intent == "thanks"


@pytest.mark.parametrize(("field", "label"), [("intent", "nonsense"), ("mood", "good")])
def test_only_labels_that_there_are(world: World, field: str, label: str) -> None:
    store(world, said("a", "hola"))
    key = reading("a").interaction_id
    with pytest.raises(Invalid):
        correct_reading(scope=world.scope, interaction_id=key, field=field, label=label)
    assert not Correction.objects.exists()


def test_why_is_found_when_somebody_asks(world: World) -> None:
    store(world, said("a", "intent=praise y más"))
    ask_why(brand_id=world.brand.id, ids=[reading("a").interaction_id])
    assert explain_asked(PlainReader()) == []  # not read yet: there is nothing to ask
    read_all(PlainReader())
    ask_why(brand_id=world.brand.id, ids=[reading("a").interaction_id])
    assert len(explain_asked(PlainReader())) == 1
    assert reading("a").why == {"intent": [[6, 13]]}
    assert explain_asked(PlainReader()) == []


def test_a_text_that_kills_its_reader_is_passed_over_after_a_while(world: World) -> None:
    """kill -9 in the middle: nothing of the batch is written, and the next reader finds it."""

    class Killed(BaseException):
        pass

    class Deadly(PlainReader):
        def read(self, texts: Any) -> Any:
            if any("DEADLY" in text for text in texts):
                raise Killed
            return super().read(texts)

    store(world, said("a", "intent=praise"), said("b", "DEADLY"), said("c", "intent=thanks"))
    reader = Deadly()
    deaths = 0
    for _life in range(10):
        try:
            read_all(reader)
            break
        except Killed:
            deaths += 1
    assert 1 < deaths < 5
    assert [reading(each).intent for each in "abc"] == ["praise", "", "thanks"]
    assert reading("b").broken
    assert AtWork.objects.get().ids == []


@pytest.mark.parametrize(
    "text",
    ["\u202e\u200f", "😀" * 500, "a" * 200_000, "\ud7ff\uffff", "%s %(x)s {0} \\ ' \"", "\x01"],
)
def test_hostile_texts_are_stored_and_read(world: World, text: str) -> None:
    store(world, said("a", text))
    read_all(PlainReader())
    assert reading("a").version == "plain 1"


@pytest.mark.django_db(transaction=True)
def test_two_readers_never_write_the_same_text_twice(world: World) -> None:
    store(world, *(said(f"r{n}", f"intent=praise {n}") for n in range(60)))
    readers = [PlainReader(), PlainReader()]
    begin = threading.Barrier(2)

    def work(reader: PlainReader) -> None:
        begin.wait(10)
        try:
            for _turn in range(100):
                read_batch(reader, limit=7)
                if not Reading.objects.filter(version="").exists():
                    return
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[each]) for each in readers]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert not Reading.objects.filter(version="").exists()
    told = Outbox.objects.filter(event="interactions.read").values_list("payload", flat=True)
    named = [each for payload in told for each in payload["ids"]]
    assert len(named) == len(set(named)) == 60


@pytest.mark.django_db(transaction=True)
def test_a_text_that_somebody_holds_is_left_for_later(world: World) -> None:
    store(world, said("a", "intent=praise"), said("b", "intent=thanks"))
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                list(Reading.objects.select_for_update().filter(interaction__remote_id="a"))
                held.set()
                release.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    try:
        assert read_batch(PlainReader()) == 1
    finally:
        release.set()
        thread.join(10)
    assert [reading(each).intent for each in "ab"] == ["", "thanks"]
    read_all(PlainReader())
    assert reading("a").intent == "praise"


@given(st.dictionaries(st.sampled_from([*LEVELS, "weather"]), st.floats(0, 1)))
def test_the_most_urgent_is_sure_and_none_that_is_sure_is_higher(signals: dict[str, float]) -> None:
    found = most_urgent(signals)
    sure = [each for each in LEVELS if signals.get(each, 0) >= SURE[each]]
    assert bool(found) == bool(sure)
    if found:
        assert found in sure
        assert LEVELS[found] == max(LEVELS[each] for each in sure)


@given(st.text(max_size=60))
def test_only_known_labels_are_kept(text: str) -> None:
    said = said_of(PlainReader(breaks="\0never")._one(text))
    assert all(getattr(said, name) in (*labels, "") for name, labels in LABELS.items())

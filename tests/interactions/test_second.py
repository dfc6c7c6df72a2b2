"""Which texts are read a second time, in which order, what survives, and who is right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.interactions import second_turn
from tertulia.interactions.models import Adapted, AtWork, Reading, SecondChoice
from tertulia.interactions.reading_rules import LEVELS, Said
from tertulia.interactions.second_rules import Pace, Why, next_try, rest_s, why_again
from tertulia.interactions.second_turn import SecondTurn
from tertulia.interactions.services.correcting import correct_reading, undo_correction
from tertulia.interactions.services.marking import begin_marking
from tertulia.interactions.services.reading import read_batch
from tertulia.interactions.services.second import read_second_batch, waits_here
from tertulia.interactions.services.storing import store_page
from tertulia.interactions.services.wanting import (
    mark_other_versions,
    read_carefully,
    want_second,
)
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, NotFound
from tertulia.kernel.models import Outbox
from tests.inbox.world import said
from tests.interactions.careful_reader import CarefulReader, FirstReader

if TYPE_CHECKING:
    from tests.inbox.world import World

pytestmark = pytest.mark.django_db
SURE = "intent=praise sentiment=positive"


def store(world: World, *items: Any) -> None:
    store_page(scope=world.scope, channel_id=world.channel.id, items=items)


def reading(remote_id: str) -> Reading:
    return Reading.objects.get(interaction__remote_id=remote_id)


def read_first(version: str = "plain 1") -> None:
    while read_batch(FirstReader(version=version)):
        pass


def read_twice(careful: CarefulReader | None = None, limit: int = 16) -> CarefulReader:
    careful = careful or CarefulReader()
    while read_second_batch(FirstReader(), careful, limit=limit):
        pass
    return careful


def choose(world: World, **chosen: Any) -> SecondChoice:
    choice, _made = SecondChoice.objects.update_or_create(brand=world.brand, defaults=chosen)
    begin_marking(choice)
    return choice


class Taught(FirstReader):
    """Remembers what it was given of what corrections taught."""

    def layer(self, task: str, kept: bytes) -> Any:
        return task, kept

    def read(self, texts: Sequence[str], layers: Sequence[Any] = ()) -> list[Any]:
        self.given = list(layers)
        return super().read(texts)


def test_what_corrections_taught_reaches_texts_that_are_read_twice(world: World) -> None:
    store(world, said("no intent", "sentiment=positive"))
    read_first()
    fast = Taught()
    Adapted.objects.create(brand=world.brand, field="intent", version=fast.version, layer=b"learnt")
    assert read_second_batch(fast, CarefulReader()) == 1
    assert fast.given == [{"intent": ("intent", b"learnt")}]


def test_what_is_sure_is_read_once_and_what_is_not_twice(world: World) -> None:
    store(
        world, said("sure", SURE), said("no intent", "sentiment=positive"),
        said("no tone", "intent=praise"), said("urgent", f"{SURE} urgent=legal"),
    )  # fmt: skip
    read_first()
    assert reading("sure").wants == Why.NOT
    assert reading("no intent").wants == Why.UNSURE
    assert reading("no tone").wants == Why.UNSURE
    assert reading("urgent").wants == Why.MATTERS
    careful = read_twice()
    assert sorted(text for batch in careful.seen for text in batch) == sorted(
        ["sentiment=positive", "intent=praise", f"{SURE} urgent=legal"]
    )
    assert not Reading.objects.filter(wants__gt=0).exists()


def test_the_second_reading_holds_and_says_who_said_it(world: World) -> None:
    store(world, said("a", "language=pt then intent=complaint sentiment=negative urgent=legal"))
    assert read_second_batch(FirstReader(), CarefulReader()) == 0, "nothing before the first"
    reader = FirstReader()
    store(world, said("b", "then intent=thanks sentiment=positive"))
    while read_batch(reader):
        pass
    Reading.objects.update(wants=1)
    Outbox.objects.all().delete()
    read_twice()
    row = reading("a")
    assert (row.intent, row.sentiment, row.urgent, row.urgency) == (
        "complaint",
        "negative",
        "legal",
        2,
    )
    assert (row.version, row.second, row.said_by) == ("plain 1", "careful 1", "plain 1+careful 1")
    assert (row.wants, row.why, row.why_asked_at) == (0, None, None)
    assert row.second_at is not None
    told = Outbox.objects.filter(event="interactions.read").values_list("payload", flat=True)
    assert {key for each in told for key in each["ids"]} == {
        str(reading("a").interaction_id), str(reading("b").interaction_id)
    }  # fmt: skip


def test_what_was_asked_for_goes_before_what_matters_and_that_before_what_is_unsure(
    world: World,
) -> None:
    now = clock.now()
    store(
        world, said("old", "then a", created_at=now - timedelta(hours=900)),
        said("new", "then b"), said("urgent", f"{SURE} urgent=legal"), said("asked", SURE),
    )  # fmt: skip
    read_first()
    read_carefully(scope=world.scope, interaction_id=reading("asked").interaction_id)
    careful = read_twice(limit=1)
    assert careful.seen == [[SURE], [f"{SURE} urgent=legal"], ["then b"], ["then a"]]


def test_what_a_person_said_holds_over_a_second_reading_too(world: World) -> None:
    store(world, said("a", "then intent=complaint sentiment=negative"))
    read_first()
    key = reading("a").interaction_id
    made = correct_reading(scope=world.scope, interaction_id=key, field="intent", label="spam")
    read_twice()
    assert (reading("a").intent, reading("a").sentiment) == ("spam", "negative")
    undo_correction(scope=world.scope, correction_id=made)
    assert reading("a").version == "", "what both readers say is found anew"
    read_first()
    read_twice()
    assert (reading("a").intent, reading("a").second) == ("complaint", "careful 1")


def test_a_correction_of_a_second_reading_is_undone_to_it(world: World) -> None:
    store(world, said("a", "then intent=complaint sentiment=negative"))
    read_first()
    read_twice()
    key = reading("a").interaction_id
    made = correct_reading(scope=world.scope, interaction_id=key, field="intent", label="spam")
    undo_correction(scope=world.scope, correction_id=made)
    row = reading("a")
    assert (row.intent, row.version, row.second) == ("complaint", "plain 1", "careful 1")


def test_new_first_weights_do_not_take_back_what_the_second_said_until_it_reads_again(
    world: World,
) -> None:
    store(world, said("a", "then intent=complaint sentiment=negative"))
    read_first()
    read_twice()
    read_first("plain 2")
    row = reading("a")
    assert (row.intent, row.said_by, row.wants) == ("complaint", "plain 2+careful 1", Why.UNSURE)
    assert read_twice().seen


def test_what_corrections_teach_the_first_reader_is_no_reason_to_read_twice_again(
    world: World,
) -> None:
    store(world, said("a", "then intent=complaint sentiment=negative"))
    read_first()
    read_twice()
    Reading.objects.update(version="anew")
    read_first()
    assert (reading("a").intent, reading("a").wants) == ("complaint", Why.NOT)


def test_another_careful_reader_reads_anew_what_the_one_before_has_read(world: World) -> None:
    store(world, said("a", "then intent=complaint"), said("b", SURE))
    read_first()
    read_twice()
    assert mark_other_versions("careful 1") == 0
    assert mark_other_versions("careful 2") == 1
    read_twice(CarefulReader(version="careful 2"))
    assert reading("a").second == "careful 2"
    assert reading("b").second == ""


def test_what_an_endpoint_has_read_is_not_read_anew_by_others(world: World) -> None:
    store(world, said("a", "then intent=complaint"))
    read_first()
    Reading.objects.update(second="@host model", wants=0)
    assert mark_other_versions("careful 2") == 0
    read_first("plain 2")
    assert reading("a").wants == Why.NOT


def test_a_text_that_breaks_the_second_reader_keeps_its_first_reading(world: World) -> None:
    store(
        world, said("a", "then intent=complaint sentiment=negative"),
        said("b", "intent=praise then BRE" + "AK"), said("c", "then intent=thanks sentiment=positive"),
    )  # fmt: skip

    first = FirstReader(breaks="never")
    while read_batch(first):
        pass
    while read_second_batch(first, CarefulReader()):
        pass
    assert [reading(each).intent for each in "abc"] == ["complaint", "praise", "thanks"]
    assert [reading(each).second for each in "abc"] == ["careful 1", "", "careful 1"]
    assert reading("b").second_at is not None
    assert waits_here() == []


def test_a_text_that_kills_its_second_reader_is_passed_over(world: World) -> None:
    class Killed(BaseException):
        pass

    class Deadly(CarefulReader):
        def read(self, texts: Any, fast: Any) -> Any:
            if any("DEADLY" in text for text in texts):
                raise Killed
            return super().read(texts, fast)

    store(
        world, said("a", "then intent=praise sentiment=positive"), said("b", "intent=help DEADLY"),
        said("c", "then intent=thanks sentiment=positive"),
    )  # fmt: skip
    read_first()
    deaths = 0
    for _life in range(10):
        try:
            read_twice(Deadly())
            break
        except Killed:
            deaths += 1
    assert 1 < deaths < 5
    assert [reading(each).intent for each in "abc"] == ["praise", "help", "thanks"]
    assert [reading(each).second for each in "abc"] == ["careful 1", "", "careful 1"]
    assert AtWork.objects.get(id=2).ids == []


def test_a_brand_may_have_all_of_its_texts_read_twice_or_none(world: World) -> None:
    store(world, said("a", SURE), said("b", "then c"))
    read_first()
    choose(world, all_texts=True)
    assert len(waits_here()) == 2
    store(world, said("c", SURE))
    read_first()
    assert reading("c").wants == Why.MATTERS
    choose(world, by="nobody")
    assert waits_here() == []
    store(world, said("d", "then c"))
    read_first()
    assert reading("d").wants == Why.NOT
    assert want_second(brand_id=world.brand.id, ids=[reading("d").interaction_id]) == 0
    with pytest.raises(Conflict):
        read_carefully(scope=world.scope, interaction_id=reading("d").interaction_id)
    choose(world, by="local", all_texts=False)
    assert sorted(map(str, waits_here())) == sorted(
        str(reading(each).interaction_id) for each in "bd"
    )


def test_for_an_endpoint_only_what_was_said_since_the_consent_waits(world: World) -> None:
    now = clock.now()
    store(world, said("old", "then c", created_at=now - timedelta(hours=5)), said("new", "then d"))
    read_first()
    choose(world, by="endpoint", agreed_at=now - timedelta(hours=1), agreed_host="llm.test")
    assert [reading("old").wants, reading("new").wants] == [Why.NOT, Why.UNSURE]
    assert waits_here() == [], "the reader of this server leaves them to the endpoint"
    store(world, said("older", "then e", created_at=now - timedelta(hours=6)))
    read_first()
    assert reading("older").wants == Why.NOT
    ids = [reading(each).interaction_id for each in ("old", "new")]
    assert want_second(brand_id=world.brand.id, ids=ids) == 1


def test_what_matters_is_marked_once(world: World) -> None:
    store(world, said("a", SURE), said("b", SURE))
    ids = [row.interaction_id for row in Reading.objects.all()]
    assert want_second(brand_id=world.brand.id, ids=ids) == 0, "nobody has read them yet"
    read_first()
    assert want_second(brand_id=world.brand.id, ids=ids) == 2
    assert want_second(brand_id=world.brand.id, ids=ids) == 0
    read_twice()
    assert want_second(brand_id=world.brand.id, ids=ids) == 0


def test_nobody_asks_for_what_is_not_there(world: World) -> None:
    store(world, said("a", SURE))
    with pytest.raises(NotFound):
        read_carefully(scope=world.scope, interaction_id=reading("a").interaction_id)


CHANCES = st.dictionaries(
    st.sampled_from(["any", "hate", "legal"]), st.integers(1, 100), max_size=3
)


@pytest.fixture
def ground(world: World) -> World:
    store(world, said("a", "x"))
    return world


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sentiment=st.sampled_from(["", "positive"]),
    intent=st.sampled_from(["", "praise"]),
    urgent=st.sampled_from(["", "legal"]),
    offence=CHANCES,
    signals=CHANCES,
    corrected=st.sets(st.sampled_from(["sentiment", "intent", "urgent"])),
    all_texts=st.booleans(),
)
def test_the_database_marks_as_the_rule_does(
    ground: World, sentiment: str, intent: str, urgent: str, offence: Any, signals: Any,
    corrected: Any, all_texts: bool,
) -> None:  # fmt: skip
    world = ground
    chances = {"offence": offence, "urgent": signals}
    Reading.objects.filter(brand=world.brand).update(
        version="plain 1", sentiment=sentiment, intent=intent, urgent=urgent,
        urgency=LEVELS.get(urgent, 0), chances=chances, corrected=sorted(corrected), wants=0,
    )  # fmt: skip
    choose(world, all_texts=all_texts)
    rule = why_again(
        Said("es", sentiment, "", intent, urgent, chances), corrected=corrected, all_texts=all_texts
    )
    assert Reading.objects.get(brand=world.brand).wants == rule


def test_the_second_reader_waits_for_calm_but_not_for_ever() -> None:
    pace = Pace()
    assert pace.may_begin(99.0)
    pace.crowd(100.0)
    assert not pace.may_begin(100.5)
    assert pace.may_begin(101.0)
    for tenth in range(1, 51):
        pace.crowd(100.0 + tenth / 10)
    assert not pace.may_begin(104.9)
    assert pace.may_begin(105.0), "a crowd that never ceases"
    assert not pace.may_begin(105.0, after_s=30.0), "what is not loaded yet waits longer"
    pace.turn_s = 105.0
    assert not pace.may_begin(105.9)


@pytest.mark.parametrize("behind", [True, False])
def test_the_second_reader_lets_texts_come_into_the_inbox_first(
    monkeypatch: pytest.MonkeyPatch, behind: bool
) -> None:
    turn, asked = SecondTurn(), list[str]()
    monkeypatch.setattr(second_turn, "is_late", lambda: behind)
    monkeypatch.setattr(turn, "_loaded", lambda: asked.append("weights"))
    assert turn.step(FirstReader(), new_texts=0) == 0
    assert asked == ([] if behind else ["weights"])


@given(st.integers(0, 50), st.floats(0, 1e9))
def test_an_endpoint_rests_longer_and_longer_but_never_for_days(failures: int, told: float) -> None:
    assert rest_s(failures) <= rest_s(failures + 1) <= 3600
    assert rest_s(failures, told_s=told) <= 3600
    assert rest_s(0) == rest_s(2) == 0
    assert rest_s(3) == 30


def test_a_useless_answer_is_asked_for_three_times() -> None:
    assert [next_try(each) is None for each in (1, 2, 3, 4)] == [False, False, True, True]

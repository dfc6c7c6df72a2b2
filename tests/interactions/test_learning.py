"""What corrections teach, through the whole path: never worse, reversible, learnt anew over others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.accounts.models import AuditEntry
from tertulia.interactions import learning_rules as rules
from tertulia.interactions.asides import Asides
from tertulia.interactions.models import Adapted, Correction, Reading
from tertulia.interactions.services.correcting import correct_reading
from tertulia.interactions.services.learning import (
    ANEW,
    Learning,
    ask_due,
    ask_to_learn,
    read_anew_changed,
    switch,
)
from tertulia.interactions.services.reading import read_batch
from tertulia.interactions.services.storing import store_page
from tertulia.kernel.errors import Invalid, NotAllowed, NotFound
from tertulia.language.reader import Reader
from tests.inbox.world import make_world, said
from tests.language.toy import WORDS, toy_reader

if TYPE_CHECKING:
    from tests.inbox.world import World

pytestmark = pytest.mark.django_db
READER = toy_reader()
KNOWN = [each for each in WORDS.split() if each.isalpha()]


def texts(count: int, seed: int) -> list[str]:
    drawn = np.random.default_rng(seed)
    return [" ".join(drawn.choice(KNOWN, size=6)) for _each in range(count)]


def by_word(text: str) -> str:
    """In this brand one word decides."""
    if "loja" in text:
        return "positive"
    return "negative" if "café" in text else "neutral"


def told(world: World, many: list[str], label: str = "", prefix: str = "t") -> None:
    """These came, were read, and a person said of each what it is."""
    items = [said(f"{prefix}{at}", text) for at, text in enumerate(many)]
    store_page(scope=world.scope, channel_id=world.channel.id, items=items)
    read_all()
    for at, text in enumerate(many):
        row = Reading.objects.get(interaction__remote_id=f"{prefix}{at}", brand=world.brand)
        correct_reading(
            scope=world.scope,
            interaction_id=row.interaction_id,
            field="sentiment",
            label=label or by_word(text),
        )


def read_all(reader: Reader = READER) -> None:
    while read_batch(reader):
        pass


def learn(reader: Reader = READER) -> Adapted:
    learning, steps = Learning(), 0
    while learning.step(reader):
        steps += 1
        assert steps < 500
    return Adapted.objects.get(field="sentiment")


def in_percent(chances: Mapping[str, float]) -> dict[str, int]:
    return {label: round(100 * each) for label, each in chances.items() if round(100 * each)}


def right(world: World, prefix: str = "f") -> float:
    """Of the fresh texts, the share that was read as the brand would have it."""
    rows = Reading.objects.filter(
        brand=world.brand, interaction__remote_id__startswith=prefix
    ).values_list("interaction__text", "chances")
    hits = [max(said["sentiment"], key=said["sentiment"].get) == by_word(t) for t, said in rows]
    assert hits
    return sum(hits) / len(hits)


def test_what_is_always_said_otherwise_is_learnt_and_taken_back_with_a_switch(world: World) -> None:
    store_page(
        scope=world.scope,
        channel_id=world.channel.id,
        items=[said(f"f{at}", text) for at, text in enumerate(texts(40, 2))],
    )
    told(world, texts(90, 1))
    before = right(world)
    ask_to_learn(scope=world.scope)
    row = learn()
    assert row.layer is not None
    assert row.right_after > row.right_before
    assert row.corrected > 60
    assert (row.asked_at, row.changed, row.version) == (None, True, "toy")
    assert read_anew_changed()
    assert set(Reading.objects.values_list("version", flat=True)) == {ANEW}
    read_all()
    assert right(world) > before + 0.1
    first = Reading.objects.get(interaction__remote_id="t0")
    assert first.sentiment == by_word(texts(90, 1)[0]), "what a person said holds"
    switch(scope=world.scope, field="sentiment", on=False)
    Asides().step(READER)
    read_all()
    assert right(world) == before
    switch(scope=world.scope, field="sentiment", on=True)
    Asides().step(READER)
    read_all()
    assert right(world) > before + 0.1
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert {"reading.learn", "reading.switch_off", "reading.switch_on"} <= set(actions)


def test_another_brand_is_read_as_before(world: World) -> None:
    other = make_world()
    told(world, texts(90, 1))
    ask_to_learn(scope=world.scope)
    assert learn().layer is not None
    text = [said("o1", "el café de loja")]
    store_page(scope=other.scope, channel_id=other.channel.id, items=text)
    store_page(scope=world.scope, channel_id=world.channel.id, items=text)
    read_all()
    here, there = (
        Reading.objects.get(brand=each.brand, interaction__remote_id="o1").chances["sentiment"]
        for each in (world, other)
    )
    guess = READER.read(["el café de loja"])[0].sentiment.chances
    assert there == in_percent(guess)
    assert here != there


@pytest.mark.parametrize("seed", [3, 4])
def test_labels_by_lot_make_nothing_worse(world: World, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    told(world, texts(60, seed))
    for row in Correction.objects.all():
        correct_reading(
            scope=world.scope,
            interaction_id=row.interaction_id,
            field="sentiment",
            label=str(drawn.choice(["negative", "neutral", "positive"])),
        )
    ask_to_learn(scope=world.scope)
    row = learn()
    assert row.layer is None or row.right_after >= row.right_before


def test_the_same_words_a_hundred_times_are_one_text(world: World) -> None:
    told(world, ["¡El  CAFÉ de loja!"] * 40, "negative")
    ask_to_learn(scope=world.scope)
    row = learn()
    assert (row.corrected, row.layer, row.asked_at) == (1, None, None)
    assert row.tried_at is not None


def test_without_any_correction_nothing_is_learnt(world: World) -> None:
    ask_to_learn(scope=world.scope)
    row = learn()
    assert (row.corrected, row.left, row.layer) == (0, 0, None)


def test_ten_new_corrections_are_worth_a_try_and_other_weights_another(world: World) -> None:
    told(world, texts(9, 5))
    ask_due("toy")
    assert not Adapted.objects.exists()
    told(world, texts(1, 6), prefix="u")
    ask_due("toy")
    row = learn()
    assert row.tried_at is not None
    ask_due("toy")
    assert Adapted.objects.get().asked_at is None
    ask_due("toy 2")
    assert Adapted.objects.get().asked_at is not None


def test_a_layer_over_other_weights_says_nothing(world: World) -> None:
    told(world, texts(90, 1))
    ask_to_learn(scope=world.scope)
    assert learn().layer is not None
    other = Reader(READER.model, "toy 2")
    read_all(other)
    read = Reading.objects.get(interaction__remote_id="t3")
    guess = READER.read([read.interaction.text])[0].sentiment.chances
    assert read.chances["sentiment"] == in_percent(guess)


def test_a_layer_that_does_not_fit_is_left_aside(world: World) -> None:
    Adapted.objects.create(brand=world.brand, field="sentiment", version="toy", layer=b"\x00" * 13)
    Adapted.objects.create(
        brand=world.brand, field="emotion", version="toy", layer=b"\xff" * (129 * 6 * 4)
    )
    store_page(scope=world.scope, channel_id=world.channel.id, items=[said("a", "el café")])
    read_all()
    row = Reading.objects.get()
    assert (row.broken, bool(row.chances)) == (False, True)


def test_what_ends_its_worker_again_and_again_is_given_up(world: World) -> None:
    told(world, texts(30, 7))
    ask_to_learn(scope=world.scope)
    Adapted.objects.update(begun=rules.MOST_BEGUN)
    assert Learning().step(READER)
    assert Adapted.objects.filter(asked_at=None).count() == 1


def test_who_may_and_what_is_refused(world: World) -> None:
    reader_only = replace(world.scope, permissions=frozenset({"conversation.handle"}))
    with pytest.raises(NotAllowed):
        ask_to_learn(scope=reader_only)
    with pytest.raises(NotAllowed):
        switch(scope=reader_only, field="sentiment", on=False)
    with pytest.raises(Invalid):
        switch(scope=world.scope, field="language", on=False)
    with pytest.raises(NotFound):
        switch(scope=world.scope, field="sentiment", on=False)


@given(st.integers(0, 40), st.integers(0, 80), st.integers(0, 80))
def test_when_a_try_is_due(corrected: int, ever: int, seen: int) -> None:
    standing = rules.Standing(corrected, ever, seen, "v")
    found = rules.due(standing, "v")
    assert found == (corrected >= rules.ENOUGH and ever - seen >= rules.ENOUGH)
    assert rules.due(standing, "w") == (corrected >= rules.ENOUGH)


@given(st.lists(st.tuples(st.sampled_from(["a b", "A  B", " a b", "c"]), st.text(max_size=2))))
def test_each_text_teaches_once_and_the_newest_says_what(told: list[tuple[str, str]]) -> None:
    found = rules.each_once(told)
    assert len(found) <= 2
    for key, each in found.items():
        assert each == next(one for one in told if " ".join(one[0].casefold().split()) == key)

"""What cannot be known is looked for, by more than its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tertulia.networks.contract import Connector, Publishes
from tertulia.networks.errors import CannotRead, OutcomeUnknown, Unavailable
from tertulia.networks.values import Content, Part, StepKind
from tests.contract.engine import carry_out
from tests.contract.world import World, picture
from tests.servers.fault_proxy import Fault

HARD = "Mira <esto> & *ya* https://example.com/un/camino?x=1&y=2#z\n\n\n¡fin!  👩🏽‍🚀"


@pytest.fixture
def publisher(connector: Connector) -> Publishes:
    assert isinstance(connector, Publishes)
    return connector


def test_it_is_not_there_before_and_there_after(
    publisher: Publishes, world: World, tmp_path: Path
) -> None:
    session = world.session()
    content = Content((Part(HARD, (picture(tmp_path),)),))
    prepared = carry_out(publisher, session, content, all_but_last=True)
    assert publisher.find(session, prepared.last, taken=()) is None
    made = publisher.perform(session, prepared.last)
    found = publisher.find(session, prepared.last, taken=())
    assert found is not None
    assert found.ref.id == made.ref.id
    assert publisher.find(session, prepared.last, taken={made.ref.id}) is None


@pytest.mark.parametrize("effect", ["accept_drop", "accept_answer"])
def test_what_was_accepted_and_never_acknowledged_is_found(
    publisher: Publishes, world: World, effect: str
) -> None:
    session = world.session()
    prepared = carry_out(
        publisher, session, Content((Part(f"Perdido {effect}"),)), all_but_last=True
    )
    world.wrong(Fault(effect, status=502, body=b"<html>"), write=True)  # type: ignore[arg-type]
    with pytest.raises(OutcomeUnknown):
        publisher.perform(session, prepared.last)
    found = publisher.find(session, prepared.last, taken=())
    assert found is not None
    seen = world.read(found.ref)
    assert seen is not None
    assert seen.text == f"Perdido {effect}"


def test_what_was_dropped_before_the_server_is_not_found(
    publisher: Publishes, world: World
) -> None:
    session = world.session()
    prepared = carry_out(publisher, session, Content((Part("Nunca"),)), all_but_last=True)
    world.wrong(Fault("drop"), write=True)
    with pytest.raises(OutcomeUnknown):
        publisher.perform(session, prepared.last)
    assert publisher.find(session, prepared.last, taken=()) is None


def test_of_equal_texts_only_the_one_that_is_not_taken(publisher: Publishes, world: World) -> None:
    session = world.session()
    content = Content((Part("Buenos días, siempre igual"),))
    first = carry_out(publisher, session, content)
    second = carry_out(publisher, session, content)
    one, two = first.parts[0].ref.id, second.parts[0].ref.id
    assert one != two
    found = publisher.find(session, second.last, taken={one})
    assert found is not None
    assert found.ref.id == two
    assert publisher.find(session, second.last, taken={one, two}) is None


def test_the_same_words_from_long_before_are_not_it(publisher: Publishes, world: World) -> None:
    session = world.session()
    done = carry_out(publisher, session, Content((Part("Cada lunes lo mismo"),)))
    if session_keeps_record_names(publisher):
        pytest.skip("found by the record's name, not by its words")
    later = replace(done.last, created_at=done.last.created_at + timedelta(hours=1))
    assert publisher.find(session, later, taken=()) is None


def test_the_same_words_elsewhere_or_with_other_pictures_are_not_it(
    publisher: Publishes, world: World, tmp_path: Path
) -> None:
    session = world.session()
    plain = carry_out(publisher, session, Content((Part("Igual"),)))
    pictured = Content((Part("Igual", (picture(tmp_path),)),))
    prepared = carry_out(publisher, session, pictured, all_but_last=True)
    assert publisher.find(session, prepared.last, taken=()) is None
    answer = Content((Part("Igual"),), in_reply_to=plain.parts[0].ref, root=plain.parts[0].ref)
    prepared = carry_out(publisher, session, answer, all_but_last=True)
    assert publisher.find(session, prepared.last, taken=()) is None


def test_each_part_of_a_thread_is_found_at_its_place(publisher: Publishes, world: World) -> None:
    session = world.session()
    done = carry_out(publisher, session, Content((Part("eco"), Part("eco"), Part("eco"))))
    ids = {receipt.ref.id for receipt in done.parts}
    parts = [each for each in done.orders if each.plan.kind is StepKind.PART]
    for order, receipt in zip(parts, done.parts, strict=True):
        found = publisher.find(session, order, taken=ids - {receipt.ref.id})
        assert found is not None
        assert found.ref.id == receipt.ref.id


def test_where_nothing_can_be_read_it_says_so(publisher: Publishes, world: World) -> None:
    session = world.session()
    prepared = carry_out(publisher, session, Content((Part("A ciegas"),)), all_but_last=True)
    for kind, expected in (("not_found", CannotRead), ("broken", Unavailable)):
        fault = world.refusal(kind)
        fault.methods, fault.count = ("GET",), None
        world.proxy.add(fault)
        try:
            found = publisher.find(session, prepared.last, taken=())
        except expected:
            found = None
        else:
            assert session_keeps_record_names(publisher), kind
        assert found is None
        world.proxy.clear()


def session_keeps_record_names(publisher: Publishes) -> bool:
    """Whether the step's effect has a name that we chose, and is found by it."""
    assert isinstance(publisher, Connector)
    return publisher.manifest.idempotency == "record"

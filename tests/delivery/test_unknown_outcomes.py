"""Writes whose outcome is not known: looked for, never blindly repeated."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tertulia.delivery import queries, services
from tertulia.delivery.engine import lanes, sender
from tertulia.delivery.models import Attempt
from tertulia.delivery.states import State
from tertulia.kernel.errors import TertuliaError
from tertulia.networks.errors import OutcomeUnknown, Unavailable
from tertulia.networks.models import Channel
from tertulia.networks.values import Media, StepKind, StepOrder
from tests.delivery.scripted import Scripted
from tests.delivery.world import World, drain_once, drain_until_settled, end_leases


def accepted_then_dropped(network: Scripted) -> Callable[[StepOrder], None]:
    """The network takes it, and its answer never arrives."""

    def act(order: StepOrder) -> None:
        network.accept(order)
        raise OutcomeUnknown("No answer.")

    return act


def test_accepted_but_unanswered_is_found_and_not_repeated(engine: World) -> None:
    engine.network.script = [accepted_then_dropped(engine.network)]
    delivery_id = engine.schedule("hello")
    drain_until_settled(delivery_id)
    assert engine.network.texts() == ["hello"]
    row = engine.row(delivery_id)
    assert (row.state, row.remote_id) == (State.PUBLISHED, "r1")


def test_not_accepted_is_repeated_with_the_same_key_after_settling(engine: World) -> None:
    engine.network.script = [OutcomeUnknown("No answer.")]
    delivery_id = engine.schedule("hello")
    drain_until_settled(delivery_id)
    assert engine.network.texts() == ["hello"]
    first, second = engine.network.calls
    assert first.key == second.key
    assert first.created_at == second.created_at
    codes = list(Attempt.objects.values_list("code", flat=True))
    assert codes.index("repeat") > codes.index("not_found")


def test_accepted_late_is_not_repeated(engine: World) -> None:
    """The effect shows only after the first looks: still inside the settling time."""
    network = engine.network
    network.script = [accepted_then_dropped(network)]
    network.hidden = {"r1"}
    delivery_id = engine.schedule("hello")
    drain_once()
    while network.finds < 1:
        drain_once()
    assert engine.state(delivery_id) == State.SENDING
    network.hidden = set()
    drain_until_settled(delivery_id)
    assert network.texts() == ["hello"]


def test_where_nothing_can_be_read_a_person_is_asked(engine: World) -> None:
    engine.network.readable = False
    engine.network.script = [OutcomeUnknown("No answer.")]
    delivery_id = engine.schedule("hello")
    drain_until_settled(delivery_id)
    assert engine.state(delivery_id) == State.UNCERTAIN
    assert len(engine.network.calls) == 1
    card = queries.deliveries_needing_a_person(scope=engine.scope)[0]
    assert card.sentence


def test_unreadable_but_keys_honoured_is_repeated_with_the_key(engine: World) -> None:
    Channel.objects.update(limits={"honours_keys": True})
    engine.network.readable = False
    engine.network.script = [OutcomeUnknown("No answer.")]
    delivery_id = engine.schedule("hello")
    drain_until_settled(delivery_id)
    assert engine.state(delivery_id) == State.PUBLISHED
    assert len({order.key for order in engine.network.calls}) == 1


def test_a_person_says_that_it_is_there(engine: World) -> None:
    engine.network.readable = False
    engine.network.script = [OutcomeUnknown("No answer.")]
    delivery_id = engine.schedule("hello")
    drain_until_settled(delivery_id)
    services.settle_uncertain(
        scope=engine.scope, delivery_id=delivery_id, published=True, url="https://a.test/1"
    )
    assert engine.state(delivery_id) == State.PUBLISHED
    assert engine.row(delivery_id).url == "https://a.test/1"


def test_a_person_says_that_it_is_not_there_and_retries(engine: World) -> None:
    engine.network.readable = False
    engine.network.script = [OutcomeUnknown("No answer.")]
    delivery_id = engine.schedule("hello")
    drain_until_settled(delivery_id)
    services.settle_uncertain(scope=engine.scope, delivery_id=delivery_id, published=False)
    assert engine.state(delivery_id) == State.FAILED
    services.retry_delivery(scope=engine.scope, delivery_id=delivery_id)
    drain_until_settled(delivery_id)
    assert engine.network.texts() == ["hello"]


def test_a_timeline_that_fails_for_now_decides_nothing(engine: World) -> None:
    engine.network.script = [OutcomeUnknown("No answer.")]
    engine.network.find_error = Unavailable("Away.")
    delivery_id = engine.schedule("hello")
    drain_once()
    while engine.network.finds < 3:
        drain_once()
    assert engine.state(delivery_id) == State.SENDING
    engine.network.find_error = None
    drain_until_settled(delivery_id)
    assert engine.network.texts() == ["hello"]


def test_equal_texts_wait_for_each_other_and_others_do_not(engine: World) -> None:
    network = engine.network
    network.script = [accepted_then_dropped(network)]
    network.hidden = {"r1"}
    first = engine.schedule("same", in_s=-3)
    twin = engine.schedule("Same ", in_s=-2)
    other = engine.schedule("other", in_s=-1)
    drain_once()
    drain_once()
    assert engine.state(other) == State.PUBLISHED
    assert engine.state(twin) == State.SCHEDULED
    network.hidden = set()
    drain_until_settled(first, twin)
    assert [each.text for each in network.made] == ["same", "other", "Same "]
    assert engine.row(first).remote_id == "r1"
    assert engine.row(twin).remote_id == "r3"


def test_a_twin_published_before_is_never_taken_for_it(engine: World) -> None:
    before = engine.schedule("evergreen", in_s=-3)
    drain_until_settled(before)
    engine.network.script = [OutcomeUnknown("No answer.")]
    again = engine.schedule("evergreen", in_s=-2)
    drain_until_settled(again)
    assert engine.network.texts() == ["evergreen", "evergreen"]
    assert engine.row(again).remote_id == "r2"


def test_an_unknown_part_of_a_thread_is_found_and_the_rest_follows(engine: World) -> None:
    network = engine.network
    network.script = [lambda order: None, accepted_then_dropped(network)]
    delivery_id = engine.schedule("one", "two", "three")
    drain_until_settled(delivery_id)
    assert network.texts() == ["one", "two", "three"]
    assert [each.above for each in network.made] == ["", "r1", "r2"]


def test_a_repeatable_step_is_simply_repeated(engine: World) -> None:
    from tertulia.kernel.blobs import blob_path, store_blob
    from tertulia.networks.values import Content, Part

    digest = store_blob(b"picture")
    media = Media(digest, blob_path(digest), "image/png", 7, 1, 1)
    engine.network.script = [OutcomeUnknown("No answer.")]
    delivery_id = engine.schedule(content=Content(parts=(Part("with", (media,)),)))
    drain_once()
    assert engine.network.finds == 0
    drain_until_settled(delivery_id)
    kinds = [order.plan.kind for order in engine.network.calls]
    assert kinds == [StepKind.UPLOAD, StepKind.UPLOAD, StepKind.PART]


def test_a_defect_of_a_connector_is_of_unknown_outcome(engine: World) -> None:
    def breaks(order: StepOrder) -> None:
        engine.network.accept(order)
        raise KeyError("id")

    engine.network.script = [breaks]
    delivery_id = engine.schedule("hello")
    drain_until_settled(delivery_id)
    assert engine.network.texts() == ["hello"]


def test_something_of_ours_that_fails_before_the_call_is_said_so(engine: World) -> None:
    class Lost(TertuliaError):
        """A file that is gone."""

    def breaks(order: StepOrder) -> None:
        raise Lost("The picture is gone.")

    engine.network.script = [breaks]
    delivery_id = engine.schedule("hello")
    drain_until_settled(delivery_id)
    assert engine.state(delivery_id) == State.FAILED


class Killed(BaseException):
    """kill -9, as near as one process can come to it."""


CHECKPOINTS = ["intent_saved", "receipt_given", "receipt_saved", "fault_seen", "looked"]


@pytest.mark.parametrize("where", CHECKPOINTS)
@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("fault", [False, True], ids=["well", "dropped"])
def test_killed_at_each_line_it_is_published_once(
    engine: World, monkeypatch: pytest.MonkeyPatch, where: str, nth: int, fault: bool
) -> None:
    seen = 0

    def strike(name: str) -> None:
        nonlocal seen
        if name == where:
            seen += 1
            if seen == nth:
                raise Killed

    if fault:
        engine.network.script = [accepted_then_dropped(engine.network)]
    delivery_id = engine.schedule("one", "two", "three")
    monkeypatch.setattr(sender, "checkpoint", strike)
    try:
        drain_until_settled(delivery_id)
    except Killed:
        end_leases()
    drain_until_settled(delivery_id)
    assert engine.network.texts() == ["one", "two", "three"]
    assert [each.above for each in engine.network.made] == ["", "r1", "r2"]
    assert engine.state(delivery_id) == State.PUBLISHED


def test_nobody_takes_what_is_being_sent_before_its_lease_ends(
    engine: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strike(name: str) -> None:
        raise Killed

    engine.schedule("hello")
    with monkeypatch.context() as patch:
        patch.setattr(sender, "checkpoint", strike)
        with pytest.raises(Killed):
            drain_once()
    assert lanes.claim("other", 10) == []


@pytest.mark.parametrize("texts", [("one",), ("one", "two")], ids=["post", "thread"])
def test_a_sender_that_lost_its_lane_keeps_its_receipt_and_sends_nothing_more(
    engine: World, texts: tuple[str, ...]
) -> None:
    first = engine.schedule(*texts, in_s=-2)
    second = engine.schedule("next", in_s=-1)

    def overtaken(order: StepOrder) -> None:
        engine.network.during = None
        end_leases()
        lanes.claim("other", 10)

    engine.network.during = overtaken
    drain_once()
    assert engine.network.texts() == ["one"]
    assert engine.state(second) == State.SCHEDULED
    end_leases()
    drain_until_settled(first, second)
    assert engine.network.texts() == [*texts, "next"]
    assert engine.network.finds == 0


def test_a_dead_workers_lanes_are_freed_by_who_takes_its_name(
    engine: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strike(name: str) -> None:
        if name == "receipt_given":
            raise Killed

    delivery_id = engine.schedule("hello")
    with monkeypatch.context() as patch:
        patch.setattr(sender, "checkpoint", strike)
        with pytest.raises(Killed):
            drain_once(owner="machine:1")
    assert lanes.free_abandoned("machine:2") == 0
    assert lanes.free_abandoned("machine:1") == 1
    drain_until_settled(delivery_id)
    assert engine.network.texts() == ["hello"]

"""A pause has a definite before and after, also in the last moment."""

from __future__ import annotations

import threading

import pytest

from tertulia.delivery import holds, queries, services
from tertulia.delivery.states import DeliveryKind, State
from tertulia.networks.values import RemoteRef, StepOrder, Target
from tests.delivery.holding import in_thread
from tests.delivery.world import World, drain_once, drain_until_settled


def test_a_pause_says_what_it_stops_and_stops_it(engine: World) -> None:
    due, later = engine.schedule("due"), engine.schedule("later", in_s=600)
    result = holds.pause_brand(scope=engine.scope, reason="Storm", replies_too=False)
    assert {card.id for card in result.stopped} == {due, later}
    assert result.stopped_count == 2
    assert result.on_their_way == ()
    drain_once()
    assert engine.network.texts() == []
    assert engine.state(due) == State.HELD
    assert engine.state(later) == State.SCHEDULED
    pause = queries.pause_of(scope=engine.scope)
    assert pause
    assert pause.reason == "Storm"


def test_replies_by_hand_are_a_separate_switch(engine: World) -> None:
    holds.pause_brand(scope=engine.scope, reason="", replies_too=False)
    reply = engine.schedule("reply", kind=DeliveryKind.REPLY, by_hand=True)
    drain_until_settled(reply)
    assert engine.state(reply) == State.PUBLISHED
    holds.pause_brand(scope=engine.scope, reason="", replies_too=True)
    other = engine.schedule("another", kind=DeliveryKind.REPLY, by_hand=True)
    drain_once()
    assert engine.state(other) == State.HELD


def test_taking_down_is_never_stopped(engine: World) -> None:
    post = engine.schedule("post")
    drain_until_settled(post)
    holds.pause_brand(scope=engine.scope, reason="", replies_too=True)
    child = services.delete_published(scope=engine.scope, delivery_id=post)
    drain_until_settled(child)
    assert engine.state(post) == State.DELETED


def test_resuming_asks_about_each_that_was_held(engine: World) -> None:
    held = [engine.schedule("one"), engine.schedule("two")]
    holds.pause_brand(scope=engine.scope, reason="", replies_too=False)
    drain_until_settled(*held)
    holds.resume_brand(scope=engine.scope)
    assert queries.pause_of(scope=engine.scope) is None
    assert drain_once() == 0
    services.release_held(scope=engine.scope, delivery_id=held[0], choice="send_now")
    services.release_held(scope=engine.scope, delivery_id=held[1], choice="cancel")
    drain_until_settled(*held)
    assert engine.network.texts() == ["one"]


def test_another_brand_goes_on(engine: World) -> None:
    from tests.delivery.world import make_world

    other = make_world(engine.network)
    holds.pause_brand(scope=engine.scope, reason="", replies_too=True)
    mine, theirs = engine.schedule("mine"), other.schedule("theirs")
    drain_until_settled(mine, theirs)
    assert engine.network.texts() == ["theirs"]


def test_a_like_by_an_automation_is_held(engine: World) -> None:
    holds.pause_brand(scope=engine.scope, reason="", replies_too=False)
    like = engine.schedule(kind=DeliveryKind.LIKE, content=None, target=Target(ref=RemoteRef("x")))
    drain_once()
    assert engine.state(like) == State.HELD


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", range(3))
def test_set_in_the_last_moment_it_names_exactly_what_still_goes_out(
    committed: World, run: int
) -> None:
    """Senders and the pause race: what it does not name is never sent, what it names is."""
    channels = [committed.channel, *(committed.another_channel(f"c{n}") for n in range(5))]
    ids = [
        committed.schedule(f"text {n}", channel_id=channels[n % 6].id, in_s=-1) for n in range(24)
    ]
    reached = threading.Event()

    def slow(order: StepOrder) -> None:
        if len(committed.network.calls) >= 4:
            reached.set()
        threading.Event().wait(0.01)

    committed.network.during = slow
    threads = [in_thread(drain_once) for _ in range(3)]
    assert reached.wait(10)
    result = holds.pause_brand(scope=committed.scope, reason="now", replies_too=True)
    published_before = {each for each in ids if committed.state(each) == State.PUBLISHED}
    for thread in threads:
        thread.join(20)
    named = {card.id for card in result.on_their_way}
    sent = {each for each in ids if committed.state(each) == State.PUBLISHED}
    assert sent <= published_before | named
    assert len(committed.network.made) == len(sent)
    assert not {card.id for card in result.stopped} & sent

"""What goes out, in which order, and what is written down about it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tertulia.delivery import queries, services
from tertulia.delivery.models import Delivery, MeasurePlan, Step
from tertulia.delivery.states import DeliveryKind, State
from tertulia.delivery.values import Approval, Due
from tertulia.kernel import clock
from tertulia.networks.errors import (
    Gone,
    LimitExceeded,
    MissingScope,
    NeedsReauth,
    RateLimited,
    Refused,
    Unavailable,
)
from tertulia.networks.models import Channel, Health
from tertulia.networks.values import Content, Part, RemoteRef, Target
from tests.delivery.world import World, drain_once, drain_until_settled


def test_it_publishes_what_is_due_and_leaves_the_rest(engine: World) -> None:
    due, later = engine.schedule("now"), engine.schedule("later", in_s=3600)
    drain_once()
    assert engine.network.texts() == ["now"]
    row = engine.row(due)
    assert row.state == State.PUBLISHED
    assert row.url == "https://scripted.test/r1"
    assert row.remote_id == "r1"
    assert row.published_at
    assert engine.state(later) == State.SCHEDULED
    assert MeasurePlan.objects.get().delivery_id == due


def test_one_channel_sends_in_order_of_due_moments(engine: World) -> None:
    second = engine.schedule("second", in_s=-5)
    first = engine.schedule("first", in_s=-10)
    drain_until_settled(first, second)
    assert engine.network.texts() == ["first", "second"]


def test_a_thread_hangs_each_part_on_the_one_before(engine: World) -> None:
    delivery_id = engine.schedule("one", "two", "three")
    drain_once()
    assert [each.above for each in engine.network.made] == ["", "r1", "r2"]
    assert engine.state(delivery_id) == State.PUBLISHED


def test_its_story_tells_what_was_sent_and_what_came_back(engine: World) -> None:
    delivery_id = engine.schedule("hello")
    drain_once()
    story = queries.delivery_story(scope=engine.scope, delivery_id=delivery_id)
    assert [line.what for line in story.lines] == ["sent", "answered", "decided"]
    assert story.lines[0].data["key"] == Step.objects.get().key
    assert story.lines[1].data["url"] == "https://scripted.test/r1"
    assert "secret-token" not in str(story)


def test_what_is_too_late_is_missed_and_a_person_decides(engine: World) -> None:
    late = engine.schedule("late", in_s=-31 * 60)
    in_time = engine.schedule("in time", in_s=-20 * 60)
    own = engine.schedule("own limit", in_s=-61, late_limit_s=60)
    drain_until_settled(late, in_time, own)
    assert engine.state(late) == State.MISSED
    assert engine.state(own) == State.MISSED
    assert engine.network.texts() == ["in time"]
    services.retry_delivery(scope=engine.scope, delivery_id=late)
    drain_once()
    assert engine.state(late) == State.PUBLISHED


def test_only_what_was_approved_goes_out(engine: World) -> None:
    content = Content(parts=(Part("approved"),))
    from tertulia.delivery.snapshots import digest_of

    right = engine.schedule(content=content, approval=Approval(digest_of(content)))
    other = engine.schedule("another", approval=Approval(digest_of(content)))
    missing = engine.schedule("third", approval=Approval(""))
    drain_until_settled(right, other, missing)
    assert engine.network.texts() == ["approved"]
    assert engine.state(other) == engine.state(missing) == State.HELD
    assert engine.row(other).reason == "not_approved"


def test_a_refusal_is_told_in_the_networks_words(engine: World) -> None:
    engine.network.script = [Refused("No.", words="Text is spam")]
    delivery_id = engine.schedule("hello")
    drain_once()
    card = queries.deliveries_needing_a_person(scope=engine.scope)[0]
    assert card.id == delivery_id
    assert card.state == State.FAILED
    assert "Text is spam" in card.sentence
    assert not card.retry_helps


def test_a_429_waits_as_long_as_it_says_and_spends_no_try(engine: World) -> None:
    engine.network.script = [RateLimited("Wait.", retry_after_s=900)]
    delivery_id = engine.schedule("hello")
    other = engine.schedule("other", in_s=0)
    drain_once()
    row = engine.row(delivery_id)
    assert row.state == State.SCHEDULED
    assert row.tries == 0
    assert row.reason == "rate_limited"
    assert 890 < (row.ready_at - clock.now()).total_seconds() <= 900
    assert drain_once() == 0, "the whole lane waits"
    assert engine.state(other) == State.SCHEDULED
    assert len(engine.network.calls) == 1


def test_a_network_that_is_away_is_tried_again_until_the_late_limit(engine: World) -> None:
    engine.network.script = [Unavailable("Away.")] * 2
    delivery_id = engine.schedule("hello")
    drain_once()
    row = engine.row(delivery_id)
    assert (row.state, row.tries, row.reason) == (State.SCHEDULED, 1, "unavailable")
    Delivery.objects.update(ready_at=clock.now())
    drain_once()
    assert engine.row(delivery_id).tries == 2
    Delivery.objects.update(ready_at=clock.now(), due_at=clock.now() - timedelta(minutes=31))
    drain_once()
    assert engine.state(delivery_id) == State.MISSED
    assert engine.network.made == []


def test_an_ended_access_holds_back_until_reconnected(engine: World) -> None:
    engine.network.script = [NeedsReauth("Ended.")]
    delivery_id = engine.schedule("hello")
    drain_once()
    channel = Channel.objects.get(id=engine.channel.id)
    assert channel.health == Health.REAUTH
    assert engine.row(delivery_id).reason == "needs_reauth"
    assert engine.state(delivery_id) == State.SCHEDULED
    Delivery.objects.update(ready_at=clock.now())
    drain_once()
    assert len(engine.network.calls) == 1, "not called while it must be reconnected"
    Channel.objects.update(health=Health.GOOD)
    services.wake_channel(channel_id=channel.id)
    drain_until_settled(delivery_id)
    assert engine.state(delivery_id) == State.PUBLISHED


def test_a_missing_permission_names_it(engine: World) -> None:
    engine.network.script = [MissingScope("No.", scope="write:statuses")]
    engine.schedule("hello")
    drain_once()
    card = queries.deliveries_needing_a_person(scope=engine.scope)[0]
    assert "write:statuses" in card.sentence


def test_a_broken_thread_is_partly_published_and_resumes_at_its_step(engine: World) -> None:
    engine.network.script = [lambda order: None, Refused("No.")]
    delivery_id = engine.schedule("one", "two", "three")
    drain_once()
    assert engine.state(delivery_id) == State.PARTLY_PUBLISHED
    services.retry_delivery(scope=engine.scope, delivery_id=delivery_id)
    drain_until_settled(delivery_id)
    assert engine.network.texts() == ["one", "two", "three"]
    assert engine.state(delivery_id) == State.PUBLISHED


def test_deleting_takes_down_every_part_from_the_end(engine: World) -> None:
    delivery_id = engine.schedule("one", "two")
    drain_once()
    child = services.delete_published(scope=engine.scope, delivery_id=delivery_id)
    drain_until_settled(child)
    assert engine.network.texts()[2:] == ["delete:r2", "delete:r1"]
    assert engine.state(delivery_id) == State.DELETED


def test_deleting_what_is_gone_already_is_done(engine: World) -> None:
    delivery_id = engine.schedule("one")
    drain_once()
    engine.network.script = [Gone("Not there.")]
    child = services.delete_published(scope=engine.scope, delivery_id=delivery_id)
    drain_until_settled(child)
    assert engine.state(child) == State.PUBLISHED
    assert engine.state(delivery_id) == State.DELETED


def test_an_edit_acts_on_the_part_that_changed(engine: World) -> None:
    delivery_id = engine.schedule("one", "two")
    drain_once()
    new = Content(parts=(Part("one"), Part("two, corrected")))
    child = services.edit_published(scope=engine.scope, delivery_id=delivery_id, content=new)
    drain_until_settled(child)
    order = engine.network.calls[-1]
    assert order.target == Target(ref=RemoteRef("r2", url="https://scripted.test/r2"))
    assert engine.network.texts()[-1] == "two, corrected"


def test_a_like_needs_its_target(engine: World) -> None:
    like = engine.schedule(
        kind=DeliveryKind.LIKE, content=None, target=Target(ref=RemoteRef("x1")), by_hand=True
    )
    drain_once()
    assert engine.network.texts() == ["like:x1"]
    assert engine.state(like) == State.PUBLISHED


def test_a_channel_by_hand_is_handed_over_and_confirmed(engine: World) -> None:
    hand = engine.another_channel("hand", by_hand=True, health=Health.BY_HAND)
    delivery_id = engine.schedule("for people", channel_id=hand.id)
    drain_once()
    assert engine.state(delivery_id) == State.HANDED_OVER
    url = "https://example.org/p/1"
    services.confirm_handed_over(scope=engine.scope, delivery_id=delivery_id, url=url)
    assert engine.state(delivery_id) == State.PUBLISHED
    assert engine.network.calls == []


def test_a_limit_is_told_before_anything_is_kept(engine: World) -> None:
    with pytest.raises(LimitExceeded):
        engine.schedule("x" * 501)
    assert not Delivery.objects.exists()


def test_a_channel_that_fails_leaves_the_others_alone(engine: World) -> None:
    engine.network.script = [Refused("No.")]
    failing = engine.schedule("one")
    other = engine.schedule("two", channel_id=engine.another_channel().id)
    drain_until_settled(failing, other)
    assert {engine.state(failing), engine.state(other)} == {State.FAILED, State.PUBLISHED}


def test_moving_is_refused_once_it_went_out(engine: World) -> None:
    from tertulia.kernel.errors import Conflict

    delivery_id = engine.schedule("one", in_s=60)
    due = Due(at=clock.now() - timedelta(seconds=1), local=None, zone="UTC")
    services.move_delivery(scope=engine.scope, delivery_id=delivery_id, due=due)
    drain_once()
    assert engine.state(delivery_id) == State.PUBLISHED
    with pytest.raises(Conflict):
        services.move_delivery(scope=engine.scope, delivery_id=delivery_id, due=due)


def test_a_cancelled_one_stays_until_restored(engine: World) -> None:
    delivery_id = engine.schedule("one")
    services.cancel_delivery(scope=engine.scope, delivery_id=delivery_id)
    assert drain_once() == 0
    services.restore_delivery(scope=engine.scope, delivery_id=delivery_id)
    drain_once()
    assert engine.network.texts() == ["one"]

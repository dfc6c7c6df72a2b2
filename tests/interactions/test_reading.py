"""Feeds: read by one worker at a time, again and again, with patience for what fails."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from tertulia.interactions import jobs, streams
from tertulia.interactions.calling import HOLDER
from tertulia.interactions.models import Feed, Interaction
from tertulia.interactions.rules import next_read_s
from tertulia.interactions.services import feeds
from tertulia.kernel import clock
from tertulia.networks.errors import NeedsReauth, RateLimited, Unavailable
from tertulia.networks.models import Channel, Health
from tertulia.networks.values import Page, RemoteRef, Vanished
from tests.ground.waiting import until
from tests.inbox.world import World, make_world, said
from tests.interactions.talking import Talking

INTERACTIONS = Feed.Name.INTERACTIONS.value


def read(world: World, name: str = INTERACTIONS) -> Feed:
    """Read one feed now, as the poll does; returns it as it is afterwards."""
    feeds.ensure_feeds()
    Feed.objects.filter(name=name).update(next_at=clock.now())
    feed = feeds.take_due_feed(holder=HOLDER, names=[name], lease_s=60)
    assert feed is not None
    jobs.read_feed(feed)
    feed.refresh_from_db()
    return feed


def test_what_is_read_is_stored_and_the_cursor_goes_on(world: World, network: Talking) -> None:
    network.pages = [Page((said("c1"),), "one", more=True), Page((said("c2"),), "two")]
    feed = read(world)
    assert Interaction.objects.count() == 2
    assert network.cursors == ["", "one"]
    assert (feed.cursor, feed.lease_until, feed.failures) == ("two", None, 0)
    assert timedelta(seconds=50) < feed.next_at - clock.now() <= timedelta(seconds=60)
    read(world)
    assert network.cursors[-1] == "two"


def test_a_page_that_promises_more_without_moving_does_not_turn_forever(
    world: World, network: Talking
) -> None:
    network.pages = [Page((said("c1"),), "", more=True) for _ in range(50)]
    read(world)
    assert len(network.cursors) == 1


def test_a_blip_is_waited_out_and_a_long_one_is_shown(world: World, network: Talking) -> None:
    network.errors = [Unavailable("away") for _ in range(3)]
    waits = []
    for _turn in range(3):
        feed = read(world)
        waits.append((feed.next_at - clock.now()).total_seconds())
    assert feed.failures == 3
    assert waits[0] < waits[1] < waits[2]
    assert Channel.objects.get().health == Health.SLOW
    read(world)
    assert Channel.objects.get().health == Health.GOOD


def test_ended_access_asks_for_a_person_and_is_not_tried_again(
    world: World, network: Talking
) -> None:
    network.errors = [NeedsReauth("ended")]
    read(world)
    assert Channel.objects.get().health == Health.REAUTH
    Feed.objects.update(next_at=clock.now())
    assert feeds.take_due_feed(holder=HOLDER, names=[INTERACTIONS], lease_s=60) is None


def test_a_told_limit_is_obeyed_and_is_no_failure(world: World, network: Talking) -> None:
    network.errors = [RateLimited("slowly", retry_after_s=300)]
    feed = read(world)
    assert feed.failures == 0
    assert feed.next_at - clock.now() > timedelta(seconds=290)


def test_one_feed_is_leased_to_one_worker_until_the_lease_ends(world: World) -> None:
    feeds.ensure_feeds()
    first = feeds.take_due_feed(holder="a", names=[INTERACTIONS], lease_s=60)
    assert first is not None
    assert feeds.take_due_feed(holder="b", names=[INTERACTIONS], lease_s=60) is None
    Feed.objects.update(lease_until=clock.now() - timedelta(minutes=5))
    second = feeds.take_due_feed(holder="b", names=[INTERACTIONS], lease_s=60)
    assert second is not None
    assert second.id == first.id
    assert not feeds.feed_read(feed=first, holder="a", cursor="late", more=False, poll_s=60)
    assert Feed.objects.get(id=first.id).cursor == ""


def test_looking_again_finds_edits_and_deletions(world: World, network: Talking) -> None:
    network.pages = [Page((said("c1", "antes"), said("c2")), "x")]
    read(world)
    network.stands = {"c1": said("c1", "después"), "c2": Vanished(RemoteRef("c2"))}
    with time_machine.travel(clock.now() + timedelta(minutes=15)):
        read(world, Feed.Name.AGAIN.value)
    assert Interaction.objects.get(remote_id="c1").text == "después"
    assert Interaction.objects.get(remote_id="c2").deleted_at is not None


@given(st.floats(1, 3600), st.integers(0, 60))
def test_patience_grows_and_has_an_end(poll_s: float, failures: int) -> None:
    now = next_read_s(poll_s=poll_s, failures=failures, streamed=False)
    later = next_read_s(poll_s=poll_s, failures=failures + 1, streamed=False)
    assert poll_s <= now <= later <= max(900.0, poll_s)


@pytest.mark.django_db(transaction=True)
def test_a_stream_is_held_by_one_worker_and_given_back(
    network: Talking, transactional_db: None
) -> None:
    world = make_world()
    network.pushed = [said("c1"), Vanished(RemoteRef("c1")), said("c2")]
    stop = threading.Event()
    worker = threading.Thread(target=streams.run, args=(stop,))
    worker.start()
    try:
        assert network.listening.wait(20)
        assert until(lambda: Interaction.objects.filter(brand=world.brand).count() == 2)
        assert Interaction.objects.get(remote_id="c1").deleted_at is not None
        assert feeds.is_streamed(channel_id=world.channel.id)
        taken = feeds.take_due_feed(holder="other", names=[Feed.Name.STREAM.value], lease_s=9)
        assert taken is None
    finally:
        stop.set()
        worker.join(20)
        network.hang_up.set()
    assert until(lambda: not any("stream-" in each.name for each in threading.enumerate()))
    assert network.streams_open == 1
    assert Feed.objects.get(name=Feed.Name.STREAM).lease_holder == ""

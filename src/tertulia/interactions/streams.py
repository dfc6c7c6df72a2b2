"""Networks that push: a thread per channel, in whichever worker holds the channel's lease."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from uuid import UUID

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection

from tertulia.interactions.calling import HOLDER, channel_session, let_go, say_failed, scope_of
from tertulia.interactions.models import Feed
from tertulia.interactions.services.feeds import (
    ensure_feeds,
    feed_failed,
    release_feed,
    renew_lease,
    stream_lives,
    take_due_feed,
)
from tertulia.interactions.services.storing import store_page
from tertulia.kernel.errors import TertuliaError
from tertulia.networks.contract import Streams
from tertulia.networks.errors import RateLimited
from tertulia.networks.registry import part_of
from tertulia.networks.values import RemoteInteraction, Vanished

log = logging.getLogger(__name__)
LEASE_S = 20.0
LOOK_S = 3.0
SAY_S = 15.0
RETRY_S = 5.0
"""First wait after a broken stream; doubles with each failure up to fifteen minutes."""


@dataclass
class Holding:
    """A stream this worker listens to. `end` is set when the worker stops or lost the lease."""

    feed: Feed
    end: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def lives(self) -> bool:
        """Whether its thread still runs."""
        return self.thread is not None and self.thread.is_alive()


def run(stop: threading.Event) -> None:
    """Hold the streams this worker can get until `stop` is set. Called by the worker."""
    held: dict[UUID, Holding] = {}
    while not stop.is_set():
        try:
            close_old_connections()
            ensure_feeds()
            for each in held.values():
                if not renew_lease(feed_id=each.feed.id, holder=HOLDER, lease_s=LEASE_S):
                    each.end.set()
            _start_due(held)
        except DatabaseError:
            log.warning("streams: the database does not answer; trying again", exc_info=True)
        let_go()
        stop.wait(LOOK_S)
        held = {key: each for key, each in held.items() if each.lives()}
    for each in held.values():
        each.end.set()
        release_feed(feed_id=each.feed.id, holder=HOLDER)
    let_go()


def _start_due(held: dict[UUID, Holding]) -> None:
    while True:
        feed = take_due_feed(holder=HOLDER, names=[Feed.Name.STREAM.value], lease_s=LEASE_S)
        if feed is None:
            return
        known = held.get(feed.id)
        if known and known.lives():
            # Its lease ran out while the database was away: it goes on.
            continue
        each = Holding(feed)
        each.thread = threading.Thread(
            target=_hold, args=(each,), name=f"stream-{feed.channel_id}", daemon=True
        )
        held[feed.id] = each
        each.thread.start()


def _hold(holding: Holding) -> None:
    """Listen until told to stop, the lease is lost, or the stream breaks."""
    feed = holding.feed
    try:
        _listen(holding)
    except RateLimited as error:
        feed_failed(
            feed=feed, holder=HOLDER, words=str(error), poll_s=RETRY_S,
            retry_after_s=error.retry_after_s,
        )  # fmt: skip
    except TertuliaError as error:
        say_failed(feed.channel, error, failures=feed.failures)
        feed_failed(feed=feed, holder=HOLDER, words=str(error), poll_s=RETRY_S)
    except DatabaseError:
        # The lease runs out by itself; whoever sees the database first goes on.
        log.warning("stream %s: the database went away", feed.channel_id, exc_info=True)
    except Exception:
        log.exception("stream %s broke", feed.channel_id)
        feed_failed(feed=feed, holder=HOLDER, words="broken stream", poll_s=RETRY_S)
    finally:
        connection.close()


def _listen(holding: Holding) -> None:
    feed = holding.feed
    scope = scope_of(feed.channel)
    streams = part_of(feed.channel.network, Streams)
    said = float("-inf")
    session = channel_session(feed.channel)
    let_go()
    for each in streams.stream(session):
        if holding.end.is_set():
            return
        if time.monotonic() - said > SAY_S:
            said = time.monotonic()
            stream_lives(feed_id=feed.id, holder=HOLDER)
        if isinstance(each, RemoteInteraction | Vanished):
            store_page(scope=scope, channel_id=feed.channel_id, items=[each])
        let_go()
    # A clean end: the next try is soon, not at once.
    feed_failed(feed=feed, holder=HOLDER, words="", poll_s=RETRY_S, retry_after_s=RETRY_S)

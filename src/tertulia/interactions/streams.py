"""Networks that push: a thread per channel, in whichever worker holds the channel's lease."""

from __future__ import annotations

import logging
import threading
import time
from uuid import UUID

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection

from tertulia.interactions.calling import HOLDER, channel_session, say_failed, scope_of
from tertulia.interactions.models import Feed
from tertulia.interactions.services.feeds import (
    ensure_feeds,
    feed_failed,
    release_feed,
    renew_lease,
    take_due_feed,
)
from tertulia.interactions.services.storing import store_page
from tertulia.kernel.errors import TertuliaError
from tertulia.networks.contract import Streams
from tertulia.networks.errors import RateLimited
from tertulia.networks.registry import part_of
from tertulia.networks.values import RemoteInteraction, Vanished

log = logging.getLogger(__name__)
LEASE_S = 45.0
RENEW_S = 10.0
LOOK_S = 3.0
RETRY_S = 5.0
"""First wait after a broken stream; doubles with each failure up to fifteen minutes."""


def run(stop: threading.Event) -> None:
    """Hold the streams this worker can get until `stop` is set. Called by the worker."""
    threads: dict[UUID, threading.Thread] = {}
    while not stop.is_set():
        try:
            close_old_connections()
            ensure_feeds()
            _start_due(threads, stop)
        except DatabaseError:
            log.warning("streams: the database does not answer; trying again", exc_info=True)
        threads = {key: thread for key, thread in threads.items() if thread.is_alive()}
        stop.wait(LOOK_S)
    for thread in threads.values():
        thread.join(timeout=2)


def _start_due(threads: dict[UUID, threading.Thread], stop: threading.Event) -> None:
    while not stop.is_set():
        feed = take_due_feed(holder=HOLDER, names=[Feed.Name.STREAM.value], lease_s=LEASE_S)
        if feed is None or feed.id in threads:
            return
        thread = threading.Thread(
            target=_hold, args=(feed, stop), name=f"stream-{feed.channel_id}", daemon=True
        )
        threads[feed.id] = thread
        thread.start()


def _hold(feed: Feed, stop: threading.Event) -> None:
    """Listen until told to stop, the lease is lost, or the stream breaks."""
    try:
        _listen(feed, stop)
    except RateLimited as error:
        feed_failed(
            feed=feed, holder=HOLDER, words=str(error), poll_s=RETRY_S,
            retry_after_s=error.retry_after_s,
        )  # fmt: skip
    except TertuliaError as error:
        say_failed(feed.channel, error)
        feed_failed(feed=feed, holder=HOLDER, words=str(error), poll_s=RETRY_S)
    except DatabaseError:
        # The lease runs out by itself; whoever sees the database first goes on.
        log.warning("stream %s: the database went away", feed.channel_id, exc_info=True)
    except Exception:
        log.exception("stream %s broke", feed.channel_id)
        feed_failed(feed=feed, holder=HOLDER, words="broken stream", poll_s=RETRY_S)
    finally:
        connection.close()


def _listen(feed: Feed, stop: threading.Event) -> None:
    scope = scope_of(feed.channel)
    streams = part_of(feed.channel.network, Streams)
    renewed = 0.0
    with channel_session(feed.channel, deadline_s=None) as session:
        for each in streams.stream(session):
            if stop.is_set():
                break
            if time.monotonic() - renewed > RENEW_S:
                renewed = time.monotonic()
                if not renew_lease(feed_id=feed.id, holder=HOLDER, lease_s=LEASE_S):
                    return
            if isinstance(each, RemoteInteraction | Vanished):
                store_page(scope=scope, channel_id=feed.channel_id, items=[each])
    if stop.is_set():
        release_feed(feed_id=feed.id, holder=HOLDER)
    else:
        # The next try after a clean end of the stream is soon, not at once.
        feed_failed(
            feed=feed, holder=HOLDER, words="", poll_s=RETRY_S, retry_after_s=RETRY_S
        )  # fmt: skip

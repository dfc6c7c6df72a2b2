"""Reading again and again: one feed at a time per thread, whichever is due the longest."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from tertulia.interactions.calling import (
    HOLDER,
    channel_session,
    let_go,
    say_failed,
    say_worked,
    scope_of,
    spend_a_call,
)
from tertulia.interactions.models import Feed
from tertulia.interactions.queries import refs_to_look_at_again
from tertulia.interactions.services.feeds import (
    READ_LEASE_S,
    ensure_feeds,
    feed_failed,
    feed_read,
    take_due_feed,
)
from tertulia.interactions.services.pictures import fetch_due_pictures
from tertulia.interactions.services.storing import store_page
from tertulia.kernel.errors import TertuliaError
from tertulia.networks.contract import ReadsInteractions
from tertulia.networks.errors import RateLimited
from tertulia.networks.registry import manifest, part_of
from tertulia.networks.values import RemoteInteraction, Session, Vanished

log = logging.getLogger(__name__)
THREADS = 6
PAGE = 40
PAGES_AT_ONCE = 5
AGAIN_AT_ONCE = 40
OWN_FACTOR = 2.0
AGAIN_FACTOR = 4.0
"""Own texts and looking again are read less often than what others wrote."""
_POLLED = (Feed.Name.INTERACTIONS.value, Feed.Name.OWN.value, Feed.Name.AGAIN.value)


def poll_due() -> None:
    """Read every feed that is due now. Runs in each worker; leases keep them apart."""
    ensure_feeds()
    first = take_due_feed(holder=HOLDER, names=_POLLED, lease_s=READ_LEASE_S)
    if first is None:
        return
    with ThreadPoolExecutor(THREADS, thread_name_prefix="poll") as pool:
        jobs = [
            pool.submit(_read_until_none_due, feed) for feed in (first, *[None] * (THREADS - 1))
        ]
        let_go()
    for job in jobs:
        job.result()


def _read_until_none_due(feed: Feed | None) -> None:
    try:
        for _turn in range(50):
            feed = feed or take_due_feed(holder=HOLDER, names=_POLLED, lease_s=READ_LEASE_S)
            if feed is None:
                return
            read_feed(feed)
            feed = None
    finally:
        connection.close()


def read_feed(feed: Feed) -> None:
    """Read one leased feed, store what it brought, and say when to read it next."""
    poll_s = manifest(feed.channel.network).poll_s * _factor(feed)
    try:
        cursor, more = _read(feed)
    except RateLimited as error:
        say_failed(feed.channel, error, failures=feed.failures)
        feed_failed(
            feed=feed, holder=HOLDER, words=str(error), poll_s=poll_s,
            retry_after_s=max(error.retry_after_s, 1.0),
        )  # fmt: skip
    except TertuliaError as error:
        say_failed(feed.channel, error, failures=feed.failures)
        feed_failed(feed=feed, holder=HOLDER, words=str(error), poll_s=poll_s)
    except Exception:
        log.exception("reading %s of %s", feed.name, feed.channel_id)
        feed_failed(feed=feed, holder=HOLDER, words="the answer was not understood", poll_s=poll_s)
    else:
        say_worked(feed.channel)
        feed_read(feed=feed, holder=HOLDER, cursor=cursor, more=more, poll_s=poll_s)


def _factor(feed: Feed) -> float:
    return {Feed.Name.OWN.value: OWN_FACTOR, Feed.Name.AGAIN.value: AGAIN_FACTOR}.get(
        feed.name, 1.0
    )


def _read(feed: Feed) -> tuple[str, bool]:
    """(cursor, whether there is more) after storing up to five pages."""
    reads = part_of(feed.channel.network, ReadsInteractions)
    session = channel_session(feed.channel)
    if feed.name == Feed.Name.AGAIN.value:
        return _look_again(feed, reads, session)
    call = reads.read_own if feed.name == Feed.Name.OWN.value else reads.read_interactions
    cursor, more = feed.cursor, True
    for _page in range(PAGES_AT_ONCE):
        spend_a_call(feed.channel)
        let_go()
        page = call(session, cursor=cursor, limit=PAGE)
        _store(feed, page.items)
        moved = page.cursor != cursor
        cursor, more = page.cursor, page.more and moved
        if not more:
            break
    return cursor, more


def _look_again(feed: Feed, reads: ReadsInteractions, session: Session) -> tuple[str, bool]:
    refs = refs_to_look_at_again(channel_id=feed.channel_id, limit=AGAIN_AT_ONCE)
    if refs:
        spend_a_call(feed.channel)
        let_go()
        _store(feed, reads.look_again(session, refs), asked=True)
    return "", len(refs) == AGAIN_AT_ONCE


def _store(
    feed: Feed, items: Sequence[RemoteInteraction | Vanished], *, asked: bool = False
) -> None:
    if items:
        store_page(
            scope=scope_of(feed.channel), channel_id=feed.channel_id, items=items, asked=asked
        )


def fetch_pictures() -> None:
    """Avatars and attachments that wait."""
    fetch_due_pictures()

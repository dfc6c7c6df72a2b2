"""Where each channel's reading stands, and the leases by which one worker reads a feed at a time.

Leases are in database time (`now()` of the server), so workers need not agree on theirs.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from tertulia.interactions.models import Feed
from tertulia.interactions.rules import next_read_s
from tertulia.kernel import clock
from tertulia.networks.models import Channel, Health
from tertulia.networks.registry import manifest
from tertulia.networks.values import Capability

READ_LEASE_S = 120.0
STREAM_SILENCE_S = 120.0
"""A stream that said nothing for so long is not relied upon."""
_NEEDS: Mapping[str, Capability] = {
    Feed.Name.INTERACTIONS.value: Capability.READ_INTERACTIONS,
    Feed.Name.OWN.value: Capability.READ_OWN,
    Feed.Name.AGAIN.value: Capability.READ_INTERACTIONS,
    Feed.Name.STREAM.value: Capability.STREAM,
}


def ensure_feeds() -> None:
    """A row for everything that connected channels can have read."""
    have: set[tuple[UUID, str]] = set(Feed.objects.values_list("channel_id", "name"))
    now = clock.now()
    Feed.objects.bulk_create(
        (
            Feed(brand_id=channel.brand_id, channel_id=channel.id, name=name, next_at=now)
            for channel in readable_channels()
            for name, capability in _NEEDS.items()
            if manifest(channel.network).can(capability) and (channel.id, name) not in have
        ),
        ignore_conflicts=True,
    )


def readable_channels() -> QuerySet[Channel]:
    """Channels that are connected and whose access works."""
    return Channel.objects.filter(
        by_hand=False, disconnected_at__isnull=True, health__in=[Health.GOOD, Health.SLOW]
    )


def take_due_feed(*, holder: str, names: Collection[str], lease_s: float) -> Feed | None:
    """The feed that is due the longest, leased to `holder`; None when nothing is due."""
    with transaction.atomic():
        feed = (
            Feed.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("channel", "channel__brand")
            .filter(
                Q(lease_until__isnull=True) | Q(lease_until__lt=Now()),
                name__in=names,
                next_at__lte=clock.now(),
                channel__in=readable_channels(),
            )
            .order_by("next_at")
            .first()
        )
        if feed is None:
            return None
        Feed.objects.filter(id=feed.id).update(
            lease_until=Now() + timedelta(seconds=lease_s), lease_holder=holder
        )
        return feed


def renew_lease(*, feed_id: UUID, holder: str, lease_s: float) -> bool:
    """Keep the lease; False when another worker has it by now."""
    kept = Feed.objects.filter(id=feed_id, lease_holder=holder, lease_until__gte=Now()).update(
        lease_until=Now() + timedelta(seconds=lease_s)
    )
    return kept == 1


def stream_lives(*, feed_id: UUID, holder: str) -> None:
    """The network has just said something on the stream."""
    Feed.objects.filter(id=feed_id, lease_holder=holder).update(
        read_at=clock.now(), failures=0, words=""
    )


def is_streamed(*, channel_id: UUID) -> bool:
    """Whether some worker listens to the channel's stream just now."""
    return Feed.objects.filter(
        channel_id=channel_id,
        name=Feed.Name.STREAM,
        lease_until__gte=Now(),
        read_at__gte=clock.now() - timedelta(seconds=STREAM_SILENCE_S),
    ).exists()


def feed_read(*, feed: Feed, holder: str, cursor: str, more: bool, poll_s: float) -> bool:
    """Record a good reading; False (and nothing written) when the lease was lost meanwhile."""
    wait = (
        0.0
        if more
        else next_read_s(
            poll_s=poll_s, failures=0, streamed=is_streamed(channel_id=feed.channel_id)
        )
    )
    return bool(
        Feed.objects.filter(id=feed.id, lease_holder=holder).update(
            cursor=cursor,
            read_at=clock.now(),
            failures=0,
            words="",
            next_at=clock.now() + timedelta(seconds=wait),
            lease_until=None,
            lease_holder="",
        )
    )


def feed_failed(
    *, feed: Feed, holder: str, words: str, poll_s: float, retry_after_s: float | None = None
) -> None:
    """Record a failure and when to try again. A limit told by the network is no failure."""
    if retry_after_s is None:
        wait = next_read_s(poll_s=poll_s, failures=feed.failures + 1, streamed=False)
        wait *= random.uniform(0.8, 1.2)  # noqa: S311 - spreads tries, guards nothing
        failures: F | int | object = F("failures") + 1
    else:
        wait, failures = retry_after_s, F("failures")
    Feed.objects.filter(id=feed.id, lease_holder=holder).update(
        failures=failures,
        words=words[:500],
        next_at=clock.now() + timedelta(seconds=wait),
        lease_until=None,
        lease_holder="",
    )


def release_feed(*, feed_id: UUID, holder: str) -> None:
    """Give the lease back early, so that another worker need not wait for its end."""
    Feed.objects.filter(id=feed_id, lease_holder=holder).update(lease_until=None, lease_holder="")


def read_soon(*, channel_id: UUID) -> None:
    """Have the channel's feeds read at once (just connected, or a person asked)."""
    Feed.objects.filter(channel_id=channel_id).exclude(name=Feed.Name.STREAM).update(
        next_at=clock.now()
    )

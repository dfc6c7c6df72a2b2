"""Reads a brand's day from the rooms below."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tertulia.accounts.models import Brand
from tertulia.delivery import queries as deliveries
from tertulia.inbox.queries.lists import waiting_count, waiting_longest
from tertulia.kernel import clock
from tertulia.kernel.scope import Scope
from tertulia.networks.queries import channels_by_id, channels_of
from tertulia.publishing.chips import chips_between
from tertulia.publishing.values import Chip
from tertulia.web.today import rules
from tertulia.web.today.rules import local_time
from tertulia.web.today.values import Day, Need, Rhythm, Waiting

#: How many are shown; the rest is behind a link.
SHOWN_WAITING = 6
SHOWN_NEEDS = 5
_GONE = frozenset({"deleted", "cancelled"})


def day_of(*, scope: Scope, brand: Brand) -> Day:
    """Everything that Today says, each part only for who may see it."""
    now = clock.now()
    local = now.astimezone(ZoneInfo(brand.zone))
    sees = scope.may("delivery.read")
    waiting = _waiting(scope) if scope.may("conversation.read") else None
    longest = waiting.rows[0].waiting_since if waiting and waiting.rows else None
    return Day(
        now=now,
        local=local.replace(tzinfo=None),
        pause=deliveries.pause_of(scope=scope),
        waiting=waiting,
        needs=needs_of(scope=scope, zone=ZoneInfo(brand.zone)) if sees else None,
        needs_count=deliveries.deliveries_needing_a_person_count(scope=scope) if sees else 0,
        chips=_chips(scope, local) if scope.may("post.read") else None,
        rhythms=rhythms_of(scope=scope, local=local) if scope.may("channel.read") else None,
        seconds_waited=(now - longest).total_seconds() if longest else 0.0,
    )


def _waiting(scope: Scope) -> Waiting:
    return Waiting(
        count=waiting_count(scope=scope), rows=waiting_longest(scope=scope, limit=SHOWN_WAITING)
    )


def _chips(scope: Scope, local: datetime) -> tuple[Chip, ...]:
    today = local.date()
    chips = chips_between(scope=scope, first=today, last=today).get(today, [])
    return tuple(each for each in chips if each.state not in _GONE)


def needs_of(*, scope: Scope, zone: ZoneInfo) -> tuple[Need, ...]:
    """The deliveries that have waited the longest for a person."""
    cards = deliveries.deliveries_needing_a_person(scope=scope, limit=SHOWN_NEEDS)
    channels = channels_by_id(scope=scope, ids={each.channel_id for each in cards})
    return tuple(
        Need(card=each, channel=channels[each.channel_id], due=local_time(each.due_at, zone))
        for each in cards
    )


def rhythms_of(*, scope: Scope, local: datetime) -> tuple[Rhythm, ...]:
    """Each channel with what it published this week, and whether it starves."""
    channels = channels_of(scope=scope)
    ids = [each.id for each in channels]
    monday = datetime.combine(rules.first_of_week(local.date()), time(), tzinfo=local.tzinfo)
    paces = deliveries.paces_of(
        scope=scope, channel_ids=ids, start=monday, end=local + timedelta(days=8)
    )
    found = []
    for channel in channels:
        pace = paces[channel.id]
        at = pace.last
        silence = rules.Silence(channel.posts_per_week, at or channel.connected_at, pace.coming)
        ends = channel.expires_at
        found.append(
            Rhythm(
                channel=channel,
                done=pace.done,
                silent_days=(local - at).days if at else None,
                starves=not channel.needs_a_person and rules.starves(silence, now=local),
                ends_soon=not channel.needs_a_person and rules.ends_soon(ends, now=local),
                ends=ends.astimezone(local.tzinfo).replace(tzinfo=None) if ends else None,
            )
        )
    return tuple(found)

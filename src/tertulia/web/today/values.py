"""What Today shows, read and decided; templates only lay it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tertulia.delivery.values import DeliveryCard, Pause
from tertulia.inbox.queries.values import Row
from tertulia.networks.queries import ChannelCard
from tertulia.publishing.values import Chip
from tertulia.web.today.words import days

#: Sooner than this nothing is called late.
LATE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Need:
    """A delivery that waits for somebody's decision."""

    card: DeliveryCard
    channel: ChannelCard
    due: datetime
    """On the brand's clock, naive: a template moves an aware one to the person's own zone."""

    @property
    def title(self) -> str:
        """Its first words."""
        line = next((each for each in self.card.text.splitlines() if each.strip()), "").strip()
        return line if len(line) <= 60 else line[:59].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True)
class Rhythm:
    """A channel and whether it speaks as often as it should."""

    channel: ChannelCard
    done: int
    """Published this week, on the brand's calendar."""
    silent_days: int | None
    """Since the last publication; None = it never published."""
    starves: bool
    ends_soon: bool
    ends: datetime | None
    """On the brand's clock, naive."""

    @property
    def silence(self) -> str:
        """How long nothing was published, in words; "" = it never published."""
        return days(max(1, self.silent_days)) if self.silent_days is not None else ""


@dataclass(frozen=True)
class Waiting:
    """People who wait for an answer."""

    count: int
    rows: tuple[Row, ...]
    """The longest waiting first."""


@dataclass(frozen=True)
class Day:
    """A brand's day. A part is None when the person may not see it."""

    now: datetime
    local: datetime
    """The same on the brand's clock, naive."""
    pause: Pause | None
    waiting: Waiting | None
    needs: tuple[Need, ...] | None
    needs_count: int
    chips: tuple[Chip, ...] | None
    rhythms: tuple[Rhythm, ...] | None
    seconds_waited: float
    """Of who waits the longest."""

    @property
    def to_go(self) -> tuple[Chip, ...]:
        """What still goes out today."""
        return tuple(each for each in self.chips or () if each.state in ("scheduled", "sending"))

    @property
    def late_before(self) -> time:
        """What was to go out before this hour of today and still waits is late."""
        grace = self.local - LATE_AFTER
        return grace.time() if grace.date() == self.local.date() else time()

    @property
    def cut_off(self) -> tuple[Rhythm, ...]:
        """Channels that must be reconnected, or must be soon."""
        return tuple(
            each for each in self.rhythms or () if each.channel.needs_a_person or each.ends_soon
        )

    @property
    def starving(self) -> tuple[Rhythm, ...]:
        """Channels that are silent too long."""
        return tuple(each for each in self.rhythms or () if each.starves)

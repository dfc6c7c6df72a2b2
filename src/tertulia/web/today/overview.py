"""Several brands, a line each: who waits, what needs the person, what goes out next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tertulia.accounts.frames import mark_of
from tertulia.accounts.models import Brand, User
from tertulia.accounts.queries import brands_of
from tertulia.accounts.scopes import scope_in
from tertulia.delivery import queries as deliveries
from tertulia.delivery.values import DeliveryCard
from tertulia.inbox.queries.lists import waiting_count, waiting_longest
from tertulia.kernel import clock
from tertulia.kernel.scope import Scope
from tertulia.networks.queries import channels_of
from tertulia.shell.frame import BrandMark
from tertulia.web.today.rules import ends_soon, local_time


@dataclass(frozen=True)
class BrandLine:
    """One brand as the overview says it. What the person may not see is 0 or None."""

    brand: BrandMark
    local: datetime
    """Now, on its clock, naive."""
    paused: bool
    waiting: int
    waiting_since: datetime | None
    needs: int
    next_out: DeliveryCard | None
    next_at: datetime | None
    """On the brand's clock, naive."""
    channels: int
    cut_off: int
    """Channels that must be reconnected, or must be within two weeks."""

    @property
    def calm(self) -> bool:
        """Whether nothing there asks for a person."""
        return not (self.waiting or self.needs or self.cut_off or self.paused)


def lines_for(user: User) -> list[BrandLine]:
    """A line for each brand of the person: who has waited longest first, then by name."""
    lines = [_line(brand, scope_in(user, brand)) for brand in brands_of(user)]
    return sorted(lines, key=lambda each: (each.calm, each.brand.name.casefold()))


def _line(brand: Brand, scope: Scope) -> BrandLine:
    now = clock.now()
    zone = ZoneInfo(brand.zone)
    waiting, since = _waiting(scope)
    sees = scope.may("delivery.read")
    coming = deliveries.next_delivery(scope=scope) if sees else None
    channels = channels_of(scope=scope) if scope.may("channel.read") else []
    ill = [each for each in channels if each.needs_a_person or ends_soon(each.expires_at, now=now)]
    return BrandLine(
        brand=mark_of(brand),
        local=local_time(now, zone),
        paused=deliveries.pause_of(scope=scope) is not None,
        waiting=waiting,
        waiting_since=since,
        needs=deliveries.deliveries_needing_a_person_count(scope=scope) if sees else 0,
        next_out=coming,
        next_at=local_time(coming.due_at, zone) if coming else None,
        channels=len(channels),
        cut_off=len(ill),
    )


def _waiting(scope: Scope) -> tuple[int, datetime | None]:
    if not scope.may("conversation.read"):
        return 0, None
    rows = waiting_longest(scope=scope, limit=1)
    return (waiting_count(scope=scope), rows[0].waiting_since) if rows else (0, None)

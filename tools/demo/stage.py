"""The program's own machinery, run by the seed itself before `tertulia serve` begins."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from tertulia.delivery.engine import lanes, sender
from tertulia.delivery.engine.owner import Owner
from tertulia.delivery.models import Delivery
from tertulia.interactions.jobs import poll_due
from tertulia.interactions.models import Feed
from tertulia.interactions.services.feeds import read_soon
from tertulia.kernel import clock
from tertulia.kernel.outbox import pump_once
from tertulia.kernel.settings import settings

PATIENCE_S = 90.0


class Stage:
    """Sends what is due, hands events on, reads the networks."""

    def __init__(self) -> None:
        self._owner = Owner(settings().data_dir / "run")

    def send(self) -> None:
        """Send all that is due until nothing waits. Raises: TimeoutError."""
        until = time.monotonic() + PATIENCE_S
        while _waits():
            if time.monotonic() > until:
                raise TimeoutError("The demo's posts could not be sent.")
            if not self.send_once():
                time.sleep(0.02)
        self.hand_on()

    def send_once(self) -> int:
        """Work on every lane that has something due; how many were worked on."""
        return sum(sender.drain(lane) for lane in lanes.claim(self._owner.name, 20))

    def hand_on(self) -> None:
        """Give every event to its listeners."""
        while pump_once():
            pass

    def read(self) -> None:
        """Read every channel now."""
        for channel_id in set(Feed.objects.values_list("channel_id", flat=True)):
            read_soon(channel_id=channel_id)
        poll_due()
        self.hand_on()


def _waits() -> bool:
    return Delivery.objects.filter(
        state__in=["scheduled", "sending"], due_at__lte=clock.now()
    ).exists()


def date_back_delivery(delivery_id: UUID, at: datetime) -> None:
    """As if it had been published (or had failed) then: all its times move together.

    The story's lines are never changed in the program; here the trigger is switched off for one
    transaction, which only the owner of a database can do.
    """
    row = Delivery.objects.get(id=delivery_id)
    back = at - (row.published_at or row.state_since)
    local = at.replace(tzinfo=None).isoformat(timespec="seconds")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE delivery_delivery SET state_since = state_since + %(d)s, due_at = %(at)s,"
            " due_local = %(local)s, ready_at = ready_at + %(d)s, created_at = created_at + %(d)s,"
            " published_at = published_at + %(d)s, progress_at = progress_at + %(d)s"
            " WHERE id = %(id)s",
            {"d": back, "at": at - timedelta(seconds=1), "local": local, "id": delivery_id},
        )
        cursor.execute(
            "UPDATE delivery_step SET intended_at = intended_at + %s, done_at = done_at + %s,"
            " deadline_at = deadline_at + %s WHERE delivery_id = %s",
            [back, back, back, delivery_id],
        )
        cursor.execute(
            "UPDATE delivery_attempt SET at = at + %s WHERE delivery_id = %s", [back, delivery_id]
        )
        cursor.execute(
            "UPDATE delivery_measureplan SET published_at = published_at + %s"
            " WHERE delivery_id = %s",
            [back, delivery_id],
        )

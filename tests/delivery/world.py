"""A brand with a channel on the scripted network, and short ways to use them."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tertulia.accounts.models import Brand, Organisation
from tertulia.delivery import services
from tertulia.delivery.models import Delivery, Lane
from tertulia.delivery.states import DeliveryKind, State
from tertulia.delivery.values import Due
from tertulia.kernel import clock
from tertulia.kernel.ids import new_id
from tertulia.kernel.scope import Scope
from tertulia.networks.models import Channel, Credential
from tertulia.networks.values import Content, Part
from tertulia.networks.vault import seal
from tests.delivery.scripted import Scripted


@dataclass
class World:
    """One brand, one channel, one network."""

    network: Scripted
    scope: Scope
    channel: Channel
    origin_id: UUID = field(default_factory=new_id)

    def schedule(self, *texts: str, in_s: float = -1.0, **more: Any) -> UUID:
        """A post (a thread when several texts are given), due `in_s` seconds from now."""
        content = Content(parts=tuple(Part(text) for text in texts))
        due = Due(at=clock.now() + timedelta(seconds=in_s), local=None, zone="UTC")
        return services.schedule_delivery(
            scope=self.scope,
            channel_id=more.pop("channel_id", self.channel.id),
            kind=more.pop("kind", DeliveryKind.POST),
            due=more.pop("due", due),
            origin="test",
            origin_id=self.origin_id,
            content=more.pop("content", content),
            **more,
        )

    def state(self, delivery_id: UUID) -> State:
        """Its state in the database."""
        return State(Delivery.objects.get(id=delivery_id).state)

    def row(self, delivery_id: UUID) -> Delivery:
        """The row."""
        return Delivery.objects.get(id=delivery_id)

    def another_channel(self, handle: str = "second", **more: Any) -> Channel:
        """One more channel of the brand."""
        return make_channel(self.scope.brand_id, handle, **more)


def make_world(network: Scripted) -> World:
    """Rows for a brand and a channel."""
    organisation = Organisation.objects.create(name="Org")
    slug = f"b{new_id().hex[-8:]}"
    brand = Brand.objects.create(organisation=organisation, slug=slug, name="Brand", mark="Br")
    scope = Scope(brand_id=brand.id, organisation_id=organisation.id, actor="test")
    return World(network, scope, make_channel(brand.id, "first"))


def make_channel(brand_id: UUID, handle: str, **more: Any) -> Channel:
    """A connected channel on the scripted network."""
    channel = Channel.objects.create(
        brand_id=brand_id,
        network="scripted",
        address="https://scripted.test",
        remote_id=handle,
        handle=handle,
        limits={"honours_keys": False},
        **more,
    )
    Credential.objects.create(
        channel=channel, brand_id=brand_id, sealed=seal({"access_token": "secret-token"})
    )
    return channel


def utc(text: str) -> datetime:
    """An aware moment from ISO 8601."""
    return datetime.fromisoformat(text)


def drain_once(owner: str = "tests") -> int:
    """Claim every free lane with something due and send it, in this thread."""
    from tertulia.delivery.engine import lanes, sender

    return sum(sender.drain(lane) for lane in lanes.claim(owner, 100))


def drain_until_settled(*ids: UUID, within_s: float = 10.0) -> None:
    """Drain again and again until none of these is waiting. Raises: TimeoutError."""
    from tertulia.delivery.engine import lanes

    until = time.monotonic() + within_s
    while Delivery.objects.filter(id__in=ids, state__in=["scheduled", "sending"]).exists():
        if time.monotonic() > until:
            raise TimeoutError([str(row) for row in Delivery.objects.filter(id__in=ids)])
        if not drain_once():
            threading.Event().wait(min(lanes.next_in_s() or 0.01, 0.05))


def end_leases() -> None:
    """As if the time of every lease had passed: the dead sender's rows may be taken."""
    Lane.objects.update(lease_until=utc("2000-01-01T00:00:00+00:00"))
    Delivery.objects.filter(state=State.SENDING).update(ready_at=utc("2000-01-01T00:00:00+00:00"))

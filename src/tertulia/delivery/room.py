"""The room's declaration."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from tertulia.delivery.measuring import measure_due
from tertulia.delivery.services import wake_channel
from tertulia.delivery.ui.panels import pause_banner
from tertulia.delivery.zone_rules import follow_zone_rules
from tertulia.kernel.events import Listener
from tertulia.kernel.room import Destination, Panel, Periodic, Room
from tertulia.networks.events import ChannelConnected


def _wake(events: Sequence[ChannelConnected]) -> None:
    for event in events:
        wake_channel(channel_id=event.channel_id)


ROOM = Room(
    name="delivery",
    api="tertulia.delivery.api:router",
    api_prefix="/brands/{brand}",
    urls="tertulia.delivery.urls",
    destinations=(
        Destination(
            label=_("What needs you"),
            url_name="delivery:needs",
            icon="circle-alert",
            permission="delivery.read",
            order=24,
            in_rail=False,
        ),
        Destination(
            label=_("Pause all"),
            url_name="delivery:pause",
            icon="circle-pause",
            permission="brand.pause",
            order=25,
            in_rail=False,
        ),
    ),
    panels=(Panel("page.banner", pause_banner),),
    listeners=(Listener("delivery.wake", ChannelConnected, _wake),),
    periodic=(
        Periodic("delivery.zone_rules", follow_zone_rules, every_s=3_600),
        Periodic("delivery.measure", measure_due, every_s=30),
    ),
)

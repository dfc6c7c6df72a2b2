"""The declaration of the uppermost room: what stands above all others."""

from __future__ import annotations

from tertulia.delivery.events import DeliveryNeedsPerson
from tertulia.kernel.events import Listener
from tertulia.kernel.room import Panel, Periodic, Room
from tertulia.networks.events import ChannelNeedsPerson
from tertulia.web.alerts import tell_of_channels, tell_of_deliveries
from tertulia.web.api.services import forget_old_answers
from tertulia.web.panels import scheduled_on_channel

ROOM = Room(
    name="web",
    panels=(Panel("channel.disconnect", scheduled_on_channel),),
    listeners=(
        Listener("web.tell_of_deliveries", DeliveryNeedsPerson, tell_of_deliveries),
        Listener("web.tell_of_channels", ChannelNeedsPerson, tell_of_channels),
    ),
    periodic=(Periodic("web.forget_old_answers", forget_old_answers, every_s=3_600),),
)

"""The declaration of the uppermost room: what stands above all others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.accounts.events import BrandArchived
from tertulia.delivery.events import (
    BrandPaused,
    BrandResumed,
    DeliveryNeedsPerson,
    DeliverySettled,
)
from tertulia.kernel.events import Listener
from tertulia.kernel.jobs import begin_stalled_anew
from tertulia.kernel.room import Destination, Panel, Periodic, Room
from tertulia.networks.events import (
    ChannelConnected,
    ChannelDisconnected,
    ChannelNeedsPerson,
)
from tertulia.web.alerts import tell_of_channels, tell_of_deliveries
from tertulia.web.api.services import forget_old_answers
from tertulia.web.archiving import hold_archived
from tertulia.web.panels import first_steps, scheduled_on_channel
from tertulia.web.today.panels import all_brands
from tertulia.web.today.telling import tell_open_pages

#: After any of these, an open Today says something else.
_CHANGES_TODAY = {
    "settled": DeliverySettled,
    "needs": DeliveryNeedsPerson,
    "paused": BrandPaused,
    "resumed": BrandResumed,
    "connected": ChannelConnected,
    "disconnected": ChannelDisconnected,
    "cut_off": ChannelNeedsPerson,
}

ROOM = Room(
    name="web",
    urls="tertulia.web.today.urls",
    site_urls="tertulia.web.today.site_urls",
    destinations=(
        Destination(
            label=_("Today"),
            url_name="web:today",
            icon="sun",
            permission="brand.read",
            order=10,
            shortcut="g t",
        ),
        Destination(
            label=_("All brands"),
            url_name="overview",
            icon="layers",
            in_brand=False,
            order=11,
            shortcut="g b",
            in_rail=False,
        ),
    ),
    panels=(
        Panel("brands.below", all_brands, order=10),
        Panel("channel.disconnect", scheduled_on_channel),
        Panel("channel.next", first_steps),
    ),
    listeners=(
        Listener("web.tell_of_deliveries", DeliveryNeedsPerson, tell_of_deliveries),
        Listener("web.hold_archived", BrandArchived, hold_archived),
        Listener("web.tell_of_channels", ChannelNeedsPerson, tell_of_channels),
        *(
            Listener(f"web.today_{name}", event, tell_open_pages)
            for name, event in _CHANGES_TODAY.items()
        ),
    ),
    periodic=(
        Periodic("web.forget_old_answers", forget_old_answers, every_s=3_600),
        Periodic("kernel.stalled_jobs", begin_stalled_anew, every_s=5),
    ),
)

"""The room's declaration."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.kernel.room import Destination, Periodic, Room
from tertulia.networks.credentials import warn_of_expiry
from tertulia.networks.doctor import examine

ROOM = Room(
    name="networks",
    urls="tertulia.networks.ui.urls",
    site_urls="tertulia.networks.ui.site_urls",
    settings_pages=(
        Destination(
            _("Channels"), "networks:channels", icon="plug", permission="channel.read", order=20
        ),
    ),
    api="tertulia.networks.api:router",
    api_prefix="/brands/{brand}",
    doctor=examine,
    periodic=(Periodic("networks.warn_of_expiry", warn_of_expiry, every_s=86_400),),
)

"""What the room declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.campaigns.panels import on_its_day
from tertulia.campaigns.services.telling import remind_pending
from tertulia.kernel.room import Destination, Panel, Periodic, Room

ROOM = Room(
    name="campaigns",
    api="tertulia.campaigns.api:router",
    api_prefix="/brands/{brand}",
    urls="tertulia.campaigns.urls",
    destinations=(
        Destination(
            label=_("Campaigns"),
            url_name="campaigns:campaigns",
            icon="megaphone",
            permission="campaign.read",
            order=62,
            shortcut="g p",
        ),
        Destination(
            label=_("Propose a campaign"),
            url_name="campaigns:propose",
            icon="lightbulb",
            permission="campaign.propose",
            order=63,
            in_rail=False,
        ),
    ),
    panels=(Panel("publishing.head", on_its_day, order=50),),
    periodic=(Periodic("campaigns.remind_pending", remind_pending, every_s=1_800),),
)

"""What the room declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.accounts.events import BrandZoneChanged
from tertulia.kernel.events import Listener
from tertulia.kernel.room import Destination, Panel, Periodic, Room
from tertulia.planning.panels import kept_hours, next_hour
from tertulia.planning.queries import is_holiday
from tertulia.planning.services.clocks import follow_clocks
from tertulia.planning.services.series import make_all_copies

ROOM = Room(
    name="planning",
    urls="tertulia.planning.urls",
    site_urls="tertulia.planning.site_urls",
    api="tertulia.planning.api:router",
    api_prefix="/brands/{brand}/plan",
    destinations=(
        Destination(
            label=_("Calendar"),
            url_name="planning:month",
            icon="calendar",
            permission="post.read",
            order=20,
            shortcut="g c",
        ),
        Destination(
            label=_("Queues"),
            url_name="planning:queues",
            icon="list-end",
            permission="post.read",
            order=22,
            in_rail=False,
        ),
        Destination(
            label=_("What comes again"),
            url_name="planning:again",
            icon="repeat",
            permission="post.read",
            order=23,
            in_rail=False,
        ),
        Destination(
            label=_("Sheets"),
            url_name="planning:sheets",
            icon="sheet",
            permission="post.write",
            order=24,
            in_rail=False,
        ),
    ),
    listeners=(Listener("planning.follow_clock", BrandZoneChanged, follow_clocks),),
    is_holiday=is_holiday,
    panels=(Panel("publishing.when", next_hour), Panel("brand.zone", kept_hours)),
    periodic=(Periodic("planning.series", make_all_copies, every_s=3_600),),
)

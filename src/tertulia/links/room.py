"""What the room declares."""

from __future__ import annotations

from tertulia.kernel.room import Periodic, Room
from tertulia.links.services.counting import forget_visitors

ROOM = Room(
    name="links",
    site_urls="tertulia.links.site_urls",
    periodic=(Periodic("links.forget_visitors", forget_visitors, every_s=3_600),),
)

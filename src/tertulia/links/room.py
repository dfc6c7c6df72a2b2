"""What the room declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.kernel.room import Destination, Periodic, Room
from tertulia.links.services.counting import forget_visitors

ROOM = Room(
    name="links",
    api="tertulia.links.api:router",
    api_prefix="/brands/{brand}",
    urls="tertulia.links.urls",
    site_urls="tertulia.links.site_urls",
    destinations=(
        Destination(
            label=_("Links"),
            url_name="links:links",
            icon="link",
            permission="post.read",
            order=24,
            in_rail=False,
        ),
    ),
    periodic=(Periodic("links.forget_visitors", forget_visitors, every_s=3_600),),
)

"""What the room declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.kernel.room import Destination, Room

ROOM = Room(
    name="publishing",
    api="tertulia.publishing.api:router",
    api_prefix="/brands/{brand}",
    urls="tertulia.publishing.urls",
    destinations=(
        Destination(
            label=_("Create post"),
            url_name="publishing:new",
            icon="pen-line",
            permission="post.write",
            order=21,
            shortcut="c",
            in_rail=False,
        ),
    ),
)

"""What the room declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.kernel.room import Destination, Room

ROOM = Room(
    name="planning",
    urls="tertulia.planning.urls",
    destinations=(
        Destination(
            label=_("Calendar"),
            url_name="planning:month",
            icon="calendar",
            permission="post.read",
            order=20,
            shortcut="g c",
        ),
    ),
)

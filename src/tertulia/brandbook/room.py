"""The room's declaration."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.kernel.room import Destination, Room

ROOM = Room(
    name="brandbook",
    api="tertulia.brandbook.api:router",
    api_prefix="/brands/{brand}",
    urls="tertulia.brandbook.urls",
    destinations=(
        Destination(
            label=_("Brand"),
            url_name="brandbook:book",
            icon="book-open",
            permission="brandbook.read",
            order=80,
            shortcut="g m",
        ),
        Destination(
            label=_("Pillars and mix"),
            url_name="brandbook:pillars",
            icon="chart-pie",
            permission="brandbook.read",
            order=81,
            in_rail=False,
        ),
    ),
)

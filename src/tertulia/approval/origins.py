"""How the rooms above are asked about what they sent in: by the hooks they declare."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.kernel.errors import Conflict
from tertulia.kernel.room import OriginHooks, rooms


def hooks_of(origin: str) -> OriginHooks:
    """What the room of that origin offers. Raises: Conflict when there is none."""
    for room in rooms():
        if origin in room.origins:
            return room.origins[origin]
    raise Conflict(_("These words cannot be changed from here."), detail=origin)


def page_of(origin: str, brand_slug: str, origin_id: UUID) -> str:
    """Where the author finds it; "" when there is no such page."""
    for room in rooms():
        if origin in room.origins:
            return room.origins[origin].page(brand_slug, origin_id)
    return ""

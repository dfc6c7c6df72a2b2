"""What the room declares."""

from __future__ import annotations

from tertulia.kernel.room import Room

ROOM = Room(
    name="library",
    api="tertulia.library.api:router",
    api_prefix="/brands/{brand}/media",
    urls="tertulia.library.urls",
)

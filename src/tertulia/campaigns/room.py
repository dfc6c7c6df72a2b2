"""What the room declares."""

from __future__ import annotations

from tertulia.kernel.room import Room

ROOM = Room(name="campaigns")

"""The room's declaration."""

from __future__ import annotations

from tertulia.kernel.room import Room

ROOM = Room(name="brandbook")

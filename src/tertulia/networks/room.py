"""The room's declaration."""

from __future__ import annotations

from tertulia.kernel.room import Periodic, Room
from tertulia.networks.credentials import warn_of_expiry

ROOM = Room(
    name="networks",
    periodic=(Periodic("networks.warn_of_expiry", warn_of_expiry, every_s=86_400),),
)

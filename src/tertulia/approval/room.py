"""What the room declares."""

from __future__ import annotations

from tertulia.approval.services.letters import send_letters
from tertulia.approval.services.timely import pass_deadlines, remind, warn_the_day_before
from tertulia.kernel.room import Periodic, Room

ROOM = Room(
    name="approval",
    periodic=(
        Periodic("approval.letters", send_letters, every_s=5),
        Periodic("approval.deadlines", pass_deadlines, every_s=30),
        Periodic("approval.remind", remind, every_s=600),
        Periodic("approval.day_before", warn_the_day_before, every_s=600),
    ),
)

"""What this room declares."""

from tertulia.interactions import streams
from tertulia.interactions.jobs import fetch_pictures, poll_due
from tertulia.kernel.room import Daemon, Periodic, Room

ROOM = Room(
    name="interactions",
    urls="tertulia.interactions.urls",
    periodic=[
        Periodic("interactions.poll", poll_due, every_s=2.0),
        Periodic("interactions.pictures", fetch_pictures, every_s=3.0),
    ],
    daemons=[Daemon("interactions.streams", streams.run)],
)

"""The shell's declaration."""

from tertulia.kernel.live import forget_old
from tertulia.kernel.room import Periodic, Room
from tertulia.shell.doctor import examine

ROOM = Room(
    name="shell",
    site_urls="tertulia.shell.urls",
    doctor=examine,
    periodic=(Periodic("live.forget", forget_old, every_s=3600),),
)

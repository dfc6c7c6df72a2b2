"""What the room declares."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.kernel.room import DoctorFinding, Periodic, Room
from tertulia.library.expiring import holds_back, warn_of_expiries
from tertulia.library.formats.video import ffmpeg_path
from tertulia.library.preparing import give_up_lost


def doctor() -> Sequence[DoctorFinding]:
    """Whether videos can be prepared here."""
    if ffmpeg_path() is not None:
        return [DoctorFinding("Videos can be prepared: there is an ffmpeg", ok=True)]
    cure = "no videos without ffmpeg: install it, or the extra with pip install 'tertulia[video]'"
    return [DoctorFinding(cure, ok=True)]


ROOM = Room(
    name="library",
    api="tertulia.library.api:router",
    api_prefix="/brands/{brand}/media",
    urls="tertulia.library.urls",
    periodic=(
        Periodic("library.expiries", warn_of_expiries, every_s=1_800),
        Periodic("library.lost", give_up_lost, every_s=60),
    ),
    holds_back=holds_back,
    doctor=doctor,
)

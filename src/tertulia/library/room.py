"""What the room declares."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from tertulia.kernel.room import Destination, DoctorFinding, Panel, Periodic, Room
from tertulia.library.expiring import holds_back, warn_of_expiries
from tertulia.library.formats.video import ffmpeg_path
from tertulia.library.orphans import clear_orphans
from tertulia.library.phone import forget_old_links
from tertulia.library.preparing import give_up_lost
from tertulia.library.ui.panels import beside_a_post


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
    site_urls="tertulia.library.site_urls",
    destinations=(
        Destination(
            label=_("Library"),
            url_name="library:grid",
            icon="images",
            permission="post.read",
            order=33,
            shortcut="g l",
        ),
        Destination(
            label=_("Requests to designers"),
            url_name="library:commissions",
            icon="brush",
            permission="post.read",
            order=34,
            in_rail=False,
        ),
    ),
    panels=(Panel("publishing.head", beside_a_post, order=80),),
    periodic=(
        Periodic("library.expiries", warn_of_expiries, every_s=1_800),
        Periodic("library.lost", give_up_lost, every_s=60),
        Periodic("library.orphans", clear_orphans, every_s=86_400),
        Periodic("library.phone_links", forget_old_links, every_s=3_600),
    ),
    holds_back=holds_back,
    doctor=doctor,
)

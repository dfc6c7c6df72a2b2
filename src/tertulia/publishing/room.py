"""What the room declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.approval.events import ApprovalSettled
from tertulia.kernel.events import Listener
from tertulia.kernel.room import Destination, OriginHooks, Room
from tertulia.publishing.approving import hear_settled, page_of_variant
from tertulia.publishing.asking import write_words
from tertulia.publishing.queries import ORIGIN

ROOM = Room(
    name="publishing",
    api="tertulia.publishing.api:router",
    api_prefix="/brands/{brand}",
    urls="tertulia.publishing.urls",
    listeners=(Listener("publishing.approval", ApprovalSettled, hear_settled),),
    origins={ORIGIN: OriginHooks(write_words=write_words, page=page_of_variant)},
    destinations=(
        Destination(
            label=_("Create post"),
            url_name="publishing:new",
            icon="pen-line",
            permission="post.write",
            order=21,
            shortcut="c",
            in_rail=False,
        ),
    ),
)

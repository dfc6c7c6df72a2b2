"""What this room declares."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from tertulia.interactions import reading, streams
from tertulia.interactions.doctor import examine
from tertulia.interactions.endpoint.turn import ask_endpoints
from tertulia.interactions.jobs import fetch_pictures, poll_due
from tertulia.interactions.services.feeds import ensure_feeds, read_soon
from tertulia.interactions.services.marking import mark_waiting
from tertulia.interactions.services.trying import forget_tried
from tertulia.interactions.services.wordlist import look_for_us_again
from tertulia.kernel.events import Listener
from tertulia.kernel.room import Daemon, Destination, Periodic, Room
from tertulia.networks.events import ChannelConnected


def begin_reading(events: Sequence[ChannelConnected]) -> None:
    """Listener: what was said before is read at once, and arrives closed."""
    ensure_feeds()
    for event in events:
        read_soon(channel_id=event.channel_id)


def find_us(events: Sequence[ChannelConnected]) -> None:
    """Listener: the brand has a name and a handle more."""
    for brand_id in {event.brand_id for event in events}:
        look_for_us_again(brand_id=brand_id)


ROOM = Room(
    name="interactions",
    listeners=[
        Listener("interactions.begin", ChannelConnected, begin_reading),
        Listener("interactions.names", ChannelConnected, find_us),
    ],
    urls="tertulia.interactions.urls",
    api="tertulia.interactions.api:router",
    api_prefix="/brands/{brand}",
    doctor=examine,
    settings_pages=[
        Destination(
            label=_("Reading of texts"),
            url_name="interactions:reading",
            icon="book-open-text",
            permission="conversation.read",
            order=65,
        ),
        Destination(
            label=_("Names we look for"),
            url_name="interactions:names",
            icon="scan-search",
            permission="conversation.read",
            order=66,
        ),
    ],
    periodic=[
        Periodic("interactions.poll", poll_due, every_s=2.0),
        Periodic("interactions.pictures", fetch_pictures, every_s=3.0),
        Periodic("interactions.forget_tried", forget_tried, every_s=60.0),
        Periodic("interactions.endpoint", ask_endpoints, every_s=5.0),
        Periodic("interactions.mark", mark_waiting, every_s=2.0),
    ],
    daemons=[
        Daemon("interactions.streams", streams.run),
        Daemon("interactions.reading", reading.run, apart=True),
    ],
)

"""What this room declares."""

from tertulia.interactions.events import PAGES, InteractionsStored
from tertulia.kernel.events import Listener
from tertulia.kernel.room import Room
from tertulia.people.services.erasing import erase_member, export_member
from tertulia.people.services.recognising import recognise_stored

ROOM = Room(
    name="people",
    api="tertulia.people.api:router",
    api_prefix="/brands/{brand}",
    listeners=[Listener("people.recognise", InteractionsStored, recognise_stored, most=PAGES)],
    export_member=export_member,
    erase_member=erase_member,
)

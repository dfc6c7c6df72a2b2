"""What this room declares."""

from tertulia.delivery.events import DeliverySettled
from tertulia.inbox.services.acting import wake_snoozed
from tertulia.inbox.services.erasing import erase_member, export_member
from tertulia.inbox.services.replying import hear_settled
from tertulia.inbox.services.threading import apply_changed, thread_attributed
from tertulia.interactions.events import InteractionsChanged
from tertulia.kernel.events import Listener
from tertulia.kernel.room import Periodic, Room
from tertulia.people.events import InteractionsAttributed

ROOM = Room(
    name="inbox",
    listeners=[
        Listener("inbox.thread", InteractionsAttributed, thread_attributed),
        Listener("inbox.changed", InteractionsChanged, apply_changed),
        Listener("inbox.settled", DeliverySettled, hear_settled),
    ],
    periodic=[Periodic("inbox.wake", wake_snoozed, every_s=15.0)],
    export_member=export_member,
    erase_member=erase_member,
)

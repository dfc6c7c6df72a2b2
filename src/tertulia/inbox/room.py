"""What this room declares."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tertulia.approval.events import ApprovalSettled
from tertulia.delivery.events import DeliverySettled
from tertulia.inbox.queries.lists import waiting_count
from tertulia.inbox.queries.values import Counts
from tertulia.inbox.services import approving
from tertulia.inbox.services.acting import wake_snoozed
from tertulia.inbox.services.erasing import erase_member, export_member
from tertulia.inbox.services.replying import hear_settled
from tertulia.inbox.services.summing import hear_read
from tertulia.inbox.services.threading import apply_changed, thread_attributed
from tertulia.inbox.ui.texts import text_link
from tertulia.interactions.events import PAGES, InteractionsChanged, InteractionsRead
from tertulia.kernel.events import Listener
from tertulia.kernel.room import Destination, OriginHooks, Panel, Periodic, Room
from tertulia.kernel.scope import Scope
from tertulia.people.events import InteractionsAttributed


def waiting_badge(request: HttpRequest) -> int | None:
    """How many people wait for this brand; the inbox's own pages have counted them."""
    counted: Counts | None = getattr(request, "counted", None)
    if counted is not None:
        return counted.waiting
    scope = getattr(request, "scope", None)
    return waiting_count(scope=scope) if isinstance(scope, Scope) else None


#: Of those who hold conversations, many at once and in orders of their own.
_TURN = "inbox.conversations"

ROOM = Room(
    name="inbox",
    api="tertulia.inbox.api:router",
    api_prefix="/brands/{brand}",
    urls="tertulia.inbox.urls",
    destinations=[
        Destination(
            label=_("Inbox"),
            url_name="inbox:list",
            icon="inbox",
            permission="conversation.read",
            order=30,
            shortcut="g i",
            badge=waiting_badge,
        )
    ],
    settings_pages=[
        Destination(
            label=_("Saved replies"),
            url_name="inbox:saved",
            icon="zap",
            permission="conversation.read",
            order=60,
        )
    ],
    listeners=[
        Listener("inbox.thread", InteractionsAttributed, thread_attributed, PAGES, _TURN),
        Listener("inbox.read", InteractionsRead, hear_read, turn=_TURN),
        Listener("inbox.changed", InteractionsChanged, apply_changed, turn=_TURN),
        Listener("inbox.settled", DeliverySettled, hear_settled, turn=_TURN),
        Listener("inbox.approval", ApprovalSettled, approving.hear_settled, turn=_TURN),
    ],
    origins={
        approving.ORIGIN: OriginHooks(
            write_words=approving.write_words, page=approving.page_of_reply
        )
    },
    panels=[Panel("interactions.text", text_link)],
    periodic=[Periodic("inbox.wake", wake_snoozed, every_s=15.0)],
    export_member=export_member,
    erase_member=erase_member,
)

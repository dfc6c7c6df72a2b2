"""What stands in an urgent conversation is read a second time."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from tertulia.inbox.models import Conversation, Entry, EntryKind
from tertulia.interactions.services.wanting import want_second
from tertulia.kernel.anyof import AnyOf

MOST_TEXTS = 200


def read_urgent_again(*, brand_id: UUID, conversation_ids: Collection[UUID]) -> int:
    """Ask for a second reading of what waits in those of them that are urgent; returns how many."""
    if not conversation_ids:
        return 0
    urgent = Conversation.objects.filter(
        AnyOf("id", list(conversation_ids)), brand_id=brand_id, urgency__gt=0
    ).values_list("id", flat=True)
    keys = list(urgent)
    if not keys:
        return 0
    texts = Entry.objects.filter(
        AnyOf("conversation_id", keys), kind=EntryKind.INTERACTION, ours=False, waits=True
    ).order_by("-at")
    ids = texts.values_list("interaction_id", flat=True)[:MOST_TEXTS]
    return want_second(brand_id=brand_id, ids=[each for each in ids if each])

"""Telling open pages that conversations changed, after the change is committed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from tertulia.inbox.models import Conversation, State
from tertulia.kernel.live import notify

READ = "conversation.read"
MOST_NAMED = 100


def tell(*, brand_id: UUID, conversation_ids: Collection[UUID]) -> None:
    """Open pages of the brand read the named conversations and the counts again."""
    if not conversation_ids:
        return
    waiting = Conversation.objects.filter(
        brand_id=brand_id, state=State.OPEN, waiting_since__isnull=False
    ).count()
    ids = [str(each) for each in conversation_ids]
    # Too many to name: an empty list means "all that you show".
    named = ids if len(ids) <= MOST_NAMED else []
    notify(brand_id, "inbox", {"ids": named, "waiting": waiting}, permission=READ)
    notify(brand_id, "badge", {"destination": "inbox:list", "count": waiting}, permission=READ)

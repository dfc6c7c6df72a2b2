"""A member's conversations: handed out, or taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tertulia.inbox.models import Conversation, Entry, EntryKind
from tertulia.kernel.scope import Scope
from tertulia.people.queries import identity_ids_of


def _conversations(brand_id: UUID, member_id: UUID) -> list[UUID]:
    scope = Scope(brand_id=brand_id, organisation_id=brand_id, actor="inbox")
    ids = identity_ids_of(scope=scope, member_id=member_id)
    return list(
        Conversation.objects.filter(brand_id=brand_id, identity_id__in=ids).values_list(
            "id", flat=True
        )
    )


def export_member(brand_id: UUID, member_id: UUID) -> Mapping[str, Any]:
    """What the team wrote to and about a member (their own texts: `people`)."""
    rows = (
        Entry.objects.filter(
            conversation_id__in=_conversations(brand_id, member_id),
            kind__in=[EntryKind.REPLY, EntryKind.NOTE],
        )
        .order_by("at")
        .values_list("kind", "at", "text")
    )
    return {"lines": [{"kind": k, "at": at.isoformat(), "text": text} for k, at, text in rows]}


def erase_member(brand_id: UUID, member_id: UUID) -> None:
    """Remove the member's conversations with all that stands in them."""
    Conversation.objects.filter(id__in=_conversations(brand_id, member_id)).delete()

"""Telling open pages that conversations changed, after the change is committed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID


def tell(*, brand_id: UUID, conversation_ids: Collection[UUID]) -> None:
    """Open pages of the brand read the named conversations and the counts again."""

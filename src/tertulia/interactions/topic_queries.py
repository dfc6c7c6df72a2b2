"""Searches for what people talk about, and what they found."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from tertulia.interactions.models import Interaction, TopicSearch
from tertulia.interactions.topic_values import Example
from tertulia.kernel.scope import Scope


def topic_searches(*, scope: Scope) -> list[TopicSearch]:
    """Those of the brand, the newest first, without what they found."""
    rows = TopicSearch.objects.filter(brand_id=scope.brand_id).select_related("channel")
    return list(rows.defer("found").order_by("-asked_at"))


def topic_search(*, scope: Scope, search_id: UUID) -> TopicSearch | None:
    """One of them."""
    rows = TopicSearch.objects.filter(brand_id=scope.brand_id, id=search_id)
    return rows.select_related("channel").first()


def examples_of(*, scope: Scope, ids: Collection[UUID]) -> dict[UUID, Example]:
    """Texts that stand for topics. What was erased or deleted since is missing."""
    rows = Interaction.objects.filter(brand_id=scope.brand_id, id__in=ids, deleted_at=None)
    return {
        row.id: Example(row.id, row.text, row.author_name or row.author_handle, row.created_at)
        for row in rows.only("id", "text", "author_name", "author_handle", "created_at")
    }

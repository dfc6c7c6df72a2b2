"""Searches for what people talk about, and what they found."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.interactions.models import Interaction, TopicSearch
from tertulia.interactions.topic_values import Example, Found, Topic, topic_of
from tertulia.kernel.errors import NotFound
from tertulia.kernel.scope import Scope


def topic_searches(*, scope: Scope) -> list[TopicSearch]:
    """Those of the brand, the newest first, without what they found."""
    rows = TopicSearch.objects.filter(brand_id=scope.brand_id).select_related("channel")
    return list(rows.defer("found").order_by("-asked_at"))


def topic_search(*, scope: Scope, search_id: UUID) -> TopicSearch | None:
    """One of them."""
    rows = TopicSearch.objects.filter(brand_id=scope.brand_id, id=search_id)
    return rows.select_related("channel").first()


def searched(*, scope: Scope, search_id: UUID) -> TopicSearch:
    """One of them. Raises: NotFound."""
    row = topic_search(scope=scope, search_id=search_id)
    if row is None:
        raise NotFound(_("There is no such search."))
    return row


def examples_of(*, scope: Scope, ids: Collection[UUID]) -> dict[UUID, Example]:
    """Texts that stand for topics. What was erased or deleted since is missing."""
    rows = Interaction.objects.filter(brand_id=scope.brand_id, id__in=ids, deleted_at=None)
    return {
        row.id: Example(row.id, row.text, row.author_name or row.author_handle, row.created_at)
        for row in rows.only("id", "text", "author_name", "author_handle", "created_at")
    }


def topics_found(*, scope: Scope, row: TopicSearch) -> list[Topic]:
    """What a search found, the largest first."""
    told = [Found.of(each) for each in row.found]
    examples = examples_of(scope=scope, ids={key for each in told for key in each.examples})
    return [topic_of(each, examples, texts=row.texts, before=row.before) for each in told]

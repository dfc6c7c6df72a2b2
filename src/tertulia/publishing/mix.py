"""How many posts of each pillar a month has: what the pillars' page cannot know itself."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count

from tertulia.brandbook.mix import Mix, mix
from tertulia.brandbook.queries import targets_of
from tertulia.kernel.scope import Scope
from tertulia.publishing.models import Post


def mix_of(*, scope: Scope, month: date) -> Mix:
    """The mix of the month that begins at `month`, by the posts' own days: drafts count too."""
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    rows = (
        Post.objects.filter(
            brand_id=scope.brand_id, due_day__range=(month, last), discarded_at__isnull=True
        )
        .values("pillar_id")
        .order_by()
        .annotate(posts=Count("id"))
    )
    counts: dict[UUID | None, int] = {row["pillar_id"]: row["posts"] for row in rows}
    return mix(targets_of(scope=scope), counts)

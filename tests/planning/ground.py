"""Short ways to make posts for the room's tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from tertulia.accounts.models import Brand
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.scheduling import schedule_post
from tertulia.publishing.services import create_post, save_variant
from tertulia.publishing.values import Draft
from tests.delivery.world import World

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
"""A Sunday noon in Guayaquil."""
MONDAY = date(2026, 11, 23)
NINE = time(9)


def brand_of(world: World) -> Brand:
    """The brand, in Guayaquil."""
    Brand.objects.filter(id=world.scope.brand_id).update(zone="America/Guayaquil")
    return Brand.objects.get(id=world.scope.brand_id)


def written(
    world: World,
    title: str = "Loja",
    day: date | None = MONDAY,
    hour: time | None = NINE,
    *,
    scheduled: bool = False,
) -> Post:
    """A post on the world's channel."""
    post = create_post(
        scope=world.scope, title=title, channel_ids=[world.channel.id], due_day=day, due_time=hour
    )
    variant = Variant.objects.get(post=post)
    save_variant(
        scope=world.scope,
        variant_id=variant.id,
        version=variant.version,
        parts=[Draft(text=title)],
        options={},
    )
    if scheduled:
        schedule_post(scope=world.scope, post_id=post.id)
    return post

"""What a month's plan has of each pillar."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tertulia.brandbook.services.pillars import save_pillar
from tertulia.publishing.mix import mix_of
from tertulia.publishing.models import Post
from tertulia.publishing.services import create_post, discard_post

pytestmark = pytest.mark.django_db


def test_posts_of_the_month_are_counted_once_by_pillar(
    world: Any, django_assert_num_queries: Any
) -> None:
    learn = save_pillar(scope=world.scope, pillar_id=None, name="Learn", share=Decimal(75))
    sell = save_pillar(scope=world.scope, pillar_id=None, name="Sell", share=Decimal(25))
    days = [(learn, 1), (sell, 28), (sell, 30), (None, 15)]
    for pillar, day in days:
        post = create_post(
            scope=world.scope,
            title="a",
            channel_ids=[world.channel.id],
            due_day=date(2026, 11, day),
        )
        Post.objects.filter(id=post.id).update(pillar=pillar)
    create_post(scope=world.scope, title="another month", due_day=date(2026, 12, 1))
    gone = create_post(scope=world.scope, title="discarded", due_day=date(2026, 11, 9))
    discard_post(scope=world.scope, post_id=gone.id)
    with django_assert_num_queries(2):
        got = mix_of(scope=world.scope, month=date(2026, 11, 1))
    assert [(row.name, row.count, row.missing) for row in got.rows] == [
        ("Learn", 1, 2),
        ("Sell", 2, 0),
        ("", 1, 0),
    ]
    assert got.total == 4

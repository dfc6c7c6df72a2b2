"""Two who take hours of a queue at the same time never get the same one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tertulia.accounts.models import Brand
from tertulia.planning.models import Queue
from tertulia.planning.services.pools import add_to_pool, fill_gaps, save_pool
from tertulia.planning.services.queues import add_slots, next_hour, save_queue
from tertulia.planning.services.taking import take_hours, take_next
from tertulia.planning.values import Spot
from tertulia.publishing.models import Post
from tests.api.people import bearer
from tests.approval.room_world import person
from tests.delivery.holding import in_thread, wait_until
from tests.delivery.scripted import Scripted
from tests.delivery.world import World, make_world
from tests.planning.ground import written

pytestmark = pytest.mark.django_db(transaction=True)

type Taking = Callable[[World, Queue, Post], object]


@pytest.fixture
def committed(network: Scripted, transactional_db: None) -> World:
    """A brand and a channel in a database whose transactions commit, for several threads."""
    return make_world(network)


@pytest.fixture
def queue(committed: World) -> Queue:
    """Every day at nine."""
    made = save_queue(scope=committed.scope, name="Mañanas", channel_ids=[committed.channel.id])
    add_slots(scope=committed.scope, queue_id=made.id, weekdays=range(7), hour=time(9))
    return made


def by_service(world: World, queue: Queue, post: Post) -> object:
    return take_next(scope=world.scope, queue_id=queue.id, post_id=post.id)


def many(world: World, queue: Queue, post: Post) -> object:
    return take_hours(scope=world.scope, queue_id=queue.id, spots=[Spot(post.id, None, None)])


def by_script(world: World, queue: Queue, post: Post) -> object:
    slug = Brand.objects.get(id=world.scope.brand_id).slug
    client = Client(headers={"authorization": f"Bearer {bearer(world)}"})
    return client.post(
        f"/api/v1/brands/{slug}/plan/queues/{queue.id}/next",
        json.dumps({"post_id": str(post.id)}),
        content_type="application/json",
    )


def in_the_composer(world: World, queue: Queue, post: Post) -> object:
    user, _scope = person(world, "Ana")
    client = Client()
    client.force_login(user)
    slug = Brand.objects.get(id=world.scope.brand_id).slug
    return client.post(reverse("planning:take_next", args=[slug, post.id]), {"queue": queue.id})


def from_a_pool(world: World, queue: Queue, post: Post) -> object:
    """A copy of the post takes the only hour of that day, or there is none left for it."""
    pool = save_pool(scope=world.scope, name="Siempre", rest_days=1)
    add_to_pool(scope=world.scope, pool_id=pool.id, post_id=post.id)
    day = date.fromisoformat(post.title)
    return fill_gaps(scope=world.scope, pool_id=pool.id, queue_id=queue.id, first=day, last=day)


def somebody_waits_for_us() -> bool:
    """Whether another connection stands before a lock that this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone() is not None


@pytest.mark.parametrize(
    "taking", [by_service, many, by_script, in_the_composer, from_a_pool], ids=lambda e: e.__name__
)
def test_who_comes_second_gets_another_hour(committed: World, queue: Queue, taking: Taking) -> None:
    world = committed
    day = next_hour(scope=world.scope, queue_id=queue.id).local.date()
    one = written(world, "Loja", None, None)
    other = written(world, f"{day}", None, None)
    with transaction.atomic():
        found, _done = take_next(scope=world.scope, queue_id=queue.id, post_id=one.id)
        second = in_thread(lambda: taking(world, queue, other))
        # Without the queue's lock the second one reads that the hour is free, and ends before us.
        wait_until(lambda: somebody_waits_for_us() or not second.is_alive(), within_s=30)
    second.join(30)
    standing = Post.objects.filter(due_day__isnull=False).values_list("due_day", "due_time")
    hours = sorted(standing)
    assert (found.local.date(), found.local.time()) in hours
    assert len(hours) == len(set(hours)) == (1 if taking is from_a_pool else 2)

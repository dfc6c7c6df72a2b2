"""Queues, series and pools on a real plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from tertulia.kernel.errors import Conflict, Invalid
from tertulia.planning.models import Occurrence, PoolUse, Queue, Series
from tertulia.planning.queries import queue_of
from tertulia.planning.services.days import choose_days
from tertulia.planning.services.pools import add_to_pool, fill_gaps, gaps, save_pool
from tertulia.planning.services.queues import add_slots, free_hours, next_hour, save_queue
from tertulia.planning.services.series import (
    WEEKS_AHEAD,
    end_series,
    except_days,
    make_all_copies,
    start_series,
)
from tertulia.publishing.models import Post
from tertulia.publishing.services import discard_post
from tests.delivery.world import World
from tests.planning.ground import MONDAY, NINE, NOW, brand_of, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _here(world: World) -> None:
    brand_of(world)


@pytest.fixture
def queue(world: World) -> Queue:
    """Mondays and Thursdays at nine; Mondays at five are kept free."""
    made = save_queue(scope=world.scope, name="Mañanas", channel_ids=[world.channel.id])
    add_slots(scope=world.scope, queue_id=made.id, weekdays=[0, 3], hour=NINE)
    add_slots(scope=world.scope, queue_id=made.id, weekdays=[0], hour=time(17), kept_free=True)
    return queue_of(scope=world.scope, queue_id=made.id)


def test_the_next_free_hour_skips_what_is_taken_and_what_is_kept(
    world: World, queue: Queue
) -> None:
    assert next_hour(scope=world.scope, queue_id=queue.id).local == datetime.combine(MONDAY, NINE)
    written(world)
    thursday = MONDAY + timedelta(days=3)
    assert next_hour(scope=world.scope, queue_id=queue.id).local == datetime.combine(thursday, NINE)


def test_what_stands_on_another_channel_takes_nothing(world: World, queue: Queue) -> None:
    other = world.another_channel("second")
    elsewhere = save_queue(scope=world.scope, name="Otra", channel_ids=[other.id])
    add_slots(scope=world.scope, queue_id=elsewhere.id, weekdays=[0], hour=NINE)
    written(world)
    found = next_hour(scope=world.scope, queue_id=elsewhere.id)
    assert found.local == datetime.combine(MONDAY, NINE)


def test_a_queue_that_skips_holidays(world: World, queue: Queue) -> None:
    choose_days(scope=world.scope, countries=["EC"], trade_days=False)
    save_queue(
        scope=world.scope,
        name="Mañanas",
        channel_ids=[world.channel.id],
        skips_holidays=True,
        queue_id=queue.id,
    )
    again = queue_of(scope=world.scope, queue_id=queue.id)
    christmas = date(2026, 12, 25)
    add_slots(scope=world.scope, queue_id=queue.id, weekdays=[4], hour=NINE)
    days = {
        each.local.date()
        for each in free_hours(
            scope=world.scope,
            queue=queue_of(scope=world.scope, queue_id=again.id),
            first=MONDAY,
            last=date(2026, 12, 31),
        )
    }
    assert christmas - timedelta(days=7) in days
    assert christmas not in days


def test_a_queue_without_hours_says_so(world: World) -> None:
    empty = save_queue(scope=world.scope, name="Vacía", channel_ids=[world.channel.id])
    with pytest.raises(Conflict, match="has no hours yet"):
        next_hour(scope=world.scope, queue_id=empty.id)
    add_slots(scope=world.scope, queue_id=empty.id, weekdays=[1], hour=NINE, kept_free=True)
    with pytest.raises(Conflict, match="has no hours yet"):
        next_hour(scope=world.scope, queue_id=empty.id)


def test_a_series_without_end_stands_some_weeks_ahead_and_goes_on(world: World) -> None:
    post = written(world)
    series = start_series(
        scope=world.scope, post_id=post.id, rule="FREQ=WEEKLY", first_day=MONDAY, hour=NINE
    )
    first = set(Occurrence.objects.values_list("day", flat=True))
    assert first == {MONDAY + timedelta(weeks=n) for n in range(WEEKS_AHEAD)}
    assert Occurrence.objects.get(day=MONDAY).post_id == post.id
    moved = Occurrence.objects.get(day=MONDAY + timedelta(weeks=2)).post
    discard_post(scope=world.scope, post_id=moved.id)
    make_all_copies()
    assert Occurrence.objects.count() == WEEKS_AHEAD
    except_days(scope=world.scope, series_id=series.id, days=[MONDAY + timedelta(weeks=9)])
    with time_machine.travel(NOW + timedelta(weeks=3), tick=False):
        make_all_copies()
        made = set(Occurrence.objects.values_list("day", flat=True)) - first
        assert made == {MONDAY + timedelta(weeks=n) for n in (8, 10)}
    end_series(scope=world.scope, series_id=series.id)
    with time_machine.travel(NOW + timedelta(weeks=9), tick=False):
        make_all_copies()
    assert Occurrence.objects.count() == WEEKS_AHEAD + 2


def test_a_series_does_not_begin_in_another_age(world: World) -> None:
    post = written(world)
    with pytest.raises(Invalid, match="begins in the last two years"):
        start_series(
            scope=world.scope, post_id=post.id, rule="FREQ=DAILY", first_day=date.min, hour=NINE
        )
    assert Series.objects.count() == 0


@pytest.mark.parametrize("rule", ["", "FREQ=HOURLY", "FREQ=WEEKLY;COUNT=2;UNTIL=20270101"])
def test_a_rule_that_cannot_be_read_starts_nothing(world: World, rule: str) -> None:
    post = written(world)
    with pytest.raises(Invalid):
        start_series(scope=world.scope, post_id=post.id, rule=rule, first_day=MONDAY, hour=NINE)
    assert Series.objects.count() == 0


def test_the_gaps_of_a_queue_are_filled_as_promised_and_posts_rest(
    world: World, queue: Queue
) -> None:
    pool = save_pool(scope=world.scope, name="Siempre", rest_days=10)
    for title in ("uno", "dos"):
        post = written(world, title, None, None)
        add_to_pool(scope=world.scope, pool_id=pool.id, post_id=post.id)
    written(world, "taken", MONDAY + timedelta(days=3))
    span = {"first": MONDAY, "last": MONDAY + timedelta(days=17)}
    promised = gaps(scope=world.scope, pool_id=pool.id, queue_id=queue.id, **span)
    titles = [each.pool_post.post.title if each.pool_post else None for each in promised]
    # Monday, the Monday after, Thursday of that week, and so on: ten days of rest for each
    assert [(each.local - datetime.combine(MONDAY, NINE)).days for each in promised] == [
        0,
        7,
        10,
        14,
        17,
    ]
    assert titles == ["uno", "dos", "uno", None, "dos"]
    made = fill_gaps(scope=world.scope, pool_id=pool.id, queue_id=queue.id, **span)
    assert [Post.objects.get(id=each).title for each in made] == ["uno", "dos", "uno", "dos"]
    assert PoolUse.objects.count() == 4
    again = gaps(scope=world.scope, pool_id=pool.id, queue_id=queue.id, **span)
    assert [each.pool_post for each in again] == [None]

"""Posts moved about in the calendar: nothing lost, nothing into the past, always a way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tertulia.delivery.models import Delivery
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.planning.services.moving import (
    copy_many,
    discard_many,
    move,
    move_many,
    spot_of,
    take_back,
)
from tertulia.planning.values import Spot
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.scheduling import move_post
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


def due(post: Post) -> tuple[date | None, time | None]:
    post.refresh_from_db()
    return post.due_day, post.due_time


def test_the_second_of_two_who_drag_the_same_post_is_told_and_nothing_is_lost(
    world: World,
) -> None:
    post = written(world, scheduled=True)
    seen = spot_of(scope=world.scope, post_id=post.id)
    move(scope=world.scope, spot=Spot(post.id, MONDAY + timedelta(days=1), NINE), was=seen)
    with pytest.raises(Conflict, match="Tuesday November 24, 09:00"):
        move(scope=world.scope, spot=Spot(post.id, MONDAY + timedelta(days=2), NINE), was=seen)
    assert due(post) == (MONDAY + timedelta(days=1), NINE)
    row = Delivery.objects.get()
    assert row.due_at == datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("America/Guayaquil"))


@pytest.mark.parametrize(("day", "hour"), [(date(2026, 11, 21), NINE), (date(2026, 11, 22), NINE)])
def test_dragged_into_the_past_it_stays(world: World, day: date, hour: time) -> None:
    post = written(world)
    with pytest.raises(Invalid, match="is over"):
        move(scope=world.scope, spot=Spot(post.id, day, hour))
    assert due(post) == (MONDAY, NINE)


def test_an_hour_that_the_clock_jumps_over_is_told(world: World) -> None:
    from tertulia.accounts.models import Brand

    Brand.objects.filter(id=world.scope.brand_id).update(zone="Europe/Bucharest")
    post = written(world, hour=time(3, 30))
    done = move(scope=world.scope, spot=Spot(post.id, date(2027, 3, 28), None), hour_too=False)
    assert done.warnings == ("That day the clock jumps over this hour; it would go out at 04:30.",)


def test_a_variant_with_its_own_hour_moves_alone(world: World) -> None:
    post = written(world)
    own = Variant.objects.get(post=post)
    move_post(scope=world.scope, post_id=post.id, day=MONDAY, hour=time(18), variant_id=own.id)
    seen = spot_of(scope=world.scope, post_id=post.id, variant_id=own.id)
    assert seen.hour == time(18)
    moved = Spot(post.id, MONDAY + timedelta(days=3), None, own.id)
    done = move(scope=world.scope, spot=moved, was=seen, hour_too=False)
    own.refresh_from_db()
    assert (own.due_day, own.due_time) == (MONDAY + timedelta(days=3), time(18))
    assert due(post) == (MONDAY, NINE)
    take_back(scope=world.scope, undo=done.undo)
    own.refresh_from_db()
    assert own.due_day == MONDAY


def test_a_week_moves_together_and_comes_back(world: World) -> None:
    posts = [written(world, f"p{n}", MONDAY + timedelta(days=n)) for n in range(5)]
    spots = [spot_of(scope=world.scope, post_id=post.id) for post in posts]
    done = move_many(scope=world.scope, spots=spots, days=7)
    assert done.stayed == ()
    assert [due(post)[0] for post in posts] == [MONDAY + timedelta(days=7 + n) for n in range(5)]
    take_back(scope=world.scope, undo=done.undo)
    assert [due(post)[0] for post in posts] == [MONDAY + timedelta(days=n) for n in range(5)]


def test_of_many_what_cannot_move_stays_and_says_why(world: World) -> None:
    soon, later = written(world, "soon", MONDAY), written(world, "later", date(2026, 12, 7))
    spots = [spot_of(scope=world.scope, post_id=post.id) for post in (soon, later)]
    done = move_many(scope=world.scope, spots=spots, days=-7)
    assert done.stayed == ("soon: That day is over: the post stays where it was.",)
    assert due(soon)[0] == MONDAY
    assert due(later)[0] == date(2026, 11, 30)


def test_copies_are_drafts_with_the_same_words(world: World) -> None:
    post = written(world, scheduled=True)
    spots = [spot_of(scope=world.scope, post_id=post.id)]
    done = copy_many(scope=world.scope, spots=spots, days=14)
    copied = Post.objects.get(id=done.undo.discard[0])
    assert (copied.due_day, copied.due_time) == (MONDAY + timedelta(days=14), NINE)
    variant = Variant.objects.get(post=copied)
    assert (variant.parts[0]["text"], variant.delivery_id) == ("Loja", None)
    take_back(scope=world.scope, undo=done.undo)
    copied.refresh_from_db()
    assert copied.discarded_at is not None


def test_what_is_scheduled_is_not_discarded_with_the_drafts(world: World) -> None:
    draft, planned = written(world, "draft"), written(world, "planned", scheduled=True)
    spots = [spot_of(scope=world.scope, post_id=post.id) for post in (draft, planned)]
    done = discard_many(scope=world.scope, spots=spots)
    draft.refresh_from_db()
    planned.refresh_from_db()
    assert draft.discarded_at is not None
    assert planned.discarded_at is None
    assert done.stayed[0].startswith("planned: ")
    take_back(scope=world.scope, undo=done.undo)
    draft.refresh_from_db()
    assert draft.discarded_at is None

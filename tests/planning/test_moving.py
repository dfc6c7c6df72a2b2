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
from tertulia.planning.values import Spot, Undo
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.scheduling import move_post
from tertulia.publishing.services import add_variant
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


def test_undo_does_not_take_back_what_a_colleague_did_since(world: World) -> None:
    post = written(world)
    done = move(scope=world.scope, spot=Spot(post.id, MONDAY + timedelta(days=1), NINE))
    move(scope=world.scope, spot=Spot(post.id, MONDAY + timedelta(days=2), NINE))
    told = take_back(scope=world.scope, undo=Undo.from_json(done.undo.as_json()))
    assert due(post) == (MONDAY + timedelta(days=2), NINE)
    assert "Somebody moved it in the meantime" in told.stayed[0]


def test_variants_dragged_together_move_together_or_not_at_all(world: World) -> None:
    from django.test import Client
    from django.urls import reverse

    from tertulia.accounts.models import Brand, Membership, Role, User

    other = world.another_channel("second")
    post = written(world, scheduled=True)
    variant = add_variant(scope=world.scope, post_id=post.id, channel_id=other.id)
    first = Variant.objects.get(post=post, channel=world.channel)
    Variant.objects.update(own_time=True)
    Delivery.objects.update(state="published")
    brand = Brand.objects.get(id=world.scope.brand_id)
    owner = User.objects.create_user("o@example.org", None, name="O")
    Membership.objects.create(organisation=brand.organisation, user=owner, role=Role.OWNER)
    browser = Client()
    browser.force_login(owner)
    answer = browser.post(
        reverse("planning:move", args=[brand.slug, post.id]),
        {"day": "2026-11-26", "variant": [str(variant.id), str(first.id)]},
    )
    assert answer.status_code == 409
    assert set(Variant.objects.values_list("due_day", flat=True)) == {MONDAY}


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

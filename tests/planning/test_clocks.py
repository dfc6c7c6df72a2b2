"""A brand that changes its time zone, and pictures that may not be shown on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.accounts.events import BrandZoneChanged
from tertulia.accounts.models import Brand, Membership, Role, User
from tertulia.accounts.queries import brand_by_slug
from tertulia.accounts.services.brands import BrandFacts, change_brand
from tertulia.delivery.models import Delivery
from tertulia.kernel.models import Outbox
from tertulia.planning.services.clocks import follow_clocks
from tertulia.planning.services.moving import media_warnings
from tertulia.publishing.models import Post, Variant
from tests.delivery.world import World
from tests.planning.ground import MONDAY, NINE, NOW, brand_of, written

pytestmark = pytest.mark.django_db
ZONES = ["America/Guayaquil", "Europe/Bucharest", "Asia/Tokyo", "Pacific/Honolulu", "UTC"]


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def moved_to(world: World, zone: str) -> Brand:
    Brand.objects.filter(id=world.scope.brand_id).update(zone=zone)
    follow_clocks([BrandZoneChanged(brand_id=world.scope.brand_id)])
    return Brand.objects.get(id=world.scope.brand_id)


def test_nine_stays_nine_on_the_new_clock(world: World) -> None:
    brand_of(world)
    written(world, scheduled=True)
    moved_to(world, "Europe/Madrid")
    row = Delivery.objects.get()
    assert row.due_at == datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Madrid"))
    assert (row.zone, Variant.objects.get().due_time) == ("Europe/Madrid", NINE)


def test_what_is_over_there_keeps_its_moment_and_shows_the_new_hour(world: World) -> None:
    brand_of(world)
    written(world, day=date(2026, 11, 22), hour=time(13), scheduled=True)  # in an hour
    moved_to(world, "Europe/Madrid")  # where it is six in the evening
    row, variant = Delivery.objects.get(), Variant.objects.get()
    assert row.due_at == NOW + timedelta(hours=1)
    assert (variant.due_day, variant.due_time) == (date(2026, 11, 22), time(19))


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    zones=st.lists(st.sampled_from(ZONES), min_size=1, max_size=3),
    days=st.integers(2, 30),
    hour=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
)
def test_plan_and_delivery_always_agree(
    world: World, zones: list[str], days: int, hour: time
) -> None:
    Post.objects.all().delete()
    Delivery.objects.all().delete()
    brand_of(world)
    written(world, day=date(2026, 11, 22) + timedelta(days=days), hour=hour, scheduled=True)
    for zone in zones:
        moved_to(world, zone)
    row, variant = Delivery.objects.get(), Variant.objects.get()
    there = row.due_at.astimezone(ZoneInfo(zones[-1])).replace(tzinfo=None)
    assert there == datetime.combine(variant.due_day or MONDAY, variant.due_time or NINE)
    assert variant.due_time == hour


def test_changing_the_brand_tells_of_its_clock(world: World) -> None:
    brand = brand_of(world)
    facts = BrandFacts(name="B", zone="Europe/Madrid", languages=("es",))
    change_brand(scope=world.scope, facts=facts)
    assert Outbox.objects.filter(listener="planning.follow_clock").count() == 1
    assert brand_by_slug(brand.slug) is not None


def test_a_post_without_pictures_has_no_warning(world: World) -> None:
    brand_of(world)
    post = written(world)
    assert media_warnings(scope=world.scope, post_id=post.id, day=MONDAY) == []


def test_who_changes_the_clock_is_told_before_what_becomes_of_the_hours(world: World) -> None:
    from django.test import Client
    from django.urls import reverse

    brand = brand_of(world)
    owner = User.objects.create_user("o@example.org", None, name="O", language="en")
    Membership.objects.create(organisation=brand.organisation, user=owner, role=Role.OWNER)
    browser = Client()
    browser.force_login(owner)
    address = reverse("brand:settings", args=[brand.slug])
    assert "on this clock" not in browser.get(address).content.decode()
    written(world)
    assert "1 post has its hour on this clock and keeps it" in browser.get(address).content.decode()

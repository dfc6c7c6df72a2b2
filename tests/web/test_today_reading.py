"""What Today reads: the brand's clock, what the person may see, and how the page is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tertulia.accounts.models import Brand, User
from tertulia.delivery.events import DeliverySettled
from tertulia.kernel.ids import new_id
from tertulia.networks.models import Channel
from tertulia.web.today.telling import tell_open_pages
from tests.roles.world import World, make_world

NOON = datetime(2026, 11, 22, 17, 51, tzinfo=UTC)


@pytest.fixture
def world(db: Any) -> World:
    made = make_world()
    channel = Channel.objects.create(
        brand=made.here.brand, network="mastodon", handle="@cafe", remote_id="1"
    )
    Channel.objects.filter(id=channel.id).update(connected_at=NOON - timedelta(days=30))
    return made


def page_for(world: World, role: str, path: str = "/b/here/", **headers: str) -> str:
    client = Client()
    client.force_login(world.people[role])
    with time_machine.travel(NOON, tick=False):
        answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_clock_is_the_brands_even_for_who_lives_elsewhere(world: World) -> None:
    User.objects.filter(id=world.people["owner"].id).update(zone="Europe/Bucharest")
    html = page_for(world, "owner")
    assert "Sunday, November 22 · 12:51 in Guayaquil" in html
    assert "Good afternoon, Owner" in html


def test_a_channel_that_never_spoke_starves(world: World) -> None:
    html = page_for(world, "owner")
    assert "has not published anything yet" in html
    assert "0 of 3" in html


def test_each_sees_only_what_their_role_may(world: World) -> None:
    agent = page_for(world, "department_agent")
    assert "They wait for you" in agent
    assert "Goes out today" not in agent
    assert "Create post" not in agent
    reviewer = page_for(world, "reviewer")
    assert "They wait for you" not in reviewer
    assert "Goes out today" in reviewer
    assert "Pause all" not in reviewer


def test_a_refresh_is_a_fragment(world: World) -> None:
    assert "<html" not in page_for(world, "owner", **{"HX-Request": "true"})


def test_with_several_brands_each_has_its_own_clock(world: World) -> None:
    Brand.objects.create(
        organisation=world.here.brand.organisation,
        slug="other",
        name="Other",
        mark="O",
        zone="Europe/Bucharest",
        languages=["ro"],
    )
    client = Client()
    client.force_login(world.people["owner"])
    assert client.get("/").headers["Location"] == "/brands/"
    html = page_for(world, "owner", "/brands/")
    assert "12:51 · Guayaquil" in html
    assert "19:51 · Bucharest" in html
    assert "Elsewhere" not in html


def test_who_has_one_brand_goes_there_at_once(world: World) -> None:
    client = Client()
    client.force_login(world.people["owner"])
    assert client.get("/").headers["Location"] == "/b/here/"


def test_what_should_have_gone_out_is_late(world: World) -> None:
    from tertulia.delivery.models import Delivery
    from tertulia.publishing.models import Variant
    from tests.roles.cases_publishing import _post

    _made, variant = _post(world.here, state="scheduled")

    def due(hour: time) -> str:
        Variant.objects.filter(id=variant.id).update(due_day=date(2026, 11, 22), due_time=hour)
        return page_for(world, "owner")

    assert "late</span>" not in due(time(12, 50))
    assert "late</span>" in due(time(12, 40))
    Delivery.objects.filter(id=variant.delivery_id).update(state="published")
    assert "late</span>" not in due(time(12, 40))


def test_a_page_of_few_queries(world: World) -> None:
    for number in range(12):
        Channel.objects.create(
            brand=world.here.brand, network="mastodon", handle=f"@{number}", remote_id=f"r{number}"
        )
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page_for(world, "owner")
    assert len(queries) < 40, [each["sql"][:80] for each in queries]


def test_open_pages_hear_once_per_brand(world: World) -> None:
    brand_id = world.here.brand.id
    event = DeliverySettled(brand_id, new_id(), "test", new_id(), "failed")
    tell_open_pages([event, event])
    with connection.cursor() as cursor:
        cursor.execute("SELECT brand_id, permission FROM kernel_liveevent WHERE kind = 'today'")
        assert cursor.fetchall() == [(brand_id, "brand.read")]

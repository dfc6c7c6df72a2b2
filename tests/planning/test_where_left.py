"""The calendar opens where it was left, and its views show the same days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
import time_machine
from django.test import Client

from tertulia.accounts.models import Membership, User
from tests.delivery.world import World
from tests.planning.ground import MONDAY, NOW, brand_of, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Iterator[Client]:
    brand = brand_of(world)
    user = User.objects.create_user("m@example.org", name="M")
    Membership.objects.create(
        organisation_id=brand.organisation_id, user=user, role="community_manager"
    )
    found = Client()
    found.force_login(user)
    with time_machine.travel(NOW, tick=False):
        yield found


def calendar(world: World) -> str:
    return f"/b/{brand_of(world).slug}/calendar/"


def switched(client: Client, address: str) -> dict[str, str]:
    """The address of each view as the page at this address offers it."""
    views = client.get(address).context["switch"]
    return dict(
        zip(("week", "month", "quarter", "agenda"), [each["url"] for each in views], strict=True)
    )


def test_from_this_month_the_week_is_this_week_and_from_another_its_first(
    world: World, client: Client
) -> None:
    today = NOW.date()
    assert f"day={today}" in switched(client, calendar(world))["week"]
    assert "day=2027-03-01" in switched(client, calendar(world) + "?month=2027-03")["week"]


def test_a_week_is_found_again_from_its_month(world: World, client: Client) -> None:
    day = date(2027, 3, 17)
    month = switched(client, calendar(world) + f"week/?day={day}")["month"]
    assert "month=2027-03" in month
    assert f"day={day}" in switched(client, month)["week"]


def test_who_comes_back_finds_the_week_they_were_in(world: World, client: Client) -> None:
    day = MONDAY + timedelta(days=9)
    client.get(calendar(world) + f"week/?day={day}")
    back = client.get(calendar(world))
    assert (back.status_code, back["Location"]) == (302, calendar(world) + f"week/?day={day}")
    asked = client.get(calendar(world) + "?month=2026-12")
    assert asked.status_code == 200


@pytest.mark.parametrize(
    "kept", ["", "week", "week.yesterday", "shop.2026-11-26", "week.0001-01-01"]
)
def test_a_strange_cookie_opens_the_month(world: World, client: Client, kept: str) -> None:
    client.cookies["plan"] = kept
    assert client.get(calendar(world)).status_code == 200


def test_a_list_opens_at_today_or_what_comes_next(world: World, client: Client) -> None:
    later = NOW.date() + timedelta(days=2)
    written(world, "over", NOW.date() - timedelta(days=3), time(9))
    written(world, "next", later, time(9))
    answer = client.get(calendar(world) + f"list/?month={NOW:%Y-%m}")
    assert answer.context["here"] == later
    assert answer.context["today_url"].endswith("#here")
    assert answer.content.decode().count('id="here"') == 1

"""The plan in a calendar program: by a secret that expires, can be ended, and grants no more than
its owner has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tertulia.accounts.models import Brand, Membership, User
from tertulia.accounts.scopes import scope_in
from tertulia.kernel import clock
from tertulia.planning.models import Feed
from tertulia.planning.rules.ical import escaped, folded
from tertulia.planning.services.feeds import LIVES, end_feed, make_feed
from tests.delivery.world import World
from tests.planning.ground import MONDAY, NOW, brand_of, written


@pytest.fixture
def reader(world: World) -> tuple[Any, Any]:
    """Somebody who reads the plan, and their scope."""
    brand = brand_of(world)
    user = User.objects.create_user("r@example.org", name="R", language="es")
    Membership.objects.create(organisation_id=brand.organisation_id, user=user, role="reader")
    return user, scope_in(user, brand)


def read(secret: str) -> Any:
    return Client().get(f"/plan/{secret}.ics")


@pytest.mark.django_db
def test_the_plan_as_a_calendar(world: World, reader: tuple[Any, Any]) -> None:
    with time_machine.travel(NOW, tick=False):
        written(world, "Loja; café, panela", scheduled=True)
        written(world, "Sin hora", hour=None)
        written(world, "Sin día", None, None)
        answer = read(make_feed(scope=reader[1]).secret)
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert "DTSTART:20261123T140000Z\r\n" in text  # nine in Guayaquil
    assert "SUMMARY:Loja\\; café\\, panela\r\n" in text
    assert f"DTSTART;VALUE=DATE:{MONDAY:%Y%m%d}\r\n" in text
    assert text.count("BEGIN:VEVENT") == 2


@pytest.mark.django_db
def test_a_secret_that_is_guessed_ended_expired_or_whose_owner_left(
    world: World, reader: tuple[Any, Any]
) -> None:
    user, scope = reader
    ended, kept = make_feed(scope=scope), make_feed(scope=scope)
    end_feed(scope=scope, feed_id=ended.feed.id)
    assert read(kept.secret).status_code == 200
    assert read(ended.secret).status_code == 404
    assert read("guessed").status_code == 404
    assert kept.secret not in str(Feed.objects.values_list("digest", flat=True))
    with time_machine.travel(clock.now() + LIVES + timedelta(minutes=1)):
        assert read(kept.secret).status_code == 404
    Membership.objects.filter(user=user).delete()
    assert read(kept.secret).status_code == 404


@pytest.mark.django_db
def test_an_archived_brand_is_read_by_nobody(world: World, reader: tuple[Any, Any]) -> None:
    made = make_feed(scope=reader[1])
    Brand.objects.filter(id=world.scope.brand_id).update(archived_at=clock.now())
    assert read(made.secret).status_code == 404


@given(text=st.text(st.characters(blacklist_categories=["Cs"]), max_size=200))
def test_lines_are_folded_inside_75_octets_and_unfold_to_the_same(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    parts = folded(line).split("\r\n ")
    assert all(len(f" {part}".encode()) <= 76 for part in parts)
    assert "".join(parts) == line
    assert "\n" not in escaped(text)

"""The zone database changes; what people chose stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tertulia.delivery.models import Attempt, Delivery
from tertulia.delivery.values import Due
from tertulia.delivery.zone_rules import follow_zone_rules
from tertulia.kernel import clock, zones
from tertulia.kernel.errors import Invalid
from tests.delivery.world import World, utc

NINE = Due(
    at=utc("2031-11-23T14:00:00+00:00"),
    local=datetime.fromisoformat("2031-11-23T09:00"),
    zone="America/Guayaquil",
)


def test_nine_stays_nine_when_the_rules_move(world: World) -> None:
    delivery_id = world.schedule("one", due=NINE)
    wrong = NINE.at + timedelta(hours=1)
    Delivery.objects.filter(id=delivery_id).update(due_at=wrong, ready_at=wrong, zone_rules="2019a")
    assert follow_zone_rules() == 1
    row = world.row(delivery_id)
    assert row.due_at == row.ready_at == NINE.at
    assert row.zone_rules == zones.RULES_VERSION
    assert Attempt.objects.get().code == "zone_changed"
    assert follow_zone_rules() == 0


def test_as_soon_as_possible_is_no_local_time(world: World) -> None:
    delivery_id = world.schedule("one")
    before = world.row(delivery_id).due_at
    Delivery.objects.update(zone_rules="2019a")
    assert follow_zone_rules() == 0
    assert world.row(delivery_id).due_at == before


def test_a_moment_that_is_not_that_local_time_is_refused(world: World) -> None:
    with pytest.raises(Invalid):
        world.schedule(
            "one", due=Due(NINE.at, datetime.fromisoformat("2031-11-23T10:00"), NINE.zone)
        )
    with pytest.raises(Invalid):
        world.schedule("one", due=Due(clock.now(), None, "Europe/Nowhere"))


def test_the_second_of_an_overlap_is_kept(world: World) -> None:
    second = Due(
        at=utc("2030-10-27T01:30:00+00:00"),
        local=datetime.fromisoformat("2030-10-27T03:30"),
        zone="Europe/Bucharest",
    )
    delivery_id = world.schedule("one", due=second)
    assert world.row(delivery_id).due_fold == 1

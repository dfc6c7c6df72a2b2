"""The demo's library: on shelves, with rights, with a request that waits."""

from __future__ import annotations

from typing import Any

import pytest

from tertulia.kernel import clock
from tertulia.library.commissions import commissions_of
from tertulia.library.models import Asset, Standing
from tools.demo.shelves import fill_shelves

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: Any) -> Any:
    from tests.roles.world import make_world  # models: not before Django is set up

    return make_world()


def test_everything_has_a_place_and_one_ends_soon(people: Any) -> None:
    owner = people.people["owner"]
    team = {"tomas": owner, "paula": owner}
    fill_shelves(people.here.brand, team, clock.now())
    shelved = Asset.objects.filter(brand=people.here.brand).exclude(folder="")
    assert shelved.count() == 6
    today = clock.now().date()
    assert shelved.filter(expires_on__lt=today).count() == 1
    standings = [each.standing for each in commissions_of(scope=people.here.scope)]
    assert standings == [Standing.OFFERED, Standing.OPEN]

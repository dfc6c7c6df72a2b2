"""An archived brand publishes nothing."""

from __future__ import annotations

import pytest

from tertulia.accounts.services.brands import archive_brand
from tertulia.delivery.queries import pause_of
from tertulia.kernel.errors import NotFound
from tertulia.kernel.outbox import pump_once
from tests.roles.world import make_world


@pytest.mark.django_db
def test_it_is_held_and_cannot_be_archived_twice() -> None:
    world = make_world()
    archive_brand(scope=world.here.scope)
    while pump_once():
        pass
    pause = pause_of(scope=world.here.scope)
    assert pause is not None
    assert pause_of(scope=world.elsewhere.scope) is None
    with pytest.raises(NotFound):
        archive_brand(scope=world.here.scope)

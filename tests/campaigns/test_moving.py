"""A campaign's days are moved from a picture, and come back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tertulia.campaigns.models import Standing
from tertulia.campaigns.queries import campaign_of
from tertulia.campaigns.services import make_ready, move_campaign
from tertulia.kernel.errors import Conflict, Invalid
from tests.campaigns.ground import a_campaign, confirmed


@pytest.fixture
def two(db: None) -> Any:
    from tests.roles.world import make_world

    return make_world()


def test_who_moves_what_was_moved_meanwhile_is_told_and_nothing_happens(two: Any) -> None:
    scope = two.here.scope
    row = a_campaign(scope)
    seen = (row.starts_on, row.ends_on)
    later = row.starts_on + timedelta(days=3)
    move_campaign(scope=scope, campaign_id=row.id, starts_on=later, ends_on=row.ends_on, was=seen)
    with pytest.raises(Conflict):
        move_campaign(scope=scope, campaign_id=row.id, starts_on=seen[0], ends_on=seen[0], was=seen)
    assert campaign_of(scope=scope, campaign_id=row.id).starts_on == later


def test_an_end_before_the_start_is_refused(two: Any) -> None:
    row = a_campaign(two.here.scope)
    with pytest.raises(Invalid):
        move_campaign(
            scope=two.here.scope,
            campaign_id=row.id,
            starts_on=row.ends_on,
            ends_on=row.starts_on,
        )


def test_other_days_take_ready_back_and_the_undo_gives_it_again(two: Any) -> None:
    scope, client = two.here.scope, Client()
    client.force_login(two.here.owner)
    row = a_campaign(scope)
    confirmed(scope, row.id)
    make_ready(scope=scope, campaign_id=row.id)
    days = {
        "first": row.starts_on,
        "last": row.ends_on + timedelta(days=2),
        "was_first": row.starts_on,
        "was_last": row.ends_on,
    }
    told = client.post(f"/b/here/campaigns/{row.id}/move/", days).json()
    moved = campaign_of(scope=scope, campaign_id=row.id)
    assert (moved.ends_on, moved.standing) == (days["last"], Standing.BRIEFED)
    assert told["warn"]
    assert client.post(told["undo"]).status_code == 200
    back = campaign_of(scope=scope, campaign_id=row.id)
    assert (back.ends_on, back.standing) == (row.ends_on, Standing.READY)
    assert client.post(told["undo"]).status_code == 409

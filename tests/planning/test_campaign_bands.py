"""Campaigns lie over the calendar's days, and lead to their page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tertulia.campaigns.services import cancel_campaign, create_campaign
from tertulia.campaigns.values import Facts


@pytest.fixture
def two(db: None) -> Any:
    from tests.roles.world import make_world

    return make_world()


@pytest.mark.parametrize("view", ["", "quarter/"])
def test_a_campaign_is_a_band_on_its_days(two: Any, view: str) -> None:
    facts = Facts(name="Navidad", starts_on=date(2026, 11, 20), ends_on=date(2026, 12, 24))
    row = create_campaign(scope=two.here.scope, facts=facts)
    gone = create_campaign(
        scope=two.here.scope, facts=Facts("Gone", facts.starts_on, facts.ends_on)
    )
    cancel_campaign(scope=two.here.scope, campaign_id=gone.id)
    client = Client()
    client.force_login(two.here.owner)
    page = client.get(f"/b/here/calendar/{view}?month=2026-12").content.decode()
    assert f'href="/b/here/campaigns/{row.id}/"' in page
    assert "Navidad" in page
    assert "Gone" not in page
    client.force_login(two.people["reviewer"])
    page = client.get(f"/b/here/calendar/{view}?month=2026-12").content.decode()
    assert "Navidad" in page
    assert "/campaigns/" not in page

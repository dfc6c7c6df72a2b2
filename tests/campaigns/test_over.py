"""What a campaign's page offers once its days are over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tertulia.kernel import clock
from tests.campaigns.ground import a_campaign

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days_ago", "offers"), [(20, False), (-1, True)])
def test_what_is_over_is_not_cancelled(world: Any, days_ago: int, offers: bool) -> None:
    last = clock.now().date() - timedelta(days=days_ago)
    row = a_campaign(world.here.scope, starts_on=last - timedelta(days=5), ends_on=last)
    client = Client()
    client.force_login(world.people["owner"])
    shown = client.get(reverse("campaigns:campaign", args=["here", row.id])).content.decode()
    assert (reverse("campaigns:cancel", args=["here", row.id]) in shown) is offers
    assert reverse("campaigns:edit", args=["here", row.id]) in shown

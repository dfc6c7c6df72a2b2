"""The demo's approvals: answered, waiting, with other words, and behind the gate."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from tertulia.accounts.models import Brand, Membership, Organisation, User
from tertulia.approval.models import Item, Letter
from tertulia.delivery.models import Delivery
from tertulia.networks.models import Channel
from tools.demo.approvals import ask_for_approvals

pytestmark = pytest.mark.django_db


def test_two_weeks_some_answered() -> None:
    organisation = Organisation.objects.create(name="Casa")
    brand = Brand.objects.create(
        organisation=organisation, slug="cafe-tertulia", name="Café", mark="C", zone="UTC"
    )
    team = {}
    for name, role in (("mireia", "owner"), ("paula", "strategist"), ("hugo", "reviewer")):
        team[name] = User.objects.create_user(f"{name}@e.example", name=name)
        Membership.objects.create(organisation=organisation, user=team[name], role=role)
    Channel.objects.create(
        brand=brand, network="instagram", handle="cafe.tertulia", by_hand=True, health="by_hand"
    )
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        ask_for_approvals(brand, team, now)
    states = sorted(Item.objects.values_list("state", "step"))
    assert states == [
        ("rejected", 0),
        ("suggested", 0),
        ("waiting", 0),
        ("waiting", 0),
        ("waiting", 1),
        ("waiting", 1),
    ]
    assert Letter.objects.count() == 1
    assert not Delivery.objects.exclude(approved_digest="").exists()

"""Budgets: counted before each call, in one statement, per channel and per app."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tertulia.kernel import clock
from tertulia.networks import budgets
from tertulia.networks.access import Access
from tertulia.networks.manifest import BudgetRule, Manifest, parse_manifest
from tertulia.networks.models import Budget
from tertulia.networks.values import BudgetReading, Limits

MANIFEST = parse_manifest(
    {
        "name": "counted",
        "title": "Counted",
        "mark": "Co",
        "text": {},
        "budget": [
            {"name": "api", "limit": 3, "window_s": 60, "per": "channel"},
            {"name": "media", "limit": 2, "window_s": 60, "per": "app"},
        ],
    }
)


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "manifest", lambda name: MANIFEST)


def access() -> Access:
    return Access(
        channel_id=uuid4(),
        brand_id=uuid4(),
        network="counted",
        address="https://a.test",
        remote_id="1",
        handle="h",
        health="good",
        disconnected=False,
        limits=Limits(),
        scopes=frozenset(),
        version=1,
        refresh_at=None,
        secret={},
    )


@pytest.mark.django_db
def test_the_fourth_call_of_three_waits_for_the_window() -> None:
    mine = access()
    assert [budgets.spend(mine, "api") for _ in range(3)] == [None] * 3
    refused = budgets.spend(mine, "api")
    assert refused
    assert refused.name == "api"
    assert 50 < refused.wait_s <= 60
    assert budgets.spend(access(), "api") is None, "another channel has its own"


@pytest.mark.django_db
def test_a_new_window_begins_full() -> None:
    mine = access()
    for _ in range(4):
        budgets.spend(mine, "api")
    Budget.objects.update(resets_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert budgets.spend(mine, "api") is None
    assert Budget.objects.get().remaining == 2


@pytest.mark.django_db
def test_an_app_budget_is_shared_by_the_channels_of_a_server() -> None:
    one, two = access(), access()
    assert budgets.spend(one, "media") is None
    assert budgets.spend(two, "media") is None
    assert budgets.spend(one, "media")
    elsewhere = replace(one, address="https://b.test")
    assert budgets.spend(elsewhere, "media") is None


@pytest.mark.django_db
def test_a_429_blocks_until_its_retry_after() -> None:
    mine = access()
    budgets.spend(mine, "api")
    budgets.block(mine, "api", 900)
    refused = budgets.spend(mine, "api")
    assert refused
    assert 890 < refused.wait_s <= 900


@pytest.mark.django_db
def test_headers_go_before_our_count_when_little_is_left() -> None:
    mine = access()
    budgets.keep_reading(mine, BudgetReading("api", 0, 300, clock.now().replace(year=2099)))
    assert budgets.spend(mine, "api")
    other = access()
    budgets.keep_reading(other, BudgetReading("api", 299, 300, clock.now()))
    assert not Budget.objects.filter(holder=str(other.channel_id)).exists()


def test_a_rule_names_whose_it_is() -> None:
    manifest: Manifest = MANIFEST
    assert manifest.budgets[0] == BudgetRule("api", 3, 60, "channel")

"""The demo's campaigns: deterministic, and with something of everything to look at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from tertulia.accounts.models import Brand, Membership, Organisation, User
from tertulia.campaigns.models import Campaign, Proposal
from tertulia.campaigns.queries import missing
from tertulia.links.models import ClickDay
from tools.demo.campaigns import run_campaigns

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
ROLES = {"paula": "strategist", "vera": "department_agent", "luis": "department_agent"}


@pytest.fixture
def team(db: Any) -> dict[str, User]:
    organisation = Organisation.objects.create(name="Casa")
    found = {}
    for slug in ("cafe-tertulia", "ceainaria-licurici"):
        Brand.objects.create(organisation=organisation, slug=slug, name=slug, mark="C")
    for name, role in ROLES.items():
        found[name] = User.objects.create_user(f"{name}@example.org", None, name=name)
        Membership.objects.create(organisation=organisation, user=found[name], role=role)
    return found


def test_a_cafe_has_a_campaign_that_is_over_one_to_confirm_and_a_promotion(
    team: dict[str, User],
) -> None:
    brand = Brand.objects.get(slug="cafe-tertulia")
    with time_machine.travel(NOW, tick=False):
        run_campaigns(brand, team, NOW)
    from tertulia.accounts.scopes import scope_in

    scope = scope_in(team["paula"], brand)
    rows = {row.name: row for row in Campaign.objects.filter(brand=brand)}
    standings = {name: row.standing for name, row in rows.items()}
    assert standings == {
        "Cosecha de Loja": "ready",
        "Navidad en la barra 2026": "briefed",
        "2×1 en filtros": "briefed",
    }
    christmas = missing(scope=scope, campaign=rows["Navidad en la barra 2026"])
    assert (christmas.departments, christmas.questions) == (("sales",), 1)
    promotion = missing(scope=scope, campaign=rows["2×1 en filtros"])
    assert promotion.departments == ("customer_service",)
    decisions = sorted(Proposal.objects.filter(brand=brand).values_list("decision", flat=True))
    assert decisions == ["accepted", "declined", "open"]
    sums = [row.clicks for row in ClickDay.objects.order_by("link__url", "link__title", "day")]
    assert sum(sums) > 300


def test_it_is_the_same_every_time(team: dict[str, User]) -> None:
    brand = Brand.objects.get(slug="ceainaria-licurici")

    def clicks() -> list[int]:
        with time_machine.travel(NOW, tick=False):
            run_campaigns(brand, team, NOW)
        found = [row.clicks for row in ClickDay.objects.order_by("day")]
        Campaign.objects.all().delete()
        ClickDay.objects.all().delete()
        return found

    assert clicks() == clicks()

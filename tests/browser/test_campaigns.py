"""A campaign from the department's proposal to ready, and short links in the composer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tertulia.accounts.models import Membership
from tertulia.campaigns.models import Campaign, Proposal, Standing
from tertulia.kernel import clock
from tertulia.links.models import ShortLink
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep
from tests.roles.cases_publishing import _post
from tests.roles.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)
QUIET = ["ERR_CONNECTION_REFUSED"]  # no event stream runs beside


@pytest.fixture
def world(transactional_db: None) -> World:
    made = make_world()
    rows = Membership.objects.filter(user=made.people["department_agent"])
    rows.update(department="Ventas")
    return made


def propose(page: Page) -> None:
    page.goto("/b/here/campaigns/")
    page.get_by_role("link", name="Propose a campaign").first.click()
    page.get_by_label("What is it called?").fill("2x1 en filtros")
    starts = clock.now().date() + timedelta(days=20)
    page.get_by_label("First day").fill(starts.isoformat())
    page.get_by_label("Last day").fill((starts + timedelta(days=4)).isoformat())
    page.get_by_label(re.compile("What is offered")).fill("Two filters for one, 15:00 to 17:00.")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("heading", name="2x1 en filtros")).to_be_visible()


def test_a_promotion_goes_from_the_department_to_ready(open_page: OpenPage, world: World) -> None:
    sales = open_page(user=world.people["department_agent"], expects=QUIET)
    propose(sales)
    assert Proposal.objects.get().department == "sales"

    planner = open_page(user=world.people["strategist"])
    planner.goto("/b/here/campaigns/proposals/")
    planner.get_by_role("link", name="2x1 en filtros").click()
    planner.get_by_role("button", name="Accept and prepare it").click()
    brief = planner.get_by_label(re.compile("What must sales"))
    brief.fill("One per person. Not to take away.")
    planner.get_by_role("button", name="Save and tell the departments").click()
    expect(planner.get_by_text("Sales has not confirmed.")).to_be_visible()
    keep(planner, "campaign-to-confirm", whole=True)

    row = Campaign.objects.get()
    sales.goto(f"/b/here/campaigns/{row.id}/")
    expect(sales.get_by_text("One per person.")).to_be_visible()
    expect(sales.get_by_role("button", name="Mark as ready")).to_have_count(0)
    sales.get_by_role("button", name="We know it and are prepared").click()
    expect(sales.locator("#departments").get_by_text("confirmed", exact=True)).to_be_visible()

    planner.reload()
    service = planner.locator("#departments li", has_text="Customer service")
    service.locator("summary").click()
    service.get_by_label("Told where").fill("on the phone")
    service.get_by_role("button", name="They confirmed").click()
    expect(planner.locator("#departments").get_by_text("on the phone")).to_be_visible()
    planner.get_by_role("button", name="Mark as ready").click()
    expect(planner.locator(".head").get_by_text("ready")).to_be_visible()
    keep(planner, "campaign-ready", whole=True)
    row.refresh_from_db()
    assert row.standing == Standing.READY


def test_addresses_in_the_texts_become_short_links_and_come_back(
    open_page: OpenPage, world: World
) -> None:
    post, _variant = _post(world.here)
    page: Any = open_page(user=world.people["owner"], expects=QUIET)
    page.goto(f"/b/here/posts/{post.id}/")
    text = page.locator("textarea[data-text]").first
    text.fill("Ven: https://example.org/menu")
    page.get_by_role("button", name="Short links").click()
    page.get_by_label("utm_campaign").fill("navidad")
    page.get_by_label("utm_campaign").press("Enter")
    expect(text).to_have_value(re.compile(r"^Ven: http\S+/l/\w{7}$"))
    assert ShortLink.objects.get().utm["campaign"] == "navidad"
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(text).to_have_value("Ven: https://example.org/menu")

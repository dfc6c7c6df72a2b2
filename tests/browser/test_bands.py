"""Campaigns are moved and made longer where they are drawn: in a month, a quarter and a year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.screens import keep
from tests.browser.test_planning import a_week_to_come
from tests.browser.test_publishing import cafe

__all__ = ["cafe"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def launch(cafe: Any) -> Any:
    """Tuesday to Thursday of a week to come."""
    from tertulia.accounts.scopes import program_scope
    from tertulia.campaigns.services import create_campaign
    from tertulia.campaigns.values import Facts

    brand, _user = cafe
    scope = program_scope(brand_id=brand.id, organisation_id=brand.organisation_id, actor="test")
    tuesday = a_week_to_come() + timedelta(days=1)
    return create_campaign(
        scope=scope, facts=Facts("Cacao nuevo", tuesday, tuesday + timedelta(days=2))
    )


def days_of(row: Any) -> tuple[date, date]:
    row.refresh_from_db()
    return row.starts_on, row.ends_on


def drag(page: Page, by_days: float, *, from_part: str = "middle") -> None:
    """The band of the first week, by so many columns."""
    box = page.locator(".band", has_text="Cacao nuevo").first.bounding_box()
    column = page.locator(".week-row").first.bounding_box()
    assert box is not None
    assert column is not None
    x = {
        "start": box["x"] + 8,
        "middle": box["x"] + box["width"] / 2,
        "end": box["x"] + box["width"] - 9,
    }
    y = box["y"] + box["height"] / 2
    page.mouse.move(x[from_part], y)
    page.mouse.down()
    page.mouse.move(x[from_part] + column["width"] / 7 * by_days, y + 4, steps=8)
    page.mouse.up()


@pytest.mark.parametrize("view", ["", "quarter/"])
def test_a_band_moves_grows_and_comes_back(
    open_page: OpenPage, live_server: Any, cafe: Any, launch: Any, view: str
) -> None:
    _brand, user = cafe
    first, last = days_of(launch)
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/calendar/{view}?month={first:%Y-%m}")
    drag(page, 1)
    expect(page.locator(".toast").last).to_contain_text("Cacao nuevo")
    assert days_of(launch) == (first + timedelta(days=1), last + timedelta(days=1))
    page.locator(".toast").get_by_role("button", name="Deshacer").click()
    expect(page.locator(f"[data-band][data-first='{first}']").first).to_be_visible()
    assert days_of(launch) == (first, last)
    if not view:
        drag(page, 2, from_part="end")
        expect(
            page.locator(f"[data-band][data-last='{last + timedelta(days=2)}']").first
        ).to_be_visible()
        expect(page.locator("plan-board:not([data-busy])")).to_be_visible()
        assert days_of(launch) == (first, last + timedelta(days=2))
        assert "/campaigns/" not in page.url
        keep(page, "band-longer")


def test_by_keyboard_a_band_goes_into_the_next_week_and_its_end_follows(
    open_page: OpenPage, live_server: Any, cafe: Any, launch: Any
) -> None:
    _brand, user = cafe
    first, last = days_of(launch)
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/calendar/?month={first:%Y-%m}")
    page.locator(".band a", has_text="Cacao nuevo").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".band a", has_text="Cacao nuevo")).to_be_focused()
    page.keyboard.press("Alt+Shift+ArrowRight")
    expect(page.locator(".toast")).to_contain_text("Cacao nuevo")
    assert days_of(launch) == (first + timedelta(days=7), last + timedelta(days=8))
    expect(page.locator(".band a", has_text="Cacao nuevo")).to_be_focused()


def test_the_year_moves_a_campaign_too_and_opens_at_today_on_a_telephone(
    open_page: OpenPage, live_server: Any, cafe: Any, launch: Any
) -> None:
    _brand, user = cafe
    first, last = days_of(launch)
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/campaigns/?year={first.year}")
    page.locator("a[data-band]").focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator(".toast")).to_contain_text("Cacao nuevo")
    assert days_of(launch) == (first - timedelta(days=1), last - timedelta(days=1))
    small = open_page(user=user, width=390)
    small.goto(f"{live_server.url}/b/cafe/campaigns/")
    expect(small.locator("svg.year line.today")).to_be_in_viewport()
    keep(small, "campaigns-year-390")

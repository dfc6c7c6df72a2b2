"""The plan in rows, many posts at once, what comes again, and a board that others change."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.live import stream
from tests.browser.screens import keep
from tests.browser.test_planning import a_week_to_come, day_of
from tests.browser.test_publishing import a_post, cafe

__all__ = ["cafe", "stream"]

pytestmark = pytest.mark.django_db(transaction=True)


def scope_of(brand: Any) -> Any:
    from tertulia.accounts.scopes import program_scope

    return program_scope(brand_id=brand.id, organisation_id=brand.organisation_id, actor="test")


def a_campaign(brand: Any) -> Any:
    """All of the week to come."""
    from tertulia.campaigns.services import create_campaign
    from tertulia.campaigns.values import Facts

    monday = a_week_to_come()
    facts = Facts("Cacao nuevo", monday, monday + timedelta(days=6))
    return create_campaign(scope=scope_of(brand), facts=facts)


def test_in_rows_a_post_goes_to_another_campaign_and_day_and_comes_back(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    brand, user = cafe
    monday, campaign = a_week_to_come(), a_campaign(brand)
    post = a_post(brand, monday, time(9), "Feria de Quito", scheduled=True)
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/calendar/week/?day={monday}&by=campaign")
    there = page.locator(
        f'tr[data-row="{campaign.id}"] td[data-day="{monday + timedelta(days=2)}"]'
    )
    page.locator(".chip", has_text="Feria de Quito").drag_to(there)
    expect(page.locator(".toast")).to_contain_text("Cacao nuevo")
    post.refresh_from_db()
    assert (post.campaign_id, post.due_day) == (campaign.id, monday + timedelta(days=2))
    keep(page, "rows-by-campaign", whole=True)
    assert_accessible(page)
    page.locator(".toast").get_by_role("button", name="Deshacer").click()
    expect(page.locator('tr[data-row="none"] .chip')).to_have_count(1)
    post.refresh_from_db()
    assert (post.campaign_id, post.due_day) == (None, monday)
    page.locator(".chip", has_text="Feria de Quito").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(f'tr[data-row="{campaign.id}"] .chip')).to_be_focused()
    post.refresh_from_db()
    assert (post.campaign_id, post.due_day) == (campaign.id, monday)


def test_on_another_channels_row_only_the_day_changes_and_it_is_said(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.publishing.models import Variant

    brand, user = cafe
    monday = a_week_to_come()
    post = a_post(brand, monday, time(9), "Feria de Quito")
    Variant.objects.filter(post=post).order_by("id")[1].delete()
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/calendar/week/?day={monday}&by=channel")
    rows = page.locator("tr[data-row]:not(:has(.chip))")
    expect(rows).to_have_count(1)
    tuesday = rows.locator(f'td[data-day="{monday + timedelta(days=1)}"]')
    page.locator(".chip", has_text="Feria de Quito").first.drag_to(tuesday)
    expect(page.locator(".toast", has_text="se queda en sus canales")).to_be_visible()
    expect(page.locator(".toast", has_text="Movida")).to_be_visible()
    post.refresh_from_db()
    assert post.due_day == monday + timedelta(days=1)
    expect(rows).to_have_count(1)


def test_chosen_posts_get_a_campaign_and_conditions_find_them(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    brand, user = cafe
    monday, campaign = a_week_to_come(), a_campaign(brand)
    posts = [a_post(brand, monday, time(9 + n), f"Idea {n}") for n in range(3)]
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/calendar/?month={monday:%Y-%m}")
    for n in range(2):
        page.locator(".chip", has_text=f"Idea {n}").click(modifiers=["Control"])
    page.get_by_role("button", name="Pilar, campaña").click()
    page.locator("#bulk-campaign").select_option(str(campaign.id))
    keep(page, "bulk-serve")
    assert_accessible(page)
    page.locator("#bulk-serve").get_by_role("button", name="Guardar").click()
    expect(page.locator(".toast")).to_contain_text("2 publicaciones cambiadas")
    for each in posts:
        each.refresh_from_db()
    assert [each.campaign_id for each in posts] == [campaign.id, campaign.id, None]
    page.locator(".filter summary").click()
    page.locator(f".filter input[name=campaign][value='{campaign.id}']").check()
    keep(page, "filter-open")
    page.locator(".filter").get_by_role("button", name="Mostrar").click()
    expect(page.locator(".day .chip")).to_have_count(2)
    assert f"campaign={campaign.id}" in page.url


def test_a_series_shows_its_days_before_it_is_made_and_one_is_left_out(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.planning.models import Series

    brand, user = cafe
    monday = a_week_to_come()
    a_post(brand, monday, time(9), "Café de la semana")
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/calendar/again/")
    page.get_by_text("Repetir una publicación").click()
    page.locator("#s-hour").fill("10:00")
    page.locator("#s-first").fill(f"{monday}")
    for code in ("MO", "TH"):
        page.locator(f"details [name=byday][value={code}]").check()
    page.locator("details [name=ends][value=count]").check()
    page.locator("details [name=count]").fill("5")
    expect(page.locator("details .days-to-come li")).to_have_count(5)
    keep(page, "series-preview", whole=True)
    assert_accessible(page)
    page.get_by_role("button", name="Repetir", exact=True).click()
    expect(page.locator(".series .days-to-come li")).to_have_count(5)
    page.locator(".series .days-to-come .shut").nth(2).click()
    expect(page.locator(".series .days-to-come li.over")).to_have_count(1)
    assert Series.objects.get().except_days == [monday + timedelta(days=7)]
    page.locator(".series summary").click()
    expect(page.locator(".series .next-days li")).not_to_have_count(0)
    keep(page, "series", whole=True)
    assert_accessible(page)


@pytest.mark.usefixtures("stream")
def test_an_open_board_shows_what_another_changed_but_not_under_a_lifted_post(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.planning.services.moving import move
    from tertulia.planning.values import Spot

    brand, user = cafe
    monday = a_week_to_come()
    mine = a_post(brand, monday, time(9), "Mía")
    other = a_post(brand, monday, time(10), "De otra")
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/calendar/?month={monday:%Y-%m}")
    page.locator("html[data-live=open]").wait_for()
    chip = page.locator(".chip", has_text="Mía")
    chip.click(modifiers=["Control"])
    wednesday, friday = monday + timedelta(days=2), monday + timedelta(days=4)
    move(scope=scope_of(brand), spot=Spot(other.id, wednesday, time(10)))
    expect(day_of(page, wednesday).locator(".chip")).to_contain_text("De otra")
    expect(page.locator("[data-chosen] strong")).to_have_text("1 elegidas")  # still chosen
    page.keyboard.press("Escape")
    chip.focus()
    page.keyboard.press("m")
    move(scope=scope_of(brand), spot=Spot(other.id, friday, time(10)))
    page.keyboard.press("ArrowRight")
    expect(page.locator(".chip.lifted")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Movida")
    expect(day_of(page, friday).locator(".chip")).to_contain_text("De otra")
    mine.refresh_from_db()
    assert mine.due_day == monday + timedelta(days=1)

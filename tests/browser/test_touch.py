"""What is pressed with a thumb is large enough for one: 44 pixels."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep
from tests.browser.test_publishing import a_post, cafe, today

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["cafe"]
THUMB = 44


def heights(found: Locator) -> list[int]:
    expect(found.first).to_be_visible()
    return [int(each) for each in found.evaluate_all("all => all.map((e) => e.offsetHeight)")]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_campaigns_and_choices_are_pressed_with_a_thumb(
    open_page: OpenPage, live_server: Any, cafe: Any, theme: str
) -> None:
    from tertulia.accounts.scopes import scope_in
    from tertulia.campaigns.services import create_campaign
    from tertulia.campaigns.values import Facts

    brand, user = cafe
    scope = scope_in(user, brand)
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=9)}
    create_campaign(scope=scope, facts=Facts(name="Navidad", **days))
    create_campaign(scope=scope, facts=Facts(name="Taller de cacao", colour="c2", **days))
    post = a_post(brand, today() + timedelta(days=1), time(9), "Taller")
    page = open_page(user=user, width=390, height=844, theme=theme)
    for view in ("week/", "?month="):
        page.goto(f"{live_server.url}/b/cafe/calendar/{view}")
        campaigns = page.locator("a.tag.span, .band > a").filter(visible=True)
        assert min(heights(campaigns)) >= THUMB
        assert_accessible(page)
        keep(page, f"touch-campaigns-{len(view)}-{theme}")
    page.goto(f"{live_server.url}/b/cafe/posts/{post.id}/")
    assert min(heights(page.locator(".about select"))) >= THUMB
    assert_accessible(page)
    keep(page, f"touch-composer-{theme}")

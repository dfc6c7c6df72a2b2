"""The composer beside the brand book, and its media, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep
from tests.browser.test_composing import opened, sheet
from tests.browser.test_publishing import cafe, write

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["cafe"]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_line_of_the_book_opens_beside_the_text(
    open_page: OpenPage, live_server: Any, cafe: Any, width: int
) -> None:
    from tertulia.accounts.scopes import scope_in
    from tertulia.brandbook.services.book import save_section

    brand, user = cafe
    save_section(
        scope=scope_in(user, brand),
        section="voice",
        base=0,
        parts={"banned": [{"name": "barato", "text": "Decimos a buen precio"}]},
    )
    page = opened(open_page, live_server, cafe, width=width)
    write(page, "Mastodon", "Café barato")
    line = sheet(page, "Mastodon").locator("a[data-book-line]")
    expect(line).to_contain_text("barato: Decimos a buen precio")
    line.click()
    beside = page.locator("dialog#book-beside")
    expect(beside.locator(".meant")).to_contain_text("Decimos a buen precio")
    keep(page, f"composer-book-{width}")
    assert_accessible(page)
    area = sheet(page, "Mastodon").locator("textarea[data-text]").first
    area.fill("Café a buen precio")
    expect(line).to_have_count(0)
    beside.get_by_role("button", name="Cerrar").click()
    expect(beside).to_be_hidden()

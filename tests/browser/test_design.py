"""The gallery: every component in every state, in both themes and on a telephone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.axe import assert_accessible, violations
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def debugging(settings: Any) -> None:
    """The gallery is open to all when debugging."""
    settings.DEBUG = True


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 900, 390])
def test_every_component_is_accessible(open_page: OpenPage, theme: str, width: int) -> None:
    page = open_page(theme=theme, width=width)
    page.goto("/design")
    page.wait_for_selector("time[data-clock]")
    keep(page, f"design-{theme}-{width}", whole=True)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_what_is_wrong(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/design")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(each.startswith("button-name") for each in violations(page))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement?.textContent?.trim() ?? ''"))


def test_lists_are_moved_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/design")
    page.keyboard.press("k")
    assert focused(page) == "Lucía Paredes"
    page.keyboard.press("j")
    assert focused(page) == "Tudor Albu"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page).startswith("محمد")


def test_toasts_can_be_read_again(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/design")
    page.get_by_role("button", name="Un aviso con deshacer").click()
    page.locator(".toasts[data-live] .toast", has_text="Cerrada").wait_for()
    page.locator(".toasts[data-live] .shut").click()
    page.get_by_role("button", name="Avisos").first.click()
    page.locator(".tray-list", has_text="Cerrada").wait_for()
    keep(page, "tray-light")
    assert_accessible(page, within="#tray")


def test_an_error_becomes_a_toast_with_a_way_out(open_page: OpenPage) -> None:
    page = open_page(expects=["500"])
    page.goto("/design")
    page.get_by_role("button", name="Un error").click()
    toast = page.locator(".toasts[data-live] .toast.bad")
    toast.wait_for()
    assert toast.get_by_role("button", name="Intentar de nuevo").is_visible()


def test_shortcuts_are_collected(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/design")
    page.keyboard.press("?")
    page.locator("#shortcuts[open]", has_text="Crear publicación").wait_for()
    keep(page, "shortcuts-light")
    assert_accessible(page, within="#shortcuts")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.wait_for_url("**/design#buttons")


def test_theme_is_kept(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/design")
    page.locator(".rail summary", has_text="Mireia").click()
    page.locator(".rail").get_by_role("button", name="Oscuro").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"

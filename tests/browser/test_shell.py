"""The frame around pages, as a signed-in person uses it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.held import Held
from tests.browser.screens import keep
from tests.roles.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None, settings: Any) -> World:
    settings.DEBUG = True
    return make_world()


@pytest.fixture
def page(open_page: OpenPage, world: World) -> Page:
    opened = open_page(user=world.people["owner"])
    opened.goto("/design")
    return opened


def test_the_palette_goes_to_a_page_by_any_letters(page: Page) -> None:
    page.keyboard.press("Control+k")
    field = page.locator("dialog.palette input")
    field.wait_for()
    page.get_by_role("option", name="Calendar").wait_for()
    keep(page, "palette-light")
    assert_accessible(page, within="dialog.palette")
    field.fill("clnd")
    assert page.locator(".palette-list [aria-selected=true] .label").inner_text() == "Calendar"
    field.fill("zzzz")
    page.locator(".palette-none", has_text="Try fewer").wait_for()
    field.fill("clnd")
    page.keyboard.press("Enter")
    page.wait_for_url("**/b/here/calendar**")


def test_the_palette_presses_what_the_page_offers(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.locator("dialog.palette input").fill("crear")
    page.keyboard.press("Enter")
    page.wait_for_url("**/design#buttons")


def test_escape_and_a_click_outside_close_a_dialog(page: Page) -> None:
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.mouse.click(5, 5)):
        page.get_by_role("button", name="Abrir un diálogo").click()
        dialog = page.locator("dialog#sample")
        dialog.wait_for()
        close()
        dialog.wait_for(state="hidden")


def test_undo_is_posted_with_the_token(page: Page) -> None:
    posted: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            posted.append(route.request.headers)
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route("**/design/fragment", answer)
    page.get_by_role("button", name="Un aviso con deshacer").click()
    page.locator(".toasts[data-live]").get_by_role("button", name="Undo").click()
    page.locator(".toasts[data-live] .toast", has_text="Undone.").wait_for()
    assert [bool(each.get("x-csrftoken")) for each in posted] == [True]


def test_menus_by_keyboard(page: Page) -> None:
    page.locator("summary.btn", has_text="Más").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent").startswith("Duplicar")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert page.locator("details.menu[open]").count() == 0


def test_tabs_by_keyboard(page: Page) -> None:
    page.get_by_role("tab", name="Responder en público").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", name="Nota").get_attribute("aria-selected") == "true"
    assert page.get_by_text("Solo el equipo.").is_visible()


@pytest.mark.parametrize("language", ["es", "en", "pt", "ro"])
def test_the_frame_speaks_the_persons_language(
    open_page: OpenPage, world: World, language: str
) -> None:
    person = world.people["owner"]
    person.language = language
    person.save()
    page = open_page(user=person)
    page.goto("/design")
    said = {"es": "Buscar", "en": "Search", "pt": "Buscar", "ro": "Caută"}[language]
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("[data-open-palette] .label").inner_text() == said


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_missing_page_is_accessible(open_page: OpenPage, settings: Any, theme: str) -> None:
    settings.DEBUG = False
    page = open_page(theme=theme, expects=["404"])
    page.goto("/nothing-here")
    assert page.locator("h1").first.is_visible()
    keep(page, f"404-{theme}")
    assert_accessible(page)


def test_the_telephone_has_a_bar_and_more(open_page: OpenPage, world: World) -> None:
    page = open_page(user=world.people["owner"], width=390, height=844)
    page.goto("/design")
    page.get_by_role("button", name="More").click()
    page.locator("dialog#more").wait_for()
    keep(page, "more-phone")
    assert_accessible(page, within="#more")


def test_right_to_left_needs_nothing(page: Page) -> None:
    page.evaluate("document.documentElement.dir = 'rtl'")
    box = page.locator(".rail").bounding_box()
    assert box is not None
    assert box["x"] > 1000
    keep(page, "design-rtl")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_a_page_prints_without_its_frame(page: Page) -> None:
    page.emulate_media(media="print")
    assert not page.locator(".rail").is_visible()
    assert page.locator("h1").first.is_visible()


def test_single_letters_can_be_turned_off(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Single letters act").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("c")
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert not page.url.endswith("#buttons")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("Control+k")
    page.locator("dialog.palette[open]").wait_for()


def test_bones_stand_while_a_part_is_slow_and_go_when_it_comes(page: Page) -> None:
    part = Held(page, "**/design/fragment")
    page.get_by_role("button", name="Cargar despacio").click()
    page.locator("#slow > .skeleton").wait_for()
    assert not page.get_by_text("Lo de antes.").is_visible()
    assert page.locator(".page-progress.on").count() == 1
    part.let_go()
    page.locator("#slow", has_text="✓").wait_for()
    assert page.locator("#slow > .skeleton").count() == 0
    assert page.locator(".page-progress.on").count() == 0


def test_the_script_spells_clocks_as_the_server_does(page: Page) -> None:
    """The page's words, as they came and as the script keeps them."""
    answer = page.request.get("/design").text()
    clock = re.compile(r'<time class="clock[^>]*data-clock[^>]*>([^<]*)</time>')
    served = clock.findall(answer)
    page.goto("/design")
    shown = page.locator("time[data-clock]").all_inner_texts()
    assert len(served) >= 6
    assert shown == served

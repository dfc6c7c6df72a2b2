"""The inbox as a person uses it: looked at, worked by keyboard, undone, on a telephone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tertulia.delivery.models import Delivery
from tertulia.inbox.models import Conversation, Draft, Entry
from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.inbox_life import fill
from tests.browser.screens import keep
from tests.delivery.scripted import Scripted
from tests.inbox.fixtures import network  # noqa: F401 -- a fixture
from tests.inbox.world import World, make_world, person, said

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=15_000)


@pytest.fixture
def life(network: Scripted, transactional_db: Any) -> World:  # noqa: F811
    """A full inbox."""
    world = make_world(slug="cafe")
    fill(world)
    return world


def opened(open_page: OpenPage, world: World, path: str = "", **more: Any) -> Page:
    page = open_page(user=world.user, expects=["/live", "ERR_CONNECTION_REFUSED"], **more)
    page.goto(f"/b/cafe/inbox/{path}")
    page.wait_for_selector(".inbox-row, .empty")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1000, 390])
def test_every_pane_is_accessible(open_page: OpenPage, life: World, theme: str, width: int) -> None:
    page = opened(open_page, life, theme=theme, width=width)
    keep(page, f"inbox-list-{theme}-{width}")
    assert_accessible(page)
    page.get_by_role("link", name="Lucía Paredes").click()
    page.wait_for_selector("#thread-head")
    page.wait_for_timeout(200)
    keep(page, f"inbox-{theme}-{width}")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width < 1180:
        page.get_by_role("link", name="Sobre esta persona").click()
        keep(page, f"inbox-side-{theme}-{width}")
        assert_accessible(page)


def test_the_longest_waiting_stands_first_and_j_goes_on(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life)
    names = page.locator(".inbox-row .name").all_text_contents()
    assert names[0] == "Lucía Paredes"
    assert "Karen Ortiz" not in names
    assert "Solo Emoji" not in names
    page.keyboard.press("j")
    expect(page.locator("#thread-head")).to_contain_text("Lucía Paredes")
    page.keyboard.press("j")
    expect(page.locator("#thread-head")).to_contain_text("Tudor Albu")


def test_closed_by_one_key_brought_back_by_another(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life)
    page.keyboard.press("j")
    expect(page.locator("#thread-head")).to_contain_text("Lucía Paredes")
    page.keyboard.press("n")
    expect(page.locator("#thread-head")).to_contain_text("Tudor Albu")
    expect(page.get_by_role("link", name="Lucía Paredes")).to_have_count(0)
    page.keyboard.press("u")
    expect(page.get_by_role("link", name="Lucía Paredes")).to_have_count(1)


def test_a_reply_is_written_counted_sent_and_shown(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life)
    page.keyboard.press("j")
    expect(page.locator("#thread-head")).to_contain_text("Lucía Paredes")
    page.keyboard.press("r")
    page.keyboard.type("Lucía, tienes razón y lo sentimos.")
    expect(page.locator("[data-counter]")).to_contain_text("466")
    expect(page.locator("#panel-reply [data-saved]")).to_contain_text("Guardado")
    assert Draft.objects.get().text.startswith("Lucía, tienes")
    send = page.locator("[data-send]")
    assert "Café Tertulia" in send.inner_text()
    assert "@cafetertulia · Scripted" in send.inner_text()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread-head")).to_contain_text("Tudor Albu")
    entry = Entry.objects.get(kind="reply")
    assert Delivery.objects.get(id=entry.delivery_id).content["parts"][0]["text"] == entry.text
    assert Conversation.objects.get(id=entry.conversation_id).why_closed == "answered"
    assert not Draft.objects.exists()
    page.goto(f"/b/cafe/inbox/{entry.conversation_id}/")
    expect(page.locator("#thread-lines")).to_contain_text("Lucía, tienes razón")


def test_a_draft_waits_for_who_comes_back(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life)
    page.keyboard.press("j")
    page.wait_for_selector("#reply-text")
    page.keyboard.press("r")
    page.keyboard.type("Lo miro")
    expect(page.locator("#panel-reply [data-saved]")).to_contain_text("Guardado")
    page.reload()
    expect(page.locator("#reply-text")).to_have_value("Lo miro")


def test_a_saved_reply_is_filled_with_the_persons_name(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life)
    page.keyboard.press("j")
    page.wait_for_selector("#reply-text")
    page.locator(".reply-box summary").click()
    page.get_by_role("button", name="Horario").click()
    expect(page.locator("#reply-text")).to_have_value(
        "Hola Lucía: abrimos de lunes a sábado, de 9:00 a 18:00. — Mireia"
    )
    expect(page.locator("#panel-reply [data-saved]")).to_contain_text("Guardado")


def test_many_are_closed_at_once(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life)
    picks = page.locator("[data-pick]")
    before = picks.count()
    picks.nth(0).check(force=True)
    picks.nth(1).check(force=True)
    page.locator("[data-bulk]").get_by_role("button", name="Cerrar", exact=True).click()
    expect(page.locator(".inbox-row")).to_have_count(before - 2)
    page.get_by_role("button", name="Deshacer", exact=True).click()
    expect(page.locator(".inbox-row")).to_have_count(before)


def test_what_was_deleted_and_edited_says_so(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life)
    page.keyboard.press("j")
    lines = page.locator("#thread-lines")
    expect(lines).to_contain_text("editado")
    expect(lines).to_contain_text("Eliminado en la red")


def test_search_and_filters(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life)
    page.keyboard.press("/")
    page.keyboard.type("RETETA")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=RETETA")
    assert page.locator(".inbox-row .name").all_text_contents() == ["Ana Munteanu"]
    page.goto("/b/cafe/inbox/?kind=messages")
    assert page.locator(".inbox-row .name").all_text_contents() == ["Comercial Andina"]
    page.goto("/b/cafe/inbox/?by=post")
    keep(page, "inbox-by-post")
    assert_accessible(page)
    page.locator(".inbox-row a.cover").first.click()
    page.wait_for_url("**about=p1**")
    assert page.locator(".inbox-row").count() > 3


@pytest.mark.parametrize("width", [1440, 1000])
def test_a_long_list_moves_by_itself_and_the_view_it_shows_is_in_sight(
    open_page: OpenPage, life: World, width: int
) -> None:
    life.hear(*(said(f"many{n}", "¿a qué hora abren?", author=person(f"p{n}")) for n in range(30)))
    page = opened(open_page, life, "?view=all", width=width, height=700)
    expect(page.get_by_role("heading", name="Elige una conversación")).to_be_in_viewport()
    current = page.locator(".pane.list .pills [aria-current]")
    expect(current).to_be_in_viewport(ratio=1)
    page.locator(".inbox-row a.cover").last.click()
    expect(page.locator("reply-box")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_on_a_telephone_it_is_three_steps(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life, width=390, height=844)
    expect(page.locator(".pane.thread")).to_be_hidden()
    page.get_by_role("link", name="Lucía Paredes").click()
    expect(page.locator(".pane.list")).to_be_hidden()
    expect(page.locator(".pane.thread")).to_be_visible()
    page.get_by_role("link", name="Sobre esta persona").click()
    expect(page.locator(".pane.side")).to_be_visible()
    page.get_by_role("link", name="Volver", exact=True).click()
    page.locator(".thread .step-back").click()
    expect(page.locator(".pane.list")).to_be_visible()


def test_an_empty_inbox_teaches(open_page: OpenPage, network: Scripted) -> None:  # noqa: F811
    world = make_world(slug="cafe")
    page = opened(open_page, world)
    assert_accessible(page)
    keep(page, "inbox-empty")
    page.goto("/b/cafe/inbox/saved/")
    assert_accessible(page)
    keep(page, "inbox-saved")

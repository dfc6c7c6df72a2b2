"""What texts were read as, as a person sees it: marks, the words that spoke for it, T and a number."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tertulia.inbox.models import Conversation, Entry
from tertulia.inbox.services.correcting import correct
from tertulia.inbox.services.summing import hear_read
from tertulia.interactions.events import InteractionsRead
from tertulia.interactions.models import Interaction, Reading
from tertulia.interactions.services.reading import explain_asked, read_batch
from tertulia.interactions.services.waiting import ask_why
from tertulia.kernel import clock
from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.held import Held
from tests.browser.screens import keep
from tests.delivery.scripted import Scripted
from tests.inbox.fixtures import network  # noqa: F401 -- a fixture
from tests.inbox.world import World, make_world, ours, person, said
from tests.interactions.plain_reader import PlainReader

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=15_000)
TEXTS = {
    "Lucía Paredes": "Pedí hace 9 días y nadie responde intent=complaint sentiment=negative",
    "Tudor Albu": "Am dat în judecată intent=attack urgent=legal language=ro",
    "Bia Nunes": "Meu filho passou mal intent=help urgent=health language=pt sentiment=negative",
    "Ana Mora": "¡Qué rico! intent=praise sentiment=positive",
    "Karen Ortiz": "Nada que decir",
}


@pytest.fixture
def life(network: Scripted, transactional_db: Any) -> World:  # noqa: F811
    """A brand whose texts were read, and explained."""
    world = make_world(slug="cafe")
    world.hear(ours("p1", "Tueste de Loja"))
    for number, (name, text) in enumerate(TEXTS.items()):
        at = clock.now() - timedelta(minutes=90 - 10 * number)
        author = person(name.split()[0].lower(), name)
        world.hear(said(f"c{number}", text, author=author, created_at=at))
    while read_batch(PlainReader()):
        pass
    ids = list(Interaction.objects.values_list("id", flat=True))
    hear_read([InteractionsRead(brand_id=world.brand.id, ids=ids)])
    ask_why(brand_id=world.brand.id, ids=ids)
    explain_asked(PlainReader())
    return world


def opened(open_page: OpenPage, world: World, path: str = "", **more: Any) -> Page:
    page = open_page(user=world.user, expects=["/live", "ERR_CONNECTION_REFUSED"], **more)
    page.goto(f"/b/cafe/inbox/{path}")
    page.wait_for_selector(".inbox-row")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_marks_and_the_open_reading_are_accessible(
    open_page: OpenPage, life: World, theme: str, width: int
) -> None:
    page = opened(open_page, life, "?order=urgent", theme=theme, width=width)
    expect(page.locator(".inbox-row .name").first).to_have_text("Bia Nunes")
    keep(page, f"readings-list-{theme}-{width}")
    assert_accessible(page)
    page.get_by_role("link", name="Bia Nunes").click()
    page.locator(".read-menu > summary").click()
    expect(page.locator(".read-text mark").first).to_be_visible()
    keep(page, f"readings-open-{theme}-{width}")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def places(page: Page, name: str) -> dict[str, float]:
    """Where what somebody wrote, and what it was read as, stand in the pane that scrolls; px."""
    page.get_by_role("link", name=name).click()
    expect(page.locator(".read-menu > summary")).to_be_visible()
    page.keyboard.press("t")
    # Its room is given to it when it has its answers.
    expect(page.locator('.read-menu > .menu-list[style*="max-height"]')).to_be_visible()
    found: dict[str, float] = page.evaluate(
        """() => {
          const at = (each) => document.querySelector(each).getBoundingClientRect();
          const pane = at("#thread-body"), panel = at(".read-menu > .menu-list");
          return { above: at(".message .said").top - pane.top, below: pane.bottom - panel.bottom, panel: panel.height };
        }"""
    )
    return found


def test_what_was_written_stays_in_sight_beside_what_is_said_of_it(
    open_page: OpenPage, life: World
) -> None:
    page = opened(open_page, life, height=760)
    found = places(page, "Lucía Paredes")
    assert found["above"] >= 0
    assert found["below"] >= -1
    assert found["panel"] >= 240
    page.get_by_label("Urgencia").select_option("legal")
    expect(page.locator(".read-menu > summary")).to_contain_text("amenaza legal")


def test_of_what_is_said_of_a_long_text_enough_is_in_sight(
    open_page: OpenPage, life: World
) -> None:
    author = person("larga", "Olga Larga")
    life.hear(said("long", "Una taza tras otra. " * 200, author=author, created_at=clock.now()))
    found = places(opened(open_page, life, height=760), "Olga Larga")
    assert found["below"] >= -1
    assert 239 <= found["panel"] <= 241


def test_t_and_a_number_correct_and_u_undoes(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life)
    page.get_by_role("link", name="Lucía Paredes").click()
    expect(page.locator(".read-menu")).to_contain_text("queja")
    page.keyboard.press("t")
    expect(page.locator('[data-number="3"]')).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator(".read-menu")).to_contain_text("elogio · corregido")
    assert Conversation.objects.get(identity__name="Lucía Paredes").intent == "praise"
    page.keyboard.press("u")
    expect(page.locator(".read-menu")).to_contain_text("queja")
    assert Conversation.objects.get(identity__name="Lucía Paredes").intent == "complaint"


def test_a_number_before_the_answers_are_there_answers_too(
    open_page: OpenPage, life: World
) -> None:
    page = opened(open_page, life)
    page.get_by_role("link", name="Lucía Paredes").click()
    summary = page.locator(".read-menu > summary")
    expect(summary).to_contain_text("queja")
    page.keyboard.press("t")
    page.keyboard.press("3")
    expect(summary).to_contain_text("elogio · corregido")


def test_opened_again_before_its_answer_came_it_waits_for_it(
    open_page: OpenPage, life: World
) -> None:
    page = opened(open_page, life)
    correction = Held(page, "**/correct")
    page.get_by_role("link", name="Lucía Paredes").click()
    menu = page.locator(".read-menu")
    expect(menu).to_contain_text("queja")
    page.keyboard.press("t")
    menu.get_by_label("Tono").select_option("neutral")
    expect(menu.locator(".read-panel")).to_be_hidden()
    page.keyboard.press("t")
    page.keyboard.press("3")
    correction.let_go()
    expect(menu.locator("summary")).to_contain_text("elogio · corregido")
    expect(page.get_by_role("button", name="Deshacer")).to_have_count(2)
    row = Reading.objects.get(interaction__author_name="Lucía Paredes")
    assert (row.intent, row.sentiment) == ("praise", "neutral")


def test_what_changes_while_a_text_asks_is_shown_when_it_was_answered(
    open_page: OpenPage, life: World
) -> None:
    Reading.objects.filter(interaction__author_name="Lucía Paredes").update(why=None)
    page = opened(open_page, life)
    question = Held(page, re.compile(r"/reading\?n="))
    page.get_by_role("link", name="Lucía Paredes").click()
    expect(page.locator(".read-menu")).to_contain_text("queja")
    page.keyboard.press("t")
    expect(page.locator('[data-number="3"]')).to_be_visible()
    with page.expect_response(re.compile("/lines")), page.expect_response(re.compile("/head")):
        expect(page.locator(".read-why.htmx-request")).to_be_attached()
        page.keyboard.press("3")
    expect(page.locator(".read-menu > summary")).to_contain_text("queja")
    question.let_go()
    expect(page.locator(".read-menu > summary")).to_contain_text("elogio · corregido")


def test_what_is_open_stays_open_when_somebody_else_changes_it(
    open_page: OpenPage, life: World
) -> None:
    page = opened(open_page, life)
    page.get_by_role("link", name="Lucía Paredes").click()
    summary = page.locator(".read-menu > summary")
    expect(summary).to_contain_text("queja")
    page.keyboard.press("t")
    expect(page.locator('[data-number="3"]')).to_be_visible()
    text = Entry.objects.get(interaction__author_name="Lucía Paredes")
    correct(scope=life.scope, entry_id=text.id, field="intent", label="thanks")
    with page.expect_response(re.compile("/lines")), page.expect_response(re.compile("/head")):
        page.evaluate("document.dispatchEvent(new Event('tertulia:undone'))")
    page.wait_for_timeout(200)
    expect(page.locator('[data-number="3"]')).to_be_visible()
    expect(summary).to_contain_text("queja")
    summary.click()
    expect(summary).to_contain_text("gracias · corregido")


def test_what_is_not_urgent_is_said_by_choice(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life)
    row = page.locator(".inbox-row", has_text="Tudor Albu")
    expect(row).to_contain_text("amenaza legal")
    page.get_by_role("link", name="Tudor Albu").click()
    page.locator(".read-menu > summary").click()
    page.get_by_label("Urgencia").select_option("")
    expect(row).not_to_contain_text("amenaza legal")
    assert Reading.objects.get(interaction__author_name="Tudor Albu").urgency == 0


def test_the_filter_finds_what_was_read(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life)
    page.locator(".filters > summary").click()
    keep(page, "readings-filter")
    page.get_by_label("Idioma").select_option("pt")
    page.get_by_role("button", name="Mostrar").click()
    expect(page.locator(".inbox-row .name")).to_have_text(["Bia Nunes"])
    assert "language=pt" in page.url

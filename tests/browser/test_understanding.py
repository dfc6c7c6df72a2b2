"""What is understood, worked with as a person does: corrected, read again, tried, named, grouped.

Whoever reads does so between two of a person's acts, when the test says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tertulia.inbox.services.summing import hear_read
from tertulia.interactions import second_readers
from tertulia.interactions.events import InteractionsRead
from tertulia.interactions.models import Adapted, Interaction, Reading, Term, TopicSearch
from tertulia.interactions.services.learning import read_anew_changed
from tertulia.interactions.services.looking import look_through
from tertulia.interactions.services.reading import explain_asked, read_batch
from tertulia.interactions.services.second import read_second_batch
from tertulia.interactions.services.topics import TopicWork
from tertulia.interactions.services.trying import answer_tried
from tertulia.kernel import clock
from tests.browser.conftest import OpenPage
from tests.delivery.scripted import Scripted
from tests.inbox.fixtures import network  # noqa: F401 -- a fixture
from tests.inbox.world import World, make_world, person, said
from tests.interactions.careful_reader import CarefulReader, FirstReader

if TYPE_CHECKING:
    from tertulia.interactions.readers import TextReader

pytestmark = pytest.mark.django_db(transaction=True)
#: What the careful reader says stands behind "then".
TEXT = "Dos croisants y nadie responde intent=complaint then intent=help sentiment=negative"


def read(world: World, reader: TextReader) -> None:
    """All that waits."""
    while read_batch(reader):
        pass
    ids = list(Interaction.objects.values_list("id", flat=True))
    hear_read([InteractionsRead(brand_id=world.brand.id, ids=ids)])


def hear(world: World, texts: Sequence[str]) -> None:
    """Said by as many people."""
    at = clock.now() - timedelta(minutes=30)
    each_one = enumerate(texts)
    world.hear(
        *(said(f"t{n}", text, author=person(f"p{n}"), created_at=at) for n, text in each_one)
    )


@pytest.fixture
def life(
    network: Scripted,  # noqa: F811
    transactional_db: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    """A brand to which somebody wrote; a careful reader is here."""
    monkeypatch.setattr(second_readers, "may_be_here", lambda: True)
    for room in ("reading_queries", "ui.names"):
        monkeypatch.setattr(f"tertulia.interactions.{room}.installed_version", lambda: "plain 1")
    return make_world(slug="cafe")


def opened(open_page: OpenPage, world: World, path: str) -> Page:
    page = open_page(user=world.user, expects=["/live", "ERR_CONNECTION_REFUSED"])
    page.goto(f"/b/cafe/{path}")
    return page


def test_a_text_is_corrected_by_key_and_by_choice_and_read_carefully(
    open_page: OpenPage, life: World
) -> None:
    hear(life, [TEXT])
    read(life, FirstReader())
    page = opened(open_page, life, "inbox/")
    page.locator(".inbox-row a").first.click()
    menu = page.locator(".read-menu")
    expect(menu).to_contain_text("queja")
    page.keyboard.press("t")
    page.get_by_role("button", name="Leer con cuidado").click()
    expect(menu.get_by_text("Se está volviendo a leer…")).to_be_visible()
    explain_asked(FirstReader())
    assert read_second_batch(FirstReader(), CarefulReader()) == 1
    expect(menu.get_by_text("Leído de nuevo por careful 1")).to_be_visible()
    expect(menu.locator('[aria-current="true"]')).to_contain_text("ayuda")
    menu.get_by_label("Tono").select_option("neutral")
    expect(menu.locator(".read-panel")).to_be_hidden()
    page.keyboard.press("t")
    expect(page.locator('[data-number="3"]')).to_be_visible()
    page.keyboard.press("3")
    expect(menu).to_contain_text("elogio · corregido")
    row = Reading.objects.get()
    assert (row.intent, row.sentiment, row.second) == ("praise", "neutral", "careful 1")
    assert sorted(row.corrected) == ["intent", "sentiment"]


def test_a_text_is_tried_and_what_was_learnt_is_taken_back(
    open_page: OpenPage, life: World
) -> None:
    Adapted.objects.create(
        brand=life.brand, field="intent", version="plain 1", layer=b"1", corrected=42, left=80,
        right_before=0.7, right_after=0.8, tried_at=clock.now(),
    )  # fmt: skip
    hear(life, [TEXT])
    read(life, FirstReader())
    page = opened(open_page, life, "settings/reading/")
    page.get_by_label("Un texto, como alguien lo escribiría").fill("¡Otra vez! intent=complaint")
    page.get_by_role("button", name="Leerlo").click()
    expect(page.get_by_text("Leyendo…")).to_be_visible()
    answer_tried(FirstReader())
    expect(page.locator("#tried strong").first).to_have_text("queja")
    expect(page.locator("#tried mark").first).to_have_text("=complaint")
    page.get_by_role("button", name="Apagar: Qué es").click()
    expect(page.get_by_text("Apagado por Mireia Vidal.")).to_be_visible()
    assert read_anew_changed()
    assert Reading.objects.get().version == "anew"
    page.get_by_role("button", name="Encender: Qué es").click()
    expect(page.get_by_role("button", name="Apagar: Qué es")).to_be_visible()
    assert Adapted.objects.get().off_at is None


def test_a_name_is_added_found_in_what_was_written_and_taken_out(
    open_page: OpenPage, life: World
) -> None:
    hear(life, [TEXT])
    read(life, FirstReader())
    page = opened(open_page, life, "settings/names/")
    page.get_by_label("Nombre", exact=True).fill("Croissant")
    page.get_by_role("button", name="Buscarlo").click()
    expect(page.get_by_role("heading", name="Revisando lo que se escribió…")).to_be_visible()
    while look_through(FirstReader()):
        pass
    expect(page.get_by_role("heading", name="Revisando lo que se escribió…")).to_be_hidden()
    assert Reading.objects.get().terms == [Term.objects.get().id]
    page.get_by_label("Lo que alguien escribe").fill("Quiero dos croisants")
    page.get_by_role("button", name="Buscar nombres").click()
    expect(page.locator("#names-tried")).to_contain_text("croisants → Croissant")
    page.get_by_role("button", name="Quitar Croissant").click()
    expect(page.locator(".row-item", has_text="Croissant")).to_be_hidden()
    assert not Term.objects.exists()


def test_topics_of_a_period_are_looked_for_and_shown(open_page: OpenPage, life: World) -> None:
    # With what the topics' own tests are about; numpy is loaded here alone.
    from tests.interactions.test_topic_searches import READER
    from tests.language.test_topics import texts

    hear(life, texts(6)[0])
    read(life, READER)
    page = opened(open_page, life, "inbox/topics/")
    page.get_by_role("button", name="Buscar temas").click()
    expect(page.get_by_text("Espera a quien lee.")).to_be_visible()
    work = TopicWork()
    while work.step(READER):
        pass
    expect(page.get_by_text("18 textos", exact=False).first).to_be_visible()
    found = TopicSearch.objects.get().found
    expect(page.locator(".topic")).to_have_count(len(found))
    assert len(found) >= 2
    page.locator(".topic a").first.click()
    expect(page.locator(".inbox-row").first).to_be_visible()

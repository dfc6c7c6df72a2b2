"""The brand book in a real browser: written, kept, written in two windows, read, found again."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(db: Any) -> Any:
    """The owner of a café."""
    from tertulia.accounts.models import Brand, Membership, Organisation, User

    organisation = Organisation.objects.create(name="Café Tertulia")
    Brand.objects.create(
        organisation=organisation, slug="cafe", name="Café Tertulia", mark="C", languages=["es"]
    )
    user = User.objects.create_user("mireia@example.org", name="Mireia", language="es")
    Membership.objects.create(organisation=organisation, user=user, role="owner")
    return user


def scope_of(user: Any) -> Any:
    from tertulia.accounts.scopes import scope_for

    return scope_for(user, "cafe")


def test_the_voice_is_written_row_by_row_and_kept(open_page: OpenPage, owner: Any) -> None:
    from tertulia.brandbook.queries import book_of, draft_of

    page = open_page(user=owner, expects=["ERR_CONNECTION_REFUSED"])
    page.goto("/b/cafe/book/edit/voice/")
    page.get_by_label("Tono").fill("Cercana.")
    banned = page.locator("book-rows[data-name='p.banned']")
    banned.locator("[name$='.0.name']").fill("barato")
    banned.get_by_role("button", name="Uno más").click()
    banned.locator("[name$='.1.name']").fill("gratis")
    banned.locator(".book-row").nth(1).get_by_role("button", name="Subir").click()
    expect(page.locator("#saved")).to_have_text("Guardado")
    kept = draft_of(scope=scope_of(owner), section="voice")
    assert kept is not None
    assert [each["name"] for each in kept.parts["banned"]] == ["gratis", "barato"]

    page.reload()
    expect(page.get_by_label("Tono")).to_have_value("Cercana.")
    page.locator("book-rows[data-name='p.banned'] .book-row").first.get_by_role(
        "button", name="Quitar"
    ).click()
    page.get_by_label("Qué cambia y por qué").fill("Taller")
    page.get_by_role("button", name="Guardar en el libro").first.click()
    expect(page).to_have_url(re.compile("/book/#voice$"))
    expect(page.locator("#voice")).to_contain_text("barato")
    book = book_of(scope=scope_of(owner))
    assert ([each.name for each in book.banned], book.note) == (["barato"], "Taller")
    keep(page, "brandbook-kept")


def test_two_windows_lose_nothing(open_page: OpenPage, owner: Any) -> None:
    from tertulia.brandbook.queries import draft_of

    one = open_page(user=owner, expects=["ERR_CONNECTION_REFUSED", "409"])
    two = open_page(user=owner, expects=["ERR_CONNECTION_REFUSED", "409"])
    for page in (one, two):
        page.goto("/b/cafe/book/edit/mission/")
    one.locator("textarea.prose").fill("De la primera ventana")
    expect(one.locator("#saved")).to_have_text("Guardado")
    two.locator("textarea.prose").fill("De la segunda ventana")
    panel = two.locator(".two-texts")
    expect(panel).to_contain_text("De la primera ventana")
    expect(two.locator("textarea.prose")).to_have_value("De la segunda ventana")
    keep(two, "brandbook-two-windows")
    panel.get_by_role("button", name="Dejar el mío").click()
    expect(two.locator("#saved")).to_have_text("Guardado")
    kept = draft_of(scope=scope_of(owner), section="mission")
    assert kept is not None
    assert kept.parts == {"mission": "De la segunda ventana"}


def test_two_people_see_both_texts(open_page: OpenPage, owner: Any) -> None:
    from tertulia.brandbook.queries import book_of
    from tertulia.brandbook.services.book import save_section

    page = open_page(user=owner, expects=["ERR_CONNECTION_REFUSED", "409"])
    page.goto("/b/cafe/book/edit/mission/")
    page.locator("textarea.prose").fill("La mía")
    save_section(scope=scope_of(owner), section="mission", base=0, parts={"mission": "La de Paula"})
    page.get_by_role("button", name="Guardar en el libro").first.click()
    expect(page.locator(".two-texts")).to_contain_text("La de Paula")
    expect(page.locator("textarea.prose")).to_have_value("La mía")
    page.get_by_role("button", name="Guardar en el libro").first.click()
    expect(page.locator("#mission")).to_contain_text("La mía")
    assert book_of(scope=scope_of(owner)).number == 2


def test_an_example_goes_into_the_guidelines(open_page: OpenPage, owner: Any) -> None:
    page = open_page(user=owner, expects=["ERR_CONNECTION_REFUSED"])
    page.goto("/b/cafe/book/edit/visual/")
    page.locator("[name='p.visual.0.title']").fill("Luz de ventana")
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "#b5482a").save(out, "JPEG")
    page.locator("[data-example]").set_input_files(
        {"name": "taza.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    )
    expect(page.locator("[name='p.visual.0.text']")).to_have_value(
        re.compile(r"!\[taza\]\(picture:")
    )
    page.get_by_role("button", name="Guardar en el libro").first.click()
    picture = page.get_by_role("img", name="taza")
    expect(picture).to_be_visible()
    assert picture.evaluate("each => each.decode().then(() => each.naturalWidth)") == 300


def test_a_finding_leads_to_its_line_also_when_it_is_folded(
    open_page: OpenPage, owner: Any
) -> None:
    from tertulia.brandbook.services.book import save_section
    from tertulia.brandbook.voice import anchor_of

    rows = [{"title": f"Pregunta {at}", "text": f"Respuesta {at}"} for at in range(30)]
    save_section(scope=scope_of(owner), section="positions", base=0, parts={"positions": rows})
    page = open_page(user=owner, expects=["ERR_CONNECTION_REFUSED"])
    page.goto(f"/b/cafe/book/#{anchor_of('positions', 'Pregunta 25')}")
    expect(page.get_by_text("Respuesta 25")).to_be_in_viewport()


def test_a_clients_own_document_is_taken_after_a_look(open_page: OpenPage, owner: Any) -> None:
    from tertulia.brandbook.queries import book_of
    from tertulia.brandbook.services.book import save_section
    from tests.roles.cases_brandbook import EVERYTHING

    save_section(scope=scope_of(owner), section="mission", base=0, parts={"mission": "Vender."})
    page = open_page(user=owner, expects=["ERR_CONNECTION_REFUSED"])
    page.goto("/b/cafe/book/import/")
    page.locator("#file").set_input_files(
        {"name": "manual.md", "mimeType": "text/markdown", "buffer": EVERYTHING.encode()}
    )
    page.get_by_role("button", name="Ver qué cambiaría").click()
    expect(page.get_by_role("heading", name="A dónde va cada título")).to_be_visible()
    expect(page.locator(".pieces del").first).to_have_text("Vender")
    assert_accessible(page)
    keep(page, "brandbook-preview")
    page.get_by_role("button", name="Llevarlo al libro").click()
    expect(page.locator("#mission")).to_contain_text("conversación")
    assert book_of(scope=scope_of(owner)).number == 2
    page.get_by_role("link", name="Pilares y mezcla").first.click()
    for name, share in (("Aprender", "60"), ("Barrio", "40")):
        page.get_by_label("Nombre").fill(name)
        page.get_by_label("Parte de las publicaciones").fill(share)
        page.get_by_role("button", name="Guardar").click()
        expect(page.locator("main .rows")).to_contain_text(name)
    make_posts(owner)
    page.reload()
    expect(page.get_by_text("Al plan le faltan")).to_contain_text("3 de Aprender")
    assert_accessible(page)
    keep(page, "brandbook-mix")


def make_posts(owner: Any) -> None:
    """Five posts of this month, all of the second pillar."""
    from tertulia.brandbook.queries import pillars_of
    from tertulia.kernel import clock
    from tertulia.publishing.models import Post
    from tertulia.publishing.services import create_post

    scope = scope_of(owner)
    today = clock.now().date()
    for day in range(1, 6):
        create_post(scope=scope, title=f"Idea {day}", due_day=today.replace(day=day))
    Post.objects.update(pillar=pillars_of(scope=scope)[1])

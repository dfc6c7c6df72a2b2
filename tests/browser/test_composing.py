"""The composer's help with words and pictures, in a real browser."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep
from tests.browser.test_publishing import a_post, cafe, picture, today, write

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["cafe"]

LONG = "El tueste medio sabe a panela de Loja. " * 11


def opened(open_page: OpenPage, live_server: Any, cafe: Any, **options: Any) -> Page:
    brand, user = cafe
    post = a_post(brand, today() + timedelta(days=3), time(9), "Taller")
    page = open_page(user=user, **options)
    page.goto(f"{live_server.url}/b/cafe/posts/{post.id}/")
    return page


def sheet(page: Page, network: str) -> Any:
    return page.locator("variant-sheet").filter(has=page.get_by_role("heading", name=network))


def menu(page: Page, network: str, act: str) -> None:
    sheet(page, network).locator("summary[aria-label]").first.click()
    sheet(page, network).get_by_role("button", name=act).click()


def test_a_text_is_adapted_as_a_thread_and_taken_back(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    page = opened(open_page, live_server, cafe)
    write(page, "Mastodon", LONG + "Con @maria@social.ec")
    write(page, "Bluesky", "Otra cosa")
    menu(page, "Bluesky", "Adaptar de otro texto")
    box = page.locator("dialog#adapt")
    expect(box).to_contain_text("solo se nombran: maria")
    expect(box.get_by_role("heading", name="numerado")).to_be_visible()
    keep(page, "composer-adapt")
    assert_accessible(page)
    box.get_by_role("button", name="Usarlo").nth(1).click()
    areas = sheet(page, "Bluesky").locator("textarea[data-text]")
    expect(areas).to_have_count(2)
    expect(areas.nth(1)).to_have_value(
        "".join(LONG[i : i + 39] for i in range(0, 39 * 4, 39)).strip() + " Con maria 2/2"
    )
    page.locator(".toast").get_by_role("button", name="Deshacer").click()
    expect(areas).to_have_count(1)
    expect(areas.first).to_have_value("Otra cosa")


def test_how_alike_two_texts_are(open_page: OpenPage, live_server: Any, cafe: Any) -> None:
    page = opened(open_page, live_server, cafe)
    write(page, "Mastodon", "El tueste medio")
    write(page, "Bluesky", "El tueste claro")
    page.get_by_role("button", name="Cuánto se parecen").click()
    box = page.locator("dialog#likeness")
    expect(box).to_contain_text("67 %")
    expect(box.locator("mark")).to_have_text(["El", "tueste", "El", "tueste"])


def test_words_are_kept_and_put_in_at_the_caret(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    page = opened(open_page, live_server, cafe)
    write(page, "Bluesky", "Abrimos ")
    sheet(page, "Bluesky").get_by_role("button", name="Palabras guardadas").click()
    box = page.locator("dialog#tool-snippets")
    box.get_by_label("Nombre").fill("Horario")
    box.get_by_label("Palabras que guardar").fill("de lunes a sábado")
    box.get_by_role("button", name="Guardar estas palabras").click()
    box.locator("[data-insert]", has_text="Horario").click()
    expect(page.get_by_label("Texto para Bluesky")).to_have_value("Abrimos de lunes a sábado")
    sheet(page, "Bluesky").get_by_role("button", name="Emoji").click()
    page.get_by_role("searchbox", name="Buscar por nombre").fill("taza")
    keep(page, "composer-emoji")
    page.locator("emoji-picker-own [data-emoji]").first.click()
    expect(page.get_by_label("Texto para Bluesky")).not_to_have_value("Abrimos de lunes a sábado")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_picture_is_cut_and_seen_as_the_network_shows_it(
    open_page: OpenPage, live_server: Any, cafe: Any, width: int
) -> None:
    from tertulia.publishing.models import Variant

    page = opened(open_page, live_server, cafe, width=width)
    page.set_input_files(
        "#pictures", {"name": "taza.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    own = sheet(page, "Mastodon")
    own.get_by_role("button", name="Lo que debe verse").click()
    box = page.locator("dialog#aim")
    box.get_by_label("De izquierda a derecha").fill("40")
    box.get_by_label("Recortarla a").select_option("1:1")
    keep(page, f"composer-aim-{width}")
    assert_accessible(page)
    box.get_by_role("button", name="Listo").click()
    own.get_by_role("button", name="Vista previa").click()
    expect(page.locator("dialog#preview img").first).to_be_visible()
    keep(page, f"composer-preview-{width}")
    assert_accessible(page)
    expect(page.locator("#saved")).to_contain_text("Guardado")
    use = Variant.objects.get(channel__network="mastodon").parts[0]["media"][0]
    assert (use["focus"], use["crop"]) == ([0.4, 0], "1:1")


def test_a_disclosure_stands_in_the_text(open_page: OpenPage, live_server: Any, cafe: Any) -> None:
    page = opened(open_page, live_server, cafe)
    write(page, "Bluesky", "Café")
    own = sheet(page, "Bluesky")
    own.locator("details.options summary").click()
    own.get_by_label("Colaboración pagada").check()
    expect(page.get_by_label("Texto para Bluesky")).to_have_value("Café\n\nColaboración pagada")
    write(page, "Bluesky", "Café")
    expect(own.locator(".told.bad")).to_contain_text("Falta la línea")
    own.get_by_label("Colaboración pagada").uncheck()
    expect(own.locator(".told.bad")).to_have_count(0)


def test_format_first_leaves_the_channels_that_take_it(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.networks.models import Channel
    from tertulia.publishing.models import Post

    brand, user = cafe
    Channel.objects.create(
        brand=brand, network="instagram", handle="@cafe", by_hand=True, health="by_hand"
    )
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/posts/new/")
    page.get_by_label("Hilo").check()
    expect(page.locator(".refuses")).to_contain_text("@cafe")
    keep(page, "new-post-format")
    assert_accessible(page)
    page.get_by_role("button", name="Escribir para Café Tertulia").click()
    page.locator("variant-sheet").first.wait_for()
    post = Post.objects.get()
    assert post.format == "thread"
    assert set(post.variants.values_list("channel__network", flat=True)) == {"bluesky", "mastodon"}


def test_a_comment_on_chosen_words_is_answered_and_settled(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    page = opened(open_page, live_server, cafe)
    write(page, "Bluesky", "El tueste medio sabe a panela")
    area = page.get_by_label("Texto para Bluesky")
    area.evaluate("each => { each.focus(); each.setSelectionRange(23, 29); }")
    own = sheet(page, "Bluesky")
    own.get_by_role("button", name="Comentar las palabras elegidas").click()
    box = page.locator("dialog#note")
    expect(box.locator("blockquote")).to_have_text("panela")
    box.get_by_label("¿Qué debe cambiar?").fill("¿Y a miel?")
    box.get_by_role("button", name="Comentar").click()
    expect(own.locator(".line-note q")).to_have_text("panela")
    own.get_by_label("Responder").fill("También")
    own.get_by_role("button", name="Responder").click()
    expect(own.locator(".line-note .answer")).to_contain_text("También")
    keep(page, "composer-notes")
    assert_accessible(page)
    own.get_by_role("button", name="Resolver").click()
    expect(own.locator(".line-note.settled")).to_be_visible()


def test_words_and_a_description_serve_the_channels_that_have_none(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.publishing.models import Variant

    page = opened(open_page, live_server, cafe)
    file = {"name": "taza.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.set_input_files("#pictures", file)
    alts = page.locator("[data-alt]")
    expect(alts).to_have_count(2)
    alts.first.fill("Una taza desde arriba")
    alts.first.blur()
    expect(alts.last).to_have_value("Una taza desde arriba")
    write(page, "Bluesky", "")
    write(page, "Mastodon", "Chocolate de Loja")
    menu(page, "Mastodon", "Las mismas palabras donde no hay")
    expect(page.get_by_label("Texto para Bluesky")).to_have_value("Chocolate de Loja")
    expect(page.locator("#saved")).to_have_text("Guardado")
    texts = {variant.parts[0]["text"] for variant in Variant.objects.all()}
    assert texts == {"Chocolate de Loja"}

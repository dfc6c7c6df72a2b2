"""Deliveries that need a person, decided in a browser: settled, paused, handed over."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tertulia.delivery import holds, services
from tertulia.delivery.models import Attempt, Delivery, Step
from tertulia.delivery.states import DeliveryKind, State, StepState
from tertulia.delivery.values import Due
from tertulia.kernel import clock
from tertulia.kernel.blobs import blob_path, store_blob
from tertulia.kernel.ids import new_id
from tertulia.networks.values import Content, Media, Part
from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep
from tests.delivery.scripted import Scripted
from tests.inbox.fixtures import network  # noqa: F401 -- a fixture
from tests.inbox.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cafe(network: Scripted, transactional_db: Any) -> World:  # noqa: F811
    """A brand with one channel."""
    return make_world(slug="cafe")


def a_delivery(world: World, text: str, state: str = "scheduled", *, picture: bool = False) -> UUID:
    """A post that was led to that state."""
    media = (a_picture(),) if picture else ()
    delivery_id = services.schedule_delivery(
        scope=world.scope,
        channel_id=world.channel.id,
        kind=DeliveryKind.POST,
        due=Due(at=clock.now() + timedelta(hours=2), local=None, zone=world.brand.zone),
        origin="test",
        origin_id=new_id(),
        content=Content(parts=(Part(text, media),)),
    )
    if state in ("failed", "uncertain", "missed", "partly_published"):
        Delivery.objects.filter(id=delivery_id).update(state="sending")
    reasons = {"uncertain": "cannot_know", "failed": "refused", "missed": "too_late"}
    reasons |= {"held": "paused", "handed_over": "hand_over"}
    Delivery.objects.filter(id=delivery_id).update(
        state=state, reason=reasons.get(state, ""), state_since=clock.now()
    )
    return delivery_id


def a_picture() -> Media:
    """A small picture in the store."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#c9704f").save(out, "JPEG")
    digest = store_blob(out.getvalue())
    return Media(
        digest=digest,
        path=blob_path(digest),
        mime="image/jpeg",
        bytes=len(out.getvalue()),
        width=640,
        height=480,
        alt="Una taza vista desde arriba",
    )


def an_uncertain_one(world: World) -> UUID:
    """Sent, and nobody knows."""
    delivery_id = a_delivery(world, "Feria de Quito, el domingo", "uncertain")
    Step.objects.filter(delivery_id=delivery_id).update(
        state=StepState.INTENDED, intended_at=clock.now(), calls=1
    )
    for what, code in (("sent", "sent"), ("looked", "not_found"), ("decided", "cannot_know")):
        Attempt.objects.create(
            brand=world.brand, delivery_id=delivery_id, step=0, at=clock.now(), what=what,
            code=code, data={"status": 504} if what == "sent" else {},
        )  # fmt: skip
    return delivery_id


def opened(open_page: OpenPage, world: World, path: str, **more: Any) -> Page:
    page = open_page(user=world.user, expects=["/live", "ERR_CONNECTION_REFUSED"], **more)
    page.goto(f"/b/cafe/{path}")
    return page


def test_an_uncertain_one_is_settled_by_who_has_looked(open_page: OpenPage, cafe: World) -> None:
    delivery_id = an_uncertain_one(cafe)
    page = opened(open_page, cafe, "deliveries/")
    page.get_by_role("link", name="Feria de Quito").click()
    expect(page.locator(".timeline li")).to_have_count(3)
    keep(page, "story-uncertain", whole=True)
    assert_accessible(page)
    page.get_by_label("Su enlace").fill("https://scripted.test/cafetertulia/1")
    page.get_by_role("button", name="Está ahí").click()
    expect(page.locator(".tag", has_text="publicada")).to_be_visible()
    expect(page.locator(".timeline li", has_text="está en la red")).to_contain_text("Mireia")
    expect(page.get_by_role("link", name=re.compile("Ver en"))).to_have_attribute(
        "href", "https://scripted.test/cafetertulia/1"
    )
    assert Delivery.objects.get(id=delivery_id).state == State.PUBLISHED


def test_one_that_is_not_there_can_be_tried_again(open_page: OpenPage, cafe: World) -> None:
    delivery_id = an_uncertain_one(cafe)
    page = opened(open_page, cafe, f"deliveries/{delivery_id}/")
    page.get_by_role("button", name="No está").click()
    expect(page.locator(".tag", has_text="falló")).to_be_visible()
    page.get_by_role("button", name="Intentar de nuevo para Café Tertulia").click()
    expect(page.locator(".tag", has_text="programada")).to_be_visible()
    assert Step.objects.get(delivery_id=delivery_id).state == StepState.PLANNED


def test_a_pause_tells_what_stops_and_what_was_held_is_decided(
    open_page: OpenPage, cafe: World
) -> None:
    a_delivery(cafe, "Taller del sábado")
    page = opened(open_page, cafe, "pause/")
    expect(page.get_by_text("se detiene 1 publicación programada")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Por qué").fill("Temblor en Quito")
    page.get_by_role("button", name="Pausar todo para Café Tertulia").click()
    for path in ("calendar/", "inbox/", "settings/channels/", "deliveries/"):
        page.goto(f"/b/cafe/{path}")
        expect(page.locator(".banner")).to_contain_text("Temblor en Quito")
    held = [a_delivery(cafe, f"Receta {number}", "held") for number in (1, 2, 3)]
    page.goto("/b/cafe/deliveries/")
    expect(page.get_by_text("lo que envíes ahora se detiene de nuevo")).to_be_visible()
    page.get_by_role("button", name="Seguir publicando").click()
    expect(page.locator(".banner")).to_have_count(0)
    row = page.locator(".need", has_text="Receta 1")
    row.get_by_text("Decidir").click()
    keep(page, "needs-held", whole=True)
    assert_accessible(page)
    row.get_by_role("button", name="No enviar").click()
    expect(page.locator(".need")).to_have_count(2)
    page.get_by_role("button", name="Enviar las 2 ahora para Café Tertulia").click()
    expect(page.get_by_role("heading", name="Nada te espera")).to_be_visible()
    states = [Delivery.objects.get(id=each).state for each in held]
    assert states == [State.CANCELLED, State.SCHEDULED, State.SCHEDULED]


def test_a_cancelled_one_is_brought_back_by_undo(open_page: OpenPage, cafe: World) -> None:
    delivery_id = a_delivery(cafe, "Taller del sábado")
    page = opened(open_page, cafe, f"deliveries/{delivery_id}/")
    page.get_by_role("button", name="Cancelarla para Café Tertulia").click()
    expect(page.locator(".tag", has_text="cancelada")).to_be_visible()
    page.locator(".toast").get_by_role("button", name="Deshacer").click()
    expect(page.locator(".tag", has_text="programada")).to_be_visible()
    assert Delivery.objects.get(id=delivery_id).state == State.SCHEDULED


def test_what_failed_and_is_given_up_never_goes_out_by_an_undo(
    open_page: OpenPage, cafe: World
) -> None:
    delivery_id = a_delivery(cafe, "Taller del sábado", "failed")
    page = opened(open_page, cafe, f"deliveries/{delivery_id}/")
    page.get_by_role("button", name="No enviar").click()
    expect(page.locator(".toast")).to_contain_text("no sale")
    expect(page.locator(".toast").get_by_role("button", name="Deshacer")).to_have_count(0)


def test_by_hand_text_pictures_and_the_link_pasted_back(open_page: OpenPage, cafe: World) -> None:
    delivery_id = a_delivery(cafe, "Tueste de Loja", "handed_over", picture=True)
    page = opened(open_page, cafe, "deliveries/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Texto, imágenes y enlace").click()
    page.get_by_role("button", name="Copiar el texto").click()
    expect(page.locator(".toast")).to_contain_text("Copiado")
    assert page.evaluate("navigator.clipboard.readText()") == "Tueste de Loja"
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Imagen 1").click()
    assert waiting.value.suggested_filename == "cafe-1.jpg"
    keep(page, "story-by-hand", whole=True)
    assert_accessible(page)
    link = page.get_by_label("Su enlace")
    link.fill("https://scripted.test/cafetertulia/7")
    page.get_by_role("button", name="Publicada para Café Tertulia").click()
    expect(page.locator(".tag", has_text="publicada")).to_be_visible()
    row = Delivery.objects.get(id=delivery_id)
    assert (row.state, row.url) == (State.PUBLISHED, "https://scripted.test/cafetertulia/7")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
def test_the_pages_are_for_everybody(
    open_page: OpenPage, cafe: World, theme: str, width: int
) -> None:
    uncertain = an_uncertain_one(cafe)
    for state in ("failed", "missed", "partly_published", "handed_over", "held"):
        a_delivery(cafe, f"¿Filtro o moka? Cuenta cómo lo preparas en casa ({state})", state)
    a_delivery(cafe, "Receta: café helado con naranja")
    page = opened(open_page, cafe, "deliveries/", theme=theme, width=width)
    for details in page.locator("summary", has_text="Decidir").all():
        details.click()
    look(page, f"needs-{theme}-{width}", width)
    page.goto(f"/b/cafe/deliveries/{uncertain}/")
    look(page, f"story-{theme}-{width}", width)
    page.goto("/b/cafe/pause/")
    look(page, f"pause-{theme}-{width}", width)
    holds.pause_brand(scope=cafe.scope, reason="Temblor en Quito", replies_too=False)
    page.goto("/b/cafe/deliveries/")
    look(page, f"needs-paused-{theme}-{width}", width)


def look(page: Page, name: str, width: int) -> None:
    keep(page, name, whole=True)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width

"""A month planned for four channels, two of them by hand, from an empty calendar to approved."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from playwright.sync_api import expect

from tertulia.kernel.outbox import pump_once
from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.later import go_on_until
from tests.browser.planner import Client, Planner, add_channels, for_each, next_month
from tests.browser.screens import keep
from tests.browser.test_publishing import ZONE, cafe

__all__ = ["cafe"]

pytestmark = pytest.mark.django_db(transaction=True)

CLIENT = "Marta Paredes <marta@cliente.example>"
QUIET = ["ERR_CONNECTION_REFUSED", "403"]


def test_a_month_from_an_empty_calendar_to_approved_as_one(open_page: OpenPage, cafe: Any) -> None:
    from tertulia.delivery.models import Delivery

    brand, user = cafe
    add_channels(brand)
    month = next_month()
    desk = Planner(open_page(user=user, expects=QUIET), month)
    page = desk.page
    page.context.set_default_timeout(30_000)
    desk.ask_client(CLIENT)

    desk.calendar()
    desk.make_queue("Mañanas", "09:00", 1, 3)
    desk.calendar()
    expect(page.locator(".chip")).to_have_count(0)
    hours = desk.free_hours().count()
    assert hours >= 8
    keep(page, "plan-empty")
    desk.free_hours().first.click()
    desk.write("Café de Loja", for_each("Ya llegó el café de Loja: panela y mandarina."))

    desk.calendar()
    page.keyboard.press("c")
    desk.write("Taller", for_each("Taller de filtrado el viernes. Quedan seis lugares."))
    desk.calendar()
    page.locator(".tray .chip").drag_to(desk.free_hours().first)
    expect(page.locator(".toast")).to_contain_text("09:00")
    expect(desk.free_hours()).to_have_count(hours - 2)
    desk.repeat("Taller", month + timedelta(days=8), "17:00", month + timedelta(days=15))
    desk.calendar()
    expect(page.locator(".day:not(.other) .chip")).to_have_count(4)
    assert_accessible(page)
    keep(page, "plan-planned")
    desk.send_the_month("El plan de diciembre. ¿Lo ves bien?", 16)
    keep(page, "plan-sent")

    marta = Client(open_page(expects=QUIET))
    marta.page.context.set_default_timeout(30_000)
    marta.open_the_link()
    expect(marta.page.locator(".approval-item")).to_have_count(16)
    keep(marta.page, "plan-client", whole=True)
    marta.suggest(marta.item("Mastodon", "Taller"), "seis", "pocos")
    marta.reject(marta.item("Instagram", "Café de Loja"), "La panela no se nota: no la prometas.")
    marta.approve_the_rest(14)
    keep(marta.page, "plan-client-done", whole=True)

    pump_once()  # what a worker does all the time
    desk.calendar()
    expect(page.locator(".day:not(.other) .chip.rejected")).to_have_count(1)
    page.goto("/notices/")
    expect(page.locator("main")).to_contain_text("La panela no se nota")
    page.get_by_text("Marta Paredes respondió").first.click()
    expect(page.locator(".approval-item").first).to_contain_text("La panela no se nota")
    keep(page, "plan-answered", whole=True)
    page.get_by_role("button", name="Aceptar estas palabras").click()
    expect(page.locator(".toast")).to_be_visible()
    page.get_by_role("link", name="Corregirlo").click()
    told = page.locator("variant-sheet", has_text="Instagram").locator(".told.bad")
    expect(told).to_contain_text("La panela no se nota")
    keep(page, "plan-told")
    area = page.get_by_label("Texto para Instagram")
    area.fill("Ya llegó el café de Loja, con notas de mandarina. Cuéntanos qué notas.")
    expect(page.locator("#saved")).to_have_text("Guardado")
    page.locator('[data-dialog="schedule"]').click()
    page.locator("dialog[open] button.primary").click()
    expect(page.locator(".toast")).to_contain_text("espera aprobación")

    marta.open_the_link()
    expect(marta.page.locator(".approval-item")).to_have_count(1)
    expect(marta.page.locator(".changed ins").first).to_have_text("Loja,")
    keep(marta.page, "plan-client-again")
    marta.page.get_by_role("button", name="Aprobar").click()
    expect(marta.page.locator(".notice.good")).to_be_visible()

    pump_once()
    desk.calendar()
    expect(page.locator(".day:not(.other) .chip.scheduled")).to_have_count(4)
    keep(page, "plan-approved")
    waiting = Delivery.objects.filter(state="scheduled")
    assert waiting.filter(approved_digest=F("content_digest")).count() == waiting.count() == 16
    _instagram_by_hand(open_page, user)


def test_the_same_on_telephones(open_page: OpenPage, cafe: Any) -> None:
    """Hers and her client's: free hours are pressed, nothing has to be dragged."""
    from tertulia.delivery.models import Delivery

    brand, user = cafe
    add_channels(brand)
    month = next_month()
    desk = Planner(open_page(user=user, expects=QUIET, width=390, height=844), month)
    page = desk.page
    page.context.set_default_timeout(30_000)
    desk.ask_client(CLIENT)
    desk.calendar()
    desk.make_queue("Mañanas", "09:00", 1)
    desk.calendar()
    desk.free_hours().first.click()
    desk.write("Café de Loja", for_each("Ya llegó el café de Loja: panela y mandarina."))
    desk.calendar()
    desk.repeat("Café de Loja", month + timedelta(days=8), "17:00", month + timedelta(days=8))
    desk.calendar()
    expect(page.locator(".day:not(.other) .chip")).to_have_count(2)
    assert_accessible(page)
    keep(page, "plan-phone-planned")
    desk.send_the_month("El plan de diciembre. ¿Lo ves bien?", 8)
    keep(page, "plan-phone-sent")

    marta = Client(open_page(expects=QUIET, width=390, height=844))
    marta.page.context.set_default_timeout(30_000)
    marta.open_the_link()
    expect(marta.page.locator(".approval-item")).to_have_count(8)
    keep(marta.page, "plan-phone-client")
    marta.suggest(marta.item("Mastodon", "Café de Loja"), "panela", "cacao")
    marta.approve_the_rest(7)

    pump_once()
    page.goto("/notices/")
    page.get_by_text("Marta Paredes respondió").first.click()
    keep(page, "plan-phone-answered")
    page.get_by_role("button", name="Aceptar estas palabras").click()
    expect(page.locator(".toast")).to_be_visible()
    pump_once()
    desk.calendar()
    keep(page, "plan-phone-approved")
    waiting = Delivery.objects.filter(state="scheduled")
    assert waiting.filter(approved_digest=F("content_digest")).count() == waiting.count() == 8


def _instagram_by_hand(open_page: OpenPage, user: Any) -> None:
    """At the hour of the first post, on her telephone: text, picture and link."""
    from tertulia.delivery.engine import lanes, sender
    from tertulia.delivery.models import Delivery

    first = Delivery.objects.filter(state="scheduled", channel__network="instagram").earliest(
        "due_at"
    )
    go_on_until(first.due_at, zone_name=ZONE)
    for lane in lanes.claim("tests", 100):
        if lane.channel_id == first.channel_id:
            sender.drain(lane)
    phone = open_page(user=user, expects=QUIET, width=390, height=844)
    phone.goto("/b/cafe/deliveries/")
    phone.get_by_role("link", name="Café de Loja").first.click()
    keep(phone, "plan-by-hand", whole=True)
    expect(phone.locator(".hand-over")).to_contain_text("@cafetertulia")
    expect(phone.locator(".hand-over [data-copy]").first).to_have_attribute(
        "data-copy", re.compile("con notas de mandarina")
    )
    with phone.expect_download() as download:
        phone.locator(".hand-over a[download]").click()
    assert download.value.suggested_filename == "cafe-1.jpg"
    phone.get_by_label("Su enlace").fill("https://www.instagram.com/p/C0ffee/")
    phone.get_by_role("button", name="Publicada para Café Tertulia en Instagram").click()
    expect(phone.locator(".tag", has_text="publicada").first).to_be_visible()

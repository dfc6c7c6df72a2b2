"""A picture whose last day comes before its post: told in time, held at the hour, let out after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.later import go_on_until
from tests.browser.screens import keep
from tests.browser.test_inbox_journey import Community, community, owner
from tests.browser.test_publishing import picture
from tests.browser.worker import worker_process
from tests.ground.waiting import until

__all__ = ["community", "owner"]

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "La feria de Quito, con la foto que nos prestaron"
QUIET = ["ERR_CONNECTION_REFUSED"]


def test_it_holds_its_post_back_and_a_later_last_day_lets_it_out(
    open_page: OpenPage, owner: Any, community: Community
) -> None:
    from tertulia.delivery.models import Delivery

    page = open_page(user=owner, expects=QUIET)
    page.context.set_default_timeout(30_000)
    tomorrow = timezone.now().date() + timedelta(days=1)
    composer = _scheduled(page, (tomorrow + timedelta(days=1)).isoformat())
    _last_day(page, tomorrow.isoformat())
    expect(page.locator("main")).to_contain_text("Se puede usar hasta el")
    keep(page, "expiring-library")

    page.goto(composer)
    told = page.locator("variant-sheet .told.bad")
    expect(told).to_contain_text("antes de que salga esta publicación")
    keep(page, "expiring-composer")
    page.goto(f"/b/cafe/calendar/?month={tomorrow + timedelta(days=1):%Y-%m}")
    expect(page.locator(".chip", has_text="Feria").locator(".late")).to_be_visible()
    keep(page, "expiring-calendar")

    delivery = Delivery.objects.get()
    before = community.me("ada_token")["statuses_count"]
    with worker_process():
        go_on_until(delivery.due_at, zone_name="UTC")
        assert until(lambda: Delivery.objects.filter(state="held").exists(), timeout_s=60)
        page = open_page(user=owner, expects=QUIET)
        page.context.set_default_timeout(30_000)
        page.goto("/b/cafe/deliveries/")
        expect(page.locator(".need")).to_contain_text("sus derechos terminaron")
        keep(page, "expiring-held")
        assert community.me("ada_token")["statuses_count"] == before
        page.goto("/b/cafe/")
        expect(page.locator("main")).to_contain_text("La feria de Quito")
        keep(page, "expiring-today")

        _last_day(page, (timezone.now().date() + timedelta(days=30)).isoformat())
        page.goto("/b/cafe/deliveries/")
        page.get_by_text("Decidir").click()
        page.get_by_role("button", name="Enviar ahora para Café Tertulia").click()
        assert until(lambda: Delivery.objects.filter(state="published").exists(), timeout_s=60)
        page.goto("/b/cafe/")
        expect(page.locator(".timeline .done", has_text="Feria")).to_be_visible()
    assert community.me("ada_token")["statuses_count"] == before + 1


def _scheduled(page: Page, day: str) -> str:
    """A post with a picture for that day; the address of its composer."""
    page.goto("/b/cafe/posts/new/")
    page.get_by_role("button", name="Escribir para Café Tertulia").click()
    page.get_by_label("Título", exact=True).fill("Feria")
    page.get_by_label("Texto para Mastodon").fill(TEXT)
    file = {"name": "feria.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.set_input_files("#pictures", file)
    page.locator("[data-alt]").fill("Puestos de la feria")
    expect(page.get_by_text("sin avisos")).to_have_count(1)
    page.locator('[data-dialog="schedule"]').click()
    page.locator("#due-day").fill(day)
    page.locator("#due-hour").fill("09:00")
    page.get_by_role("button", name="Programar para Café Tertulia").click()
    expect(page.locator("variant-sheet .tag", has_text="programada")).to_be_visible()
    return page.url


def _last_day(page: Page, day: str) -> None:
    """In the library: the last day on which the picture may be used."""
    page.goto("/b/cafe/library/")
    page.locator(".tile-link").first.click()
    page.get_by_label("Último día de uso").fill(day)
    page.get_by_role("button", name="Guardar derechos").click()
    expect(page.locator(".toast")).to_be_visible()

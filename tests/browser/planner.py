"""A month of a brand planned in the browser, as its manager and her client do it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core import mail
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_publishing import picture, today

NETWORKS = ("Bluesky", "Mastodon", "Instagram", "TikTok")
ALT = "Una taza vista desde arriba, sobre madera"


def next_month() -> date:
    """The first day of next month, on the brand's clock."""
    return (today().replace(day=1) + timedelta(days=32)).replace(day=1)


def add_channels(brand: Any) -> None:
    """Instagram and TikTok, served by hand."""
    from tertulia.networks.models import Channel

    for network, handle in (("instagram", "@cafetertulia"), ("tiktok", "@cafe.tertulia")):
        Channel.objects.create(
            brand=brand, network=network, handle=handle, by_hand=True, health="by_hand"
        )


def for_each(text: str) -> dict[str, str]:
    """Four texts, none like another."""
    ends = ("¿Lo pruebas?", "Te guardamos una taza.", "Cuéntanos qué notas.", "Hoy, en la barra.")
    return {name: f"{text} {end}" for name, end in zip(NETWORKS, ends, strict=True)}


@dataclass
class Planner:
    """The manager before her screen."""

    page: Page
    month: date

    def calendar(self) -> None:
        """The month."""
        self.page.goto(f"/b/cafe/calendar/?month={self.month:%Y-%m}")
        self.page.locator("plan-board .day:not(.other)").first.wait_for()

    def more(self, act: str) -> None:
        """An act of the calendar's menu."""
        self.page.locator(".head summary[aria-label='Más']").click()
        self.page.locator(".head .menu-list").get_by_text(act).click()

    def day(self, day: date) -> Locator:
        """A day of the month."""
        return self.page.locator(f'.day[data-day="{day}"]')

    def free_hours(self) -> Locator:
        """The hours of the queues in this month that nothing has taken."""
        return self.page.locator(".day:not(.other) .free")

    def ask_client(self, who: str) -> None:
        """Settings: what goes out is approved by somebody from outside."""
        self.page.goto("/b/cafe/settings/approval/")
        self.page.get_by_label("Estos pasos, uno tras otro").check()
        self.page.get_by_label("De fuera, sin cuenta").first.fill(who)
        self.page.get_by_role("button", name="Guardar los pasos").click()
        expect(self.page.locator(".toast")).to_be_visible()

    def make_queue(self, name: str, hour: str, *weekdays: int) -> None:
        """A queue for every channel with an hour on these days of the week."""
        page = self.page
        self.more("Colas")
        page.get_by_role("button", name="Nueva cola").click()
        page.get_by_label("Nombre").fill(name)
        for each in page.locator("#new-queue [name=channel]").all():
            each.check()
        page.locator("#new-queue").get_by_role("button", name="Guardar").click()
        for weekday in weekdays:
            page.locator(f".add-slot [name=weekday][value='{weekday}']").check()
        page.locator(".add-slot [name=hour]").fill(hour)
        page.get_by_role("button", name="Agregar").click()
        expect(page.locator(".slot")).to_have_count(len(weekdays))

    def write(self, title: str, texts: Mapping[str, str]) -> None:
        """From “where should it be said” on: title, a picture for all, a text for each network."""
        page = self.page
        page.get_by_role("button", name="Escribir para Café Tertulia").click()
        page.locator("variant-sheet").first.wait_for()
        page.get_by_label("Título", exact=True).first.fill(title)
        file = {"name": f"{title}.jpg", "mimeType": "image/jpeg", "buffer": picture()}
        page.set_input_files("#pictures", file)
        expect(page.locator("[data-alt]")).to_have_count(len(NETWORKS))
        for field in page.locator("[data-alt]").all():
            field.fill(ALT)
        for network, text in texts.items():
            page.get_by_label(f"Texto para {network}").fill(text)
        expect(page.get_by_text("sin avisos")).to_have_count(len(NETWORKS))
        expect(page.locator("#saved")).to_have_text("Guardado")

    def repeat(self, title: str, first: date, hour: str, until: date) -> None:
        """Once a week."""
        page = self.page
        self.more("Lo que se repite")
        page.get_by_text("Repetir una publicación").click()
        page.locator("#s-post").select_option(label=title)
        page.locator("#s-first").fill(first.isoformat())
        page.locator("#s-hour").fill(hour)
        page.locator(".adding[open] [name=ends][value=until]").check()
        page.locator(".adding[open] [name=until]").fill(until.isoformat())
        page.get_by_role("button", name="Repetir", exact=True).click()
        expect(page.locator(".toast")).to_contain_text("Se repite")

    def send_the_month(self, note: str, texts: int) -> None:
        """To approval, as one."""
        self.calendar()
        self.more("Enviar el mes a aprobación")
        expect(self.page.locator("input[name=variant]:checked")).to_have_count(texts)
        self.page.get_by_label("Unas palabras para quienes revisan").fill(note)
        self.page.locator("form.columns").get_by_role("button", name="Enviar a aprobación").click()
        expect(self.page.locator(".approval-item")).to_have_count(texts)


@dataclass
class Client:
    """Who approves, without an account, in a browser of her own."""

    page: Page

    def open_the_link(self) -> None:
        """The link of the mail, then the code of the second mail; afterwards the browser is known."""
        from tertulia.approval.services.letters import send_letters

        assert send_letters() == 1
        found = re.search(r"https?://[^/\s]+(/approve/\S+)", str(mail.outbox[-1].body))
        assert found
        self.page.goto(found[1])
        ask = self.page.locator("form[action$='/code/'] button")
        ask.or_(self.page.locator(".approval-item")).first.wait_for()
        if not ask.count():
            return
        ask.click()
        expect(self.page.locator("#code")).to_be_visible()
        code = re.search(r"\b(\d{6})\b", str(mail.outbox[-1].subject))
        assert code
        self.page.locator("#code").fill(code[1])
        self.page.locator("form[action$='/enter/'] button").click()

    def item(self, network: str, title: str) -> Locator:
        """The first text of that title for that network."""
        named = self.page.locator(".approval-item", has_text=title)
        return named.filter(has=self.page.get_by_text(f"{network} · ")).first

    def suggest(self, item: Locator, word: str, instead: str) -> None:
        """Another word."""
        item.get_by_text("Proponer palabras").click()
        field = item.get_by_label("Tus palabras")
        field.fill(field.input_value().replace(word, instead))
        item.get_by_role("button", name="Proponer estas palabras").click()
        expect(self.page.locator(".approval-item ins")).to_have_text(instead)

    def reject(self, item: Locator, why: str) -> None:
        """And say why."""
        item.get_by_text("Comentar o rechazar").click()
        item.get_by_label("¿Qué habría que cambiar?").fill(why)
        item.get_by_role("button", name="Rechazar", exact=True).click()
        expect(self.page.get_by_text(why)).to_be_visible()

    def approve_the_rest(self, count: int) -> None:
        """In one press."""
        self.page.get_by_role("button", name=f"Aprobar las {count}").first.click()
        expect(self.page.locator(".notice.good")).to_be_visible()

"""What a community manager does in the browser, in the running program."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from tests.browser.program import Watch
from tests.browser.screens import keep
from tests.ground.serving import Served
from tests.servers.bluesky import BlueskyAccount, BlueskyNetwork
from tests.servers.mastodon import MastodonServer

EMAIL = "mireia@example.org"
PASSWORD = "la tertulia de los martes"
BRAND = "Café Tertulia"
ZONE = "America/Guayaquil"
ALT = "Una taza vista desde arriba, sobre madera"


@dataclass(frozen=True)
class Idea:
    """One idea in two texts."""

    title: str
    bluesky: str
    mastodon: str


def picture() -> bytes:
    """A drawn cup."""
    image = Image.new("RGB", (1200, 900), "#f3ddc8")
    draw = ImageDraw.Draw(image)
    draw.ellipse((350, 250, 850, 750), fill="#c9704f")
    draw.ellipse((420, 320, 780, 680), fill="#5b3320")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


@dataclass
class Office:
    """The running program, a brand in it, and a way to open browsers."""

    served: Served
    chromium: Browser
    slug: str = ""

    def browser(self, watch: Watch) -> Page:
        """A laptop is opened: a browser that knows nothing of before."""
        context = self.chromium.new_context(
            viewport={"width": 1440, "height": 900},
            locale="es-EC",
            timezone_id=ZONE,
            base_url=self.served.url,
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        page = context.new_page()
        watch.follow(page)
        return page

    def at(self, path: str) -> str:
        """A page of the brand."""
        return f"/b/{self.slug}/{path}"

    def begin(self, page: Page) -> None:
        """The first run: organisation, owner, brand."""
        page.goto("/")
        page.get_by_label("Tu nombre").fill("Mireia Vidal")
        page.locator("[name=email]").fill(EMAIL)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=language]").select_option("es")
        page.locator("[name=brand_name]").fill(BRAND)
        page.locator("[name=zone]").select_option(ZONE)
        page.get_by_role("button", name="Empezar").click()
        page.wait_for_url("**/b/*/**")
        self.slug = page.url.split("/b/")[1].split("/")[0]

    def sign_in(self, page: Page) -> None:
        """By name and password."""
        page.goto("/")
        page.locator("[name=login]").fill(EMAIL)
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Entrar").click()
        page.wait_for_url("**/b/*/**")

    def connect_bluesky(self, page: Page, network: BlueskyNetwork, who: BlueskyAccount) -> None:
        """By app password."""
        page.goto(self.at("settings/channels/new/"))
        page.get_by_role("link", name="Bluesky").click()
        page.locator("[name=address]").fill(network.pds)
        page.locator("[name=field_handle]").fill(who.handle)
        page.locator("[name=field_app_password]").fill(who.app_password)
        page.get_by_role("button", name=f"Conectar a {BRAND}").click()
        expect(page.locator("main")).to_contain_text(who.handle)
        page.wait_for_url("**/settings/channels/*-*/")

    def connect_mastodon(self, page: Page, server: MastodonServer) -> None:
        """By a pasted token."""
        page.goto(self.at("settings/channels/new/"))
        page.get_by_role("link", name="Mastodon", exact=True).click()
        page.locator("[name=address]").fill(server.url)
        page.locator("form details summary").click()
        page.locator("[name=field_access_token]").fill(server.ada_token)
        page.get_by_role("button", name=f"Conectar a {BRAND}").click()
        page.wait_for_url("**/settings/channels/*-*/")

    def write(self, page: Page, idea: Idea) -> str:
        """Two texts and a picture with its description; the composer's path."""
        page.goto(self.at("posts/new/"))
        page.get_by_role("button", name=f"Escribir para {BRAND}").click()
        page.get_by_label("Título").fill(idea.title)
        page.get_by_label("Texto para Bluesky").fill(idea.bluesky)
        page.get_by_label("Texto para Mastodon").fill(idea.mastodon)
        page.set_input_files(
            "#pictures", {"name": "taza.jpg", "mimeType": "image/jpeg", "buffer": picture()}
        )
        expect(page.locator("[data-alt]")).to_have_count(2)
        for field in page.locator("[data-alt]").all():
            field.fill(ALT)
        expect(page.get_by_text("sin avisos")).to_have_count(2)
        return page.url

    def schedule(self, page: Page, day: date, hour: str) -> None:
        """For both channels."""
        page.get_by_role("button", name="elige la hora").click()
        page.get_by_label("Día").first.fill(day.isoformat())
        page.get_by_label("Hora").first.fill(hour)
        page.get_by_role("button", name=f"Programar para {BRAND} en Bluesky, Mastodon").click()
        keep(page, "journey-scheduled")
        scheduled = page.locator("variant-sheet .tag", has_text="programada")
        expect(scheduled).to_have_count(2)

    def stories(self, page: Page, composer: str) -> dict[str, str]:
        """Network -> address of the page that tells how it went."""
        page.goto(composer)
        found = {}
        for sheet in page.locator("variant-sheet").all():
            link = sheet.locator('a[href*="/deliveries/"]').first.get_attribute("href")
            network = "Bluesky" if sheet.get_by_label("Texto para Bluesky").count() else "Mastodon"
            found[network] = str(link)
        return found

    def answer(self, page: Page, question: str, text: str) -> None:
        """Answer the conversation that waits with this question."""
        page.goto(self.at("inbox/"))
        row = page.locator(".inbox-row", has_text=question)
        expect(row).to_be_visible()
        row.locator("a.cover").click()
        expect(page.locator("#thread-lines")).to_contain_text(question)
        page.locator("#reply-text").fill(text)
        page.locator("[data-send]").click()
        gone = page.locator(".inbox-row", has_text=question)
        expect(gone).to_have_count(0)


def eventually(condition: Callable[[], object], *, what: str, timeout_s: float = 60) -> None:
    """Fails when it does not come true in time."""
    from tests.ground.waiting import until

    assert until(condition, timeout_s=timeout_s), what

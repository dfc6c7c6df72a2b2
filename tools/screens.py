"""Pictures of every main page of a running program, small, for `docs/screens`.

    make demo                                   (another terminal)
    python -m tools.screens http://127.0.0.1:8000 EMAIL PASSWORD docs/screens

Each page in light and dark at 1440 pixels and as on a telephone, 390 wide; the last words may
name which of them (light dark phone).
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
WIDE, NARROW = (1440, 900), (390, 844)
WAYS = {"light": WIDE, "dark": WIDE, "phone": NARROW}
SMALL_WIDE, MOST_BYTES = 900, 60_000
#: Name -> path below the brand.
PAGES = {
    "today": "",
    "calendar": "calendar/?month=",
    "week": "calendar/week/",
    "quarter": "calendar/quarter/",
    "list": "calendar/list/",
    "queues": "calendar/queues/",
    "again": "calendar/again/",
    "days": "calendar/days/",
    "sheets": "calendar/sheets/",
    "new": "posts/new/",
    "library": "library/",
    "requests": "requests/",
    "approvals": "approvals/",
    "campaigns": "campaigns/",
    "links": "links/",
    "inbox": "inbox/",
    "needs": "deliveries/",
    "pause": "pause/",
    "channels": "settings/channels/",
    "connect": "settings/channels/new/",
    "connect-one": "settings/channels/new/mastodon/",
    "team": "settings/team/",
    "brand": "settings/brand/",
    "tokens": "settings/tokens/",
    "audit": "settings/audit/",
    "book": "book/",
    "book-voice": "book/edit/voice/",
    "book-history": "book/history/",
    "pillars": "book/pillars/",
}


@dataclass(frozen=True)
class Place:
    """Where the pictures come from and go to."""

    url: str
    email: str
    password: str
    folder: Path


def main() -> int:
    """Exit status."""
    url, email, password, folder = sys.argv[1:5]
    place = Place(url.rstrip("/"), email, password, Path(folder))
    place.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        paths: dict[str, str] = {}
        for theme, size in WAYS.items():
            if sys.argv[5:] and theme not in sys.argv[5:]:
                continue
            paths = _one_way(browser, place, theme, size, paths)
        browser.close()
    return 0


def _one_way(
    browser: Browser, place: Place, how: str, size: tuple[int, int], known: dict[str, str]
) -> dict[str, str]:
    """Every page in one theme and size; returns the addresses of pages found by clicking."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if how == "dark" else "light",
        locale="es-EC",
        timezone_id="America/Guayaquil",
        reduced_motion="reduce",
        has_touch=how == "phone",
        base_url=place.url,
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    _keep(page, place.folder / f"sign-in-{how}.webp")
    page.locator("[name=login]").fill(place.email)
    page.locator("[name=password]").fill(place.password)
    page.locator("main form button.primary").click()
    page.wait_for_selector("a[href^='/b/']", state="attached")
    href = str(page.locator('a[href^="/b/cafe"], a[href^="/b/"]').first.get_attribute("href"))
    brand = "/b/" + href.split("/")[2] + "/"
    paths = known or _found(page, brand)
    for name, path in (PAGES | paths).items():
        page.goto(path if path.startswith("/") else brand + path)
        page.wait_for_timeout(400)
        _keep(page, place.folder / f"{name}-{how}.webp")
    context.close()
    return paths


def _found(page: Page, brand: str) -> dict[str, str]:
    """Addresses of one composer, one conversation, one story."""
    found = {}
    for name, start, selector in (
        (
            "composer",
            "calendar/list/",
            'main a[href*="/posts/"]:not([href*="new"], [href*="approval"])',
        ),
        ("thread", "inbox/", "main .inbox-row a.cover"),
        ("story", "deliveries/", 'main a[href*="/deliveries/"]'),
    ):
        page.goto(brand + start)
        link = page.locator(selector).first
        if link.count():
            found[name] = str(link.get_attribute("href"))
    return found


def _keep(page: Page, file: Path) -> None:
    """At most 900 pixels wide and 60 KB."""
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        wide = min(SMALL_WIDE, shot.width)
        small = shot.convert("RGB").resize(
            (wide, round(shot.height * wide / shot.width)), Image.Resampling.LANCZOS
        )
    for quality in (80, 65, 50, 35):
        out = io.BytesIO()
        small.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= MOST_BYTES:
            break
    file.write_bytes(out.getvalue())


if __name__ == "__main__":
    raise SystemExit(main())

"""The browser itself: Debian's chromium, once for the whole run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--font-render-hinting=none",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    if not shutil.which(CHROMIUM):
        pytest.fail("These tests need a browser. Type: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    # Playwright's synchronous interface runs a loop in this thread; Django would refuse the
    # database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Watch:
    """What went wrong in the pages of one test."""

    def __init__(self) -> None:
        self.wrongs: list[str] = []
        self.expected: list[str] = []

    def follow(self, page: Page) -> None:
        """Listen to a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrongs.append(f"threw: {error}"))
        page.on("crash", lambda _: self.wrongs.append("crashed"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location.get("url", "")
            self.wrongs.append(f"console: {message.text} ({place})")

    def unexpected(self) -> list[str]:
        """Without what the test said it would provoke."""
        return [each for each in self.wrongs if not any(word in each for word in self.expected)]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test at its end when a page complained."""
    watching = Watch()
    yield watching
    found = watching.unexpected()
    assert not found, "the browser complained:\n" + "\n".join(found)

"""A notice reaches its person at once: in the open tray and as a notification of the browser."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from playwright.sync_api import Page

from tertulia.accounts.models import User
from tertulia.accounts.notifications import notify_person
from tests.browser import test_live
from tests.browser.conftest import OpenPage
from tests.browser.live import LiveProcess
from tests.roles.world import World

pytestmark = pytest.mark.django_db(transaction=True)

world = test_live.world
stream = test_live.stream

#: Stands in for the browser's own, which a headless one does not show.
RECORD = """
    window.Notification = class extends EventTarget {
        static permission = "granted";
        constructor(title, options) {
            super();
            const list = document.documentElement;
            list.dataset.shown = [list.dataset.shown, title + "|" + options.body].filter(Boolean).join(";");
        }
    };
"""


def tab(open_page: OpenPage, user: User, address: str) -> Page:
    page = open_page(user=user)
    page.context.add_init_script(RECORD)
    page.goto(address)
    page.locator("html[data-live=open]").wait_for()
    return page


def tell(user: User, world: World, title: str, *, urgent: bool = False) -> None:
    notify_person(
        user=user,
        brand=world.here.brand,
        kind="test.told",
        title=title,
        body="The network refused it.",
        url="/notices/",
        urgent=urgent,
    )


def test_heard_by_its_person_alone(
    open_page: OpenPage, world: World, stream: LiveProcess, live_server: Any
) -> None:
    owner, reader = world.people["owner"], world.people["reader"]
    mine, theirs = tab(open_page, owner, "/design"), tab(open_page, reader, "/design")
    mine.locator("[data-dialog=tray]").first.click()
    mine.get_by_text("Nothing to tell you").wait_for()
    tell(owner, world, "Not published")
    mine.locator("html[data-shown='Not published|The network refused it.']").wait_for()
    mine.locator("dialog#tray").get_by_role("button", name="Not published").wait_for()
    tell(reader, world, "For the reader")
    theirs.locator("html[data-shown='For the reader|The network refused it.']").wait_for()
    assert "reader" not in str(mine.locator("html").get_attribute("data-shown"))


def test_quiet_hours_keep_the_browser_silent(
    open_page: OpenPage, world: World, stream: LiveProcess, live_server: Any
) -> None:
    owner = world.people["owner"]
    owner.quiet_start, owner.quiet_end = time(0, 0), time(23, 59, 59)
    owner.save()
    page = tab(open_page, owner, "/design")
    tell(owner, world, "Calm")
    tell(owner, world, "Urgent", urgent=True)
    page.locator("html[data-shown='Urgent|The network refused it.']").wait_for()

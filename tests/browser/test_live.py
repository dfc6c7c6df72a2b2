"""Ten tabs hear the same event over one stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.utils.csp import CSP
from playwright.sync_api import Page

from tertulia.kernel import live
from tertulia.kernel.settings import settings as ours
from tests.browser.conftest import OpenPage
from tests.browser.live import LiveProcess, live_process
from tests.roles.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

REMEMBER = """
    const heard = [];
    document.addEventListener("tertulia:live", (event) => {
        heard.push(event.detail.kind);
        document.documentElement.dataset.heard = heard.join();
    });
"""


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def stream(
    world: World, live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LiveProcess]:
    settings.DEBUG = True
    with live_process(live_server.url) as running:
        settings.SECURE_CSP = {**settings.SECURE_CSP, "connect-src": [CSP.SELF, running.url]}
        mine = replace(ours(), live_url=running.url)
        monkeypatch.setattr("tertulia.shell.context.settings", lambda: mine)
        yield running


def tabs(open_page: OpenPage, world: World, count: int, script: str = "") -> list[Page]:
    """So many tabs of one browser, all connected."""
    first = open_page(user=world.people["owner"])
    first.context.add_init_script(REMEMBER + script)
    pages = [first, *(open_page(context=first.context) for _ in range(count - 1))]
    for page in pages:
        page.goto("/design")
        page.locator("html[data-live=open]").wait_for()
    return pages


def hear(pages: list[Page], kinds: list[str]) -> None:
    for page in pages:
        page.locator(f"html[data-heard='{','.join(kinds)}']").wait_for()


def test_ten_tabs_share_one_stream(open_page: OpenPage, world: World, stream: LiveProcess) -> None:
    pages = tabs(open_page, world, 10)
    assert stream.streams() == 1
    live.notify(world.here.brand.id, "inbox", {"conversation": "7"})
    live.notify(world.elsewhere.brand.id, "secret")
    live.notify(world.here.brand.id, "calendar")
    hear(pages, ["inbox", "calendar"])


def test_without_shared_workers_one_tab_reads_for_all(
    open_page: OpenPage, world: World, stream: LiveProcess
) -> None:
    pages = tabs(open_page, world, 3, "delete window.SharedWorker;")
    assert stream.streams() == 1
    live.notify(world.here.brand.id, "inbox")
    hear(pages, ["inbox"])
    pages[0].close()  # the one that read; another takes over and misses nothing
    live.notify(world.here.brand.id, "calendar")
    hear(pages[1:], ["inbox", "calendar"])

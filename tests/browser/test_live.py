"""Ten tabs hear the same event over one stream."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route

from tertulia.kernel import live
from tests.browser.conftest import OpenPage
from tests.browser.live import LiveProcess, stream
from tests.roles.world import World, make_world

__all__ = ["stream"]

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


@pytest.mark.usefixtures("stream")
@pytest.mark.parametrize("others", [0, 1])
def test_what_is_said_while_a_page_loads_is_heard(
    open_page: OpenPage, world: World, others: int
) -> None:
    """Alone, and beside a tab that reads already."""
    first = open_page(user=world.people["owner"])
    first.context.add_init_script(REMEMBER)
    for _ in range(others):
        first.goto("/design")
        first.locator("html[data-live=open]").wait_for()
    page = open_page(context=first.context)
    late: list[Route] = []
    is_slow = True
    page.route("**/*.js", lambda route: late.append(route) if is_slow else route.continue_())
    page.goto("/design", wait_until="commit")
    page.locator("main").wait_for()
    live.notify(world.here.brand.id, "inbox")
    if others:
        hear([first], ["inbox"])
    is_slow = False
    for route in late:
        route.continue_()
    hear([page], ["inbox"])

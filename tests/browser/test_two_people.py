"""Two people write on the same post at once: nothing of either is lost."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.live import LiveProcess, stream
from tests.browser.screens import keep
from tests.browser.test_publishing import a_post, cafe, today, write

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["cafe", "stream"]


@pytest.fixture
def tomas(cafe: Any) -> Any:
    from tertulia.accounts.models import Membership, User

    brand, _user = cafe
    user = User.objects.create_user("tomas@example.org", name="Tomás Reina", language="es")
    Membership.objects.create(organisation=brand.organisation, user=user, role="community_manager")
    return user


def the_post(brand: Any) -> Any:
    return a_post(brand, today() + timedelta(days=3), time(9), "Taller")


def opened(open_page: OpenPage, url: str, user: Any, width: int = 1440) -> Page:
    page = open_page(user=user, width=width, expects=["409", "ERR_INTERNET_DISCONNECTED"])
    page.goto(url)
    page.locator("variant-sheet").first.wait_for()
    return page


def text_of(brand: Any, network: str) -> str:
    from tertulia.publishing.models import Variant

    variant = Variant.objects.get(brand=brand, channel__network=network)
    return str(variant.parts[0]["text"])


def area(page: Page, network: str) -> Any:
    return page.get_by_label(f"Texto para {network}")


#: A browser that dies says no goodbye; one that is closed still saves what it can.
DIES = "addEventListener('visibilitychange', (e) => e.stopImmediatePropagation(), true)"


def unreachable(page: Page, url: str) -> None:
    """The server is gone for this page's saves."""

    def refuse(route: Route) -> None:
        route.abort()

    page.route(f"{url}**/save/", refuse)


@pytest.mark.parametrize("width", [1440, 390])
def test_both_texts_stand_side_by_side_and_are_joined(
    open_page: OpenPage,
    live_server: Any,
    cafe: Any,
    tomas: Any,
    stream: LiveProcess,
    width: int,
) -> None:
    brand, mireia = cafe
    post = the_post(brand)
    url = f"{live_server.url}/b/cafe/posts/{post.id}/"
    hers = opened(open_page, url, mireia)
    his = opened(open_page, url, tomas, width)
    for page in (hers, his):
        page.locator("html[data-live=open]").wait_for()

    area(hers, "Mastodon").focus()
    expect(his.locator(".present")).to_have_count(1)
    expect(his.locator("[data-writes]", has_text="Mireia Vidal")).to_be_visible()

    # what she saves in a sheet that he has not touched appears at his
    write(hers, "Bluesky", "Taller del sábado a las diez")
    expect(area(his, "Bluesky")).to_have_value("Taller del sábado a las diez")

    # both in the same sheet: he is refused, sees both, and joins them
    before = text_of(brand, "mastodon")
    his.context.set_offline(True)
    write(his, "Mastodon", before + "\n\nQuedan tres plazas.")
    write(hers, "Mastodon", before.replace("Taller", "Taller de barismo"))
    expect(hers.locator("#saved")).to_contain_text("Guardado")
    his.context.set_offline(False)
    clash = his.locator("dialog#clash")
    expect(clash).to_contain_text("Mireia Vidal", timeout=15_000)
    expect(clash.locator(".said").first).to_contain_text("Quedan tres plazas.")
    expect(clash.locator(".said").nth(1)).to_contain_text("barismo")
    assert_accessible(his)
    keep(his, f"two-people-{width}")
    joined = before.replace("Taller", "Taller de barismo") + "\n\nQuedan tres plazas."
    expect(clash.locator("textarea")).to_have_value(joined)
    clash.get_by_role("button", name="Guardarlo así").click()
    expect(area(hers, "Mastodon")).to_have_value(joined)
    assert text_of(brand, "mastodon") == joined


def test_words_of_a_lost_connection_are_offered_again(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    brand, user = cafe
    post = the_post(brand)
    url = f"{live_server.url}/b/cafe/posts/{post.id}/"
    page = open_page(user=user, expects=["ERR_FAILED", "ERR_CONNECTION_REFUSED"])
    page.goto(url)
    unreachable(page, live_server.url)
    write(page, "Bluesky", "Escrito en el túnel")
    expect(page.locator("#saved")).to_have_class("saved bad")
    again = open_page(context=page.context)
    page.evaluate(DIES)
    page.close()
    again.goto(url)
    expect(area(again, "Bluesky")).not_to_have_value("Escrito en el túnel")
    again.get_by_role("button", name="Recuperarlas").click()
    expect(area(again, "Bluesky")).to_have_value("Escrito en el túnel")
    expect(again.locator("#saved")).to_contain_text("Guardado")
    assert text_of(brand, "bluesky") == "Escrito en el túnel"


def test_an_ended_session_is_told_and_takes_nothing(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    brand, user = cafe
    post = the_post(brand)
    page = open_page(user=user, expects=["ERR_CONNECTION_REFUSED", "403", "401"])
    page.goto(f"{live_server.url}/b/cafe/posts/{post.id}/")
    before = text_of(brand, "bluesky")
    page.context.clear_cookies()
    write(page, "Bluesky", "Escrito sin sesión")
    expect(page.locator(".toast.bad")).to_contain_text("Se cerró tu sesión")
    assert text_of(brand, "bluesky") == before
    kept = page.evaluate("Object.values(localStorage).join()")
    assert "Escrito sin sesión" in kept


def test_words_written_before_the_scripts_came_are_kept(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    brand, user = cafe
    post = the_post(brand)
    page = open_page(user=user)
    saves: list[str] = []
    page.on("request", lambda each: each.url.endswith("/save/") and saves.append(each.url))
    address = f"{live_server.url}/b/cafe/posts/{post.id}/"
    page.goto(address)
    page.locator("post-composer:defined").wait_for()
    late: list[Route] = []
    is_slow = True
    page.route("**/*.js", lambda route: late.append(route) if is_slow else route.continue_())
    page.goto(address, wait_until="commit")
    assert not saves, "a page that was only read has nothing to save"
    area(page, "Mastodon").fill("Taller de filtrado, el viernes")
    page.get_by_label("Título", exact=True).first.fill("Filtrado")
    is_slow = False
    for route in late:
        route.continue_()
    page.locator("post-composer:defined").wait_for()
    page.get_by_role("button", name="Programar").first.click()
    page.locator("dialog[open] button.primary").click()
    expect(page.locator("variant-sheet .tag", has_text="programada")).to_have_count(2)
    assert text_of(brand, "mastodon") == "Taller de filtrado, el viernes"
    post.refresh_from_db()
    assert post.title == "Filtrado"

"""Every page of every room, from the cases of the role test: accessible in both themes, no
complaint of the browser, nothing wider than a telephone. A new page is tried without being named.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep
from tests.roles.case import Case, Ground, Made
from tests.roles.routes import cases, routes
from tests.roles.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

ROUTES = {route.name: route for route in routes()}
PAGES = [case for case in cases() if case.method == "GET" and case.route in ROUTES]
#: For who is not signed in; everything else is opened by the owner.
OUTSIDE = frozenset(
    {
        "account_login",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "accounts:begin",
        "accounts:join",
    }
)


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def address(case: Case, made: Made, ground: Ground) -> str:
    """Where the case's page is."""
    arguments = dict(made.arguments)
    if "<slug:brand>" in ROUTES[case.route].pattern:
        arguments["brand"] = ground.brand.slug
    path = reverse(case.route, kwargs=arguments)
    return f"{path}?{urlencode(made.query)}" if made.query else path


def is_page(client: Client, path: str) -> bool:
    """Whether a whole page stands there: no fragment, file or redirection."""
    answer = client.get(path)
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return False
    return answer.status_code == 200 and b"<html" in answer.content[:400]


def overflow(page: Page) -> list[str]:
    """What is wider than the window."""
    found: list[str] = page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) return [];
            return [...document.querySelectorAll("main *")]
                .filter((each) => each.getBoundingClientRect().right > wide + 1)
                .map((each) => each.outerHTML.slice(0, 120));
        }"""
    )
    return found[-5:]


@pytest.mark.parametrize("case", PAGES, ids=str)
def test_page(case: Case, open_page: OpenPage, world: World, live_server: Any) -> None:
    user = None if case.route in OUTSIDE else world.people["owner"]
    ground = world.here
    made = case.make(ground)
    path = address(case, made, ground)
    client = Client()
    if user is not None:
        client.force_login(user)
    if made.session:
        session = client.session
        session.update(made.session)
        session.save()
    if not is_page(client, path):
        pytest.skip("no whole page stands here")
    page = open_page(expects=["ERR_CONNECTION_REFUSED"])  # no event stream runs beside
    session_cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    if session_cookie is not None:
        page.context.add_cookies(
            [{"name": session_cookie.key, "value": session_cookie.value, "url": live_server.url}]
        )
    page.goto(path)
    name = case.route.replace(":", "-")
    found = look(page, name, "light")
    page.emulate_media(color_scheme="dark")
    found += look(page, name, "dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    found += look(page, name, "phone")
    found += [f"phone: wider than the window: {each}" for each in overflow(page)]
    assert not found, "\n".join(found)


def look(page: Page, name: str, how: str) -> list[str]:
    """Keep a picture and ask axe."""
    keep(page, f"{name}-{how}")
    return [f"{how}: {each}" for each in violations(page)]

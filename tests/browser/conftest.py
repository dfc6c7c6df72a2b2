"""A real browser on a real server: Debian's chromium against pytest-django's live server.

    def test_inbox(open_page, live_server, user):
        page = open_page(user=user, theme="dark", width=390)
        page.goto(f"{live_server.url}/b/cafe/inbox")

A test fails by itself when a page it opened broke the content security policy, threw, or wrote an
error on the console; what a test provokes on purpose it names: `open_page(expects=["500"])`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.db import OperationalError
from django.test import Client, TransactionTestCase
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.program import Watch

# Playwright's synchronous interface runs a loop in this thread; Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A machine that does other things too is slow, not wrong.
expect.set_options(timeout=20_000)

type OpenPage = Callable[..., Page]

_emptied = TransactionTestCase._fixture_teardown


def _empty_patiently(self: TransactionTestCase) -> None:
    """What a page sent just before it was closed may still hold a table that is emptied now."""
    for _turn in range(3):
        try:
            _emptied(self)
        except (CommandError, OperationalError):
            continue
        return
    _emptied(self)


TransactionTestCase._fixture_teardown = _empty_patiently  # type: ignore[method-assign]


def sign_in(context: BrowserContext, url: str, user: Any) -> None:
    """Give the browser a session of that person, without typing a password."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


_contexts = pytest.StashKey[list[BrowserContext]]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Pages close first: what one still asks would meet a world that is being taken away."""
    contexts = item.stash.get(_contexts, [])
    if contexts:
        # what a closing page still asks
        item.funcargs["watch"].expected.append("ERR_INTERNET_DISCONNECTED")  # type: ignore[attr-defined]
    for context in contexts:
        context.set_offline(True)
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(
    chromium: Browser, live_server: Any, watch: Watch, request: pytest.FixtureRequest
) -> OpenPage:
    """Opens a page in a browser profile of its own; `context=` shares one (tabs)."""
    contexts: list[BrowserContext] = []
    request.node.stash[_contexts] = contexts

    def opened(
        *,
        user: Any = None,
        theme: str = "light",
        width: int = 1440,
        height: int = 900,
        language: str = "es-EC",
        zone: str = "America/Guayaquil",
        context: BrowserContext | None = None,
        expects: list[str] | None = None,
        reduced_motion: bool = True,
    ) -> Page:
        watch.expected += expects or []
        if context is None:
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                locale=language,
                timezone_id=zone,
                color_scheme="dark" if theme == "dark" else "light",
                reduced_motion="reduce" if reduced_motion else "no-preference",
                has_touch=width < 760,
                base_url=live_server.url,
            )
            context.set_default_timeout(10_000)
            contexts.append(context)
            if user is not None:
                sign_in(context, live_server.url, user)
        page = context.new_page()
        watch.follow(page)
        return page

    return opened

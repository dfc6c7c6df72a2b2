"""A request that waits on its way until the test lets it go."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route

PATIENCE_MS = 15_000
STEP_MS = 10


class Held:
    """The first request to ``url`` waits; those after it pass."""

    def __init__(self, page: Page, url: str | re.Pattern[str]) -> None:
        self._page = page
        self._first: Route | None = None
        page.route(url, self._meet)

    def _meet(self, route: Route) -> None:
        if self._first is None:
            self._first = route
        else:
            route.continue_()

    def let_go(self) -> None:
        """Waits for the request too: the page may have sent it and the test not heard of it yet."""
        for _ in range(PATIENCE_MS // STEP_MS):
            if self._first is not None:
                return self._first.continue_()
            self._page.wait_for_timeout(STEP_MS)
        raise AssertionError("the page did not ask")

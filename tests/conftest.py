"""Fixtures that every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.program import chromium, watch
from tests.servers.fixtures import bluesky_network, mastodon_process, mastodon_server

__all__ = ["bluesky_network", "chromium", "mastodon_process", "mastodon_server", "watch"]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared in the language they are written in, whatever a test before chose."""
    from django.utils import translation

    with translation.override("en"):
        yield

"""Session fixtures of the real servers. Each starts on first use and ends with the session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.bluesky import BlueskyNetwork, running_bluesky
from tests.servers.mastodon import MastodonServer, running_mastodon


@pytest.fixture(scope="session")
def bluesky_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BlueskyNetwork]:
    """The real Bluesky network."""
    with running_bluesky(tmp_path_factory.mktemp("bluesky")) as network:
        yield network


@pytest.fixture(scope="session")
def mastodon_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MastodonServer]:
    """The Mastodon-API server, started once."""
    with running_mastodon(tmp_path_factory.mktemp("mastodon")) as server:
        yield server


@pytest.fixture
def mastodon_server(mastodon_process: MastodonServer) -> Iterator[MastodonServer]:
    """The Mastodon-API server without faults, before and after."""
    mastodon_process.clear_faults()
    yield mastodon_process
    mastodon_process.clear_faults()

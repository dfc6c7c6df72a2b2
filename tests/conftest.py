"""Fixtures that every test may ask for."""

from __future__ import annotations

from tests.servers.fixtures import bluesky_network, mastodon_process, mastodon_server

__all__ = ["bluesky_network", "mastodon_process", "mastodon_server"]

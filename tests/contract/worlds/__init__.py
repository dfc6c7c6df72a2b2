"""The worlds of the connected networks, by the name in their manifest."""

from __future__ import annotations

from collections.abc import Mapping

from tests.contract.world import World
from tests.contract.worlds.bluesky import BlueskyWorld
from tests.contract.worlds.mastodon import MastodonWorld

WORLDS: Mapping[str, tuple[type[World], str]] = {
    "bluesky": (BlueskyWorld, "bluesky_network"),
    "mastodon": (MastodonWorld, "mastodon_server"),
}
"""Class, and the fixture that gives its running server."""

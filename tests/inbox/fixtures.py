"""Fixtures of the tests of what comes in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tertulia.networks.manifest import parse_manifest
from tests.delivery.scripted import MANIFEST, Scripted, installed

if TYPE_CHECKING:
    from tests.inbox.world import World

TALKATIVE = [
    *("text", "images", "reply", "like", "hide", "mute", "block", "report", "delete"),
    *("read_interactions", "read_own", "content_warning", "visibility"),
]


@pytest.fixture
def network() -> Iterator[Scripted]:
    """The scripted network with everything an inbox can use."""
    facts = parse_manifest(
        {**MANIFEST, "capabilities": TALKATIVE, "visibilities": ["public", "direct"]}
    )
    with installed(Scripted(manifest=facts)) as scripted:
        yield scripted


@pytest.fixture
def world(network: Scripted, db: Any) -> World:
    """A brand that hears."""
    from tests.inbox.world import make_world  # models: not before Django is set up

    return make_world()

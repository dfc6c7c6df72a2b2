"""Fixtures of the room's tests: the delivery's world on the scripted network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.delivery.scripted import Scripted, installed


@pytest.fixture
def network() -> Iterator[Scripted]:
    """The scripted network, installed."""
    with installed(Scripted()) as scripted:
        yield scripted


@pytest.fixture
def world(network: Scripted, db: Any) -> Any:
    """A brand and a channel."""
    from tests.delivery.world import make_world  # models: not before Django is set up

    return make_world(network)

"""Fixtures of the room's tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tertulia.delivery import rules
from tests.delivery.scripted import Scripted, installed

if TYPE_CHECKING:
    from tests.delivery.world import World


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    """The scripted network, installed; waits are short."""
    monkeypatch.setattr(rules, "LOOK_S", (0.05, 0.1))
    monkeypatch.setattr(rules, "BACKOFF_S", (0.05,))
    with installed(Scripted()) as scripted:
        yield scripted


@pytest.fixture
def world(network: Scripted, db: Any) -> World:
    """A brand and a channel."""
    from tests.delivery.world import make_world  # models: not before Django is set up

    return make_world(network)


class _Kept:
    """A connection that stays open: the test's transaction lives in it."""

    def close(self) -> None:
        """Not now."""


@pytest.fixture
def engine(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A brand and a channel whose senders run in the test's own thread and transaction."""
    from tertulia.delivery.engine import sender

    monkeypatch.setattr(sender, "connection", _Kept())
    return world


@pytest.fixture
def committed(network: Scripted, transactional_db: Any) -> World:
    """A brand and a channel in a database whose transactions commit, for several threads."""
    from tests.delivery.world import make_world

    return make_world(network)

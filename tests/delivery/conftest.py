"""Fixtures of the room's tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.fernet import Fernet

from tertulia.networks import vault
from tests.delivery.scripted import Scripted, installed

if TYPE_CHECKING:
    from tests.delivery.world import World


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    """The scripted network, installed; the vault has a key."""
    keys = (Fernet.generate_key().decode(),)
    monkeypatch.setattr(vault, "settings", lambda: _Keys(keys))
    with installed(Scripted()) as scripted:
        yield scripted


class _Keys:
    def __init__(self, keys: tuple[str, ...]) -> None:
        self.vault_keys = keys


@pytest.fixture
def world(network: Scripted, db: Any) -> World:
    """A brand and a channel."""
    from tests.delivery.world import make_world  # models: not before Django is set up

    return make_world(network)

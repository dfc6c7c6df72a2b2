"""The room's tests hear through the scripted network."""

from __future__ import annotations

from tests.inbox.fixtures import network, world

__all__ = ["network", "world"]

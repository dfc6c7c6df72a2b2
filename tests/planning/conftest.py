"""Fixtures of the room's tests: the delivery's world on the scripted network."""

from __future__ import annotations

from tests.publishing.conftest import network, world

__all__ = ["network", "world"]

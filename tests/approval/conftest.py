"""Fixtures of the room's tests: the delivery's world on the scripted network."""

from __future__ import annotations

from tests.delivery.conftest import engine, network, world

__all__ = ["engine", "network", "world"]

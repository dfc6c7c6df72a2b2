"""Two brands, each with a scope that may everything."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def world(db: None) -> Any:
    """See `tests.roles.world`."""
    from tests.roles.world import make_world  # models: not before Django is set up

    return make_world()

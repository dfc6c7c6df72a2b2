"""A brand with a scope, and files made on the spot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tertulia.kernel.scope import Scope
from tests.library import files


@pytest.fixture
def people(db: Any) -> Any:
    """Two organisations and everybody in the first."""
    from tests.roles.world import make_world  # models: not before Django is set up

    return make_world()


@pytest.fixture
def scope(people: Any) -> Scope:
    """The program on the first brand."""
    found: Scope = people.here.scope
    return found


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of video with sound, with a place in its notes."""
    return files.video(tmp_path_factory.mktemp("video") / "clip.mov")

"""The room's tests hear through a scripted network that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tertulia.networks.manifest import parse_manifest
from tests.delivery.scripted import MANIFEST, installed
from tests.inbox.fixtures import TALKATIVE
from tests.interactions.talking import Talking

if TYPE_CHECKING:
    from tests.inbox.world import World


@pytest.fixture
def network() -> Iterator[Talking]:
    """The network of the tests; it pushes, too."""
    facts = parse_manifest({**MANIFEST, "capabilities": [*TALKATIVE, "stream"], "poll_s": 60})
    with installed(Talking(manifest=facts)) as talking:
        assert isinstance(talking, Talking)
        yield talking


@pytest.fixture
def world(network: Talking, db: Any) -> World:
    """A brand that hears."""
    from tests.inbox.world import make_world  # models: not before Django is set up

    return make_world()


@pytest.fixture(autouse=True)
def _nobody_reads_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The careful reader is not there, whatever is installed: a test that wants one brings its own."""
    from tertulia.interactions import second_readers

    monkeypatch.setattr(second_readers, "installed_version", lambda: "")

"""Every test here runs once for each connected network that is installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tertulia.networks.contract import Connector
from tertulia.networks.registry import connectors
from tests.contract.world import World
from tests.contract.worlds import WORLDS
from tests.servers.fault_proxy import fault_proxy

ALL = tuple(connectors().values())
CONNECTED = tuple(each.manifest.name for each in ALL if not each.manifest.by_hand)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`connector`: every installed one; `network`: the name of every connected one."""
    if "network" in metafunc.fixturenames:
        metafunc.parametrize("network", CONNECTED, scope="session")
    if "each_connector" in metafunc.fixturenames:
        metafunc.parametrize("each_connector", ALL, ids=[each.manifest.name for each in ALL])


@pytest.fixture
def connector(network: str) -> Connector:
    """The connector under test."""
    return connectors()[network]


@pytest.fixture
def world(network: str, request: pytest.FixtureRequest) -> Iterator[World]:
    """Its world. A connected network without one fails here."""
    kind, server = WORLDS[network]
    running = request.getfixturevalue(server)
    with fault_proxy(running.url) as proxy:
        made = kind(running, proxy)
        try:
            yield made
        finally:
            made.close()

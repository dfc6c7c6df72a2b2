"""A brand whose texts go to a real endpoint of the test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tertulia.interactions.models import Endpoint, Reading
from tertulia.interactions.services.endpoint import EndpointFacts, choose_second, save_endpoint
from tertulia.interactions.services.reading import read_batch
from tertulia.interactions.services.storing import store_page
from tests.inbox.world import said
from tests.interactions.careful_reader import FirstReader
from tests.interactions.endpoint_server import Endpoint as Server
from tests.interactions.endpoint_server import endpoint_server

if TYPE_CHECKING:
    from tests.inbox.world import World


@pytest.fixture
def server() -> Iterator[Server]:
    with endpoint_server() as found:
        yield found


def facts(address: str, **more: Any) -> EndpointFacts:
    given: dict[str, Any] = {
        "address": address, "model": "small", "key": "sk-1", "private": True, "daily_texts": 100,
        "on": True,
    }  # fmt: skip
    return EndpointFacts(**{**given, **more})


@pytest.fixture
def agreed(world: World, server: Server) -> World:
    """The brand's texts may be sent to the server."""
    save_endpoint(scope=world.scope, facts=facts(server.address))
    choose_second(scope=world.scope, by="endpoint", all_texts=False, agreed=True)
    return world


def hear(world: World, *texts: str, **more: Any) -> None:
    many = Reading.objects.count()
    items = [said(f"t{many + at}", text, **more) for at, text in enumerate(texts)]
    store_page(scope=world.scope, channel_id=world.channel.id, items=items)
    while read_batch(FirstReader()):
        pass


def row(number: int = 0) -> Reading:
    return Reading.objects.get(interaction__remote_id=f"t{number}")


def endpoint() -> Endpoint:
    return Endpoint.objects.get()

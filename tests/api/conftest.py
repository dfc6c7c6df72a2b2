"""A brand with a channel on the scripted network, and clients of its API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tests.delivery.scripted import Scripted, installed

type MakeClient = Callable[..., Client]


@pytest.fixture
def network() -> Iterator[Scripted]:
    """The scripted network, installed."""
    with installed(Scripted()) as scripted:
        yield scripted


@pytest.fixture
def world(network: Scripted, db: Any) -> Any:
    """A brand and a channel."""
    from tests.delivery.world import make_world  # models: not before Django is set up

    return make_world(network)


@pytest.fixture
def client_of(world: Any) -> MakeClient:
    """A client whose token belongs to a person of that role."""
    from tests.api.people import bearer

    def made(role: str = "owner", **headers: str) -> Client:
        return Client(headers={"authorization": f"Bearer {bearer(world, role)}", **headers})

    return made


@pytest.fixture
def base(world: Any) -> str:
    """Address of the brand in the API."""
    from tertulia.accounts.models import Brand

    slug = Brand.objects.get(id=world.scope.brand_id).slug
    return f"/api/v1/brands/{slug}"

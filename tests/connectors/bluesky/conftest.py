"""What the tests of this connector share: sessions of several people on the real network."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from atproto import Client
from PIL import Image

from tertulia.connectors.bluesky.connector import CONNECTOR, BlueskyConnector
from tertulia.kernel.http import guarded_client
from tertulia.networks.values import (
    Content,
    Media,
    Part,
    Receipt,
    RemoteRef,
    Session,
    StepKind,
    StepOrder,
    Target,
)
from tests.servers.bluesky import BlueskyNetwork

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
_names = itertools.count(1)


@pytest.fixture(scope="session")
def connector(bluesky_network: BlueskyNetwork) -> BlueskyConnector:
    """The connector, with the test network's directory instead of the world's."""
    return replace(CONNECTOR, directory=bluesky_network.plc)


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    with guarded_client(LOOPBACK) as client:
        yield client


def session_for(
    network: BlueskyNetwork, name: str, connector: BlueskyConnector, http: httpx.Client
) -> Session:
    """A session of that person, opened with the app password as the program does."""
    account = network.accounts.get(name) or network.create_account(name)
    fields = {"handle": account.handle, "app_password": account.app_password}
    grant = connector.connect(address=network.pds, fields=fields, http=http)
    return Session(
        channel_id=uuid4(),
        address=network.pds,
        remote_id=account.did,
        handle=account.handle,
        secret=grant.secret,
        http=http,
        deadline_s=20,
    )


@pytest.fixture(scope="session")
def person(
    bluesky_network: BlueskyNetwork, connector: BlueskyConnector, http: httpx.Client
) -> Callable[[str], Session]:
    """A session of that person; one each for the whole run."""
    opened: dict[str, Session] = {}

    def open_one(name: str) -> Session:
        if name not in opened:
            opened[name] = session_for(bluesky_network, name, connector, http)
        return opened[name]

    return open_one


@pytest.fixture(scope="session")
def brand(person: Callable[[str], Session]) -> Session:
    return person("brand")


@pytest.fixture(scope="session")
def ana(person: Callable[[str], Session]) -> Session:
    return person("ana")


@pytest.fixture
def newcomer(person: Callable[[str], Session]) -> Session:
    """Somebody whom no other test has met."""
    return person(f"new{next(_names)}")


@pytest.fixture(scope="session")
def witness(bluesky_network: BlueskyNetwork) -> Iterator[Client]:
    """The maintained client of this network, signed in as ana."""
    client = Client(base_url=f"{bluesky_network.pds}/xrpc")
    ana = bluesky_network.accounts["ana"]
    client.login(ana.handle, ana.app_password)
    yield client
    client.request.close()


@pytest.fixture
def picture(tmp_path: Path) -> Media:
    path = tmp_path / "picture.png"
    Image.new("RGB", (64, 48), "teal").save(path)
    return media_of(path, alt="A teal rectangle")


def media_of(path: Path, *, alt: str = "") -> Media:
    with Image.open(path) as image:
        width, height = image.size
        mime = Image.MIME[image.format or "PNG"]
    return Media(
        digest="d" * 64,
        path=path,
        mime=mime,
        bytes=path.stat().st_size,
        width=width,
        height=height,
        alt=alt,
    )


@dataclass
class Desk:
    """Carries out whole plans as the core does: step by step, each with its key and moment."""

    connector: BlueskyConnector
    session: Session

    def orders(self, content: Content) -> list[StepOrder]:
        plans = self.connector.plan(content, self.session.limits)
        return [
            StepOrder(
                plan, key=uuid4().hex, created_at=datetime.now(UTC), content=content, plans=plans
            )
            for plan in plans
        ]

    def publish(self, content: Content) -> list[Receipt]:
        """Receipts of the parts."""
        receipts: dict[int, Receipt] = {}
        orders = self.orders(content)
        for ordinal, order in enumerate(orders):
            order = replace(order, receipts=dict(receipts))
            receipts[ordinal] = self.connector.perform(self.session, order)
        return [receipts[i] for i, each in enumerate(orders) if each.plan.kind is StepKind.PART]

    def say(self, text: str, *media: Media, **more: Any) -> RemoteRef:
        """One post."""
        return self.publish(Content((Part(text, tuple(media)),), **more))[-1].ref

    def act(self, kind: StepKind, target: Target) -> Receipt:
        """One action."""
        (plan,) = self.connector.plan_action(kind, None, self.session.limits)
        order = StepOrder(
            plan, key=uuid4().hex, created_at=datetime.now(UTC), target=target, plans=(plan,)
        )
        return self.connector.perform(self.session, order)


@pytest.fixture(scope="session")
def desk_of(connector: BlueskyConnector) -> Callable[[Session], Desk]:
    return lambda session: Desk(connector, session)


@pytest.fixture(scope="session")
def desk(desk_of: Callable[[Session], Desk], brand: Session) -> Desk:
    return desk_of(brand)


def texts(items: Sequence[Any]) -> list[str]:
    return [each.text for each in items]

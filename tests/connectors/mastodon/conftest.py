"""What the tests of this connector share: sessions of two people on a running server."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from mastodon import Mastodon
from PIL import Image

from tertulia.connectors.mastodon.connector import CONNECTOR
from tertulia.kernel.http import guarded_client
from tertulia.networks.values import Media, Session
from tests.servers.mastodon import MastodonServer

LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with guarded_client(LOOPBACK) as client:
        yield client


def session_for(url: str, token: str, http: httpx.Client, **more: Any) -> Session:
    me = httpx.get(
        f"{url}/api/v1/accounts/verify_credentials", headers={"authorization": f"Bearer {token}"}
    ).json()
    given = {
        "channel_id": uuid4(),
        "address": url,
        "remote_id": me["id"],
        "handle": me["acct"],
        "secret": {"access_token": token},
        "http": http,
        **more,
    }
    return Session(**given)


@pytest.fixture
def ada(mastodon_server: MastodonServer, http: httpx.Client) -> Session:
    return session_for(mastodon_server.url, mastodon_server.ada_token, http)


@pytest.fixture
def grace(mastodon_server: MastodonServer, http: httpx.Client) -> Session:
    return session_for(mastodon_server.url, mastodon_server.grace_token, http)


@pytest.fixture
def witness(mastodon_server: MastodonServer) -> Mastodon:
    """The maintained client of this network, signed in as ada."""
    return Mastodon(
        access_token=mastodon_server.ada_token,
        api_base_url=mastodon_server.url,
        version_check_mode="none",
    )


@pytest.fixture
def picture(tmp_path: Path) -> Media:
    path = tmp_path / "picture.png"
    Image.new("RGB", (64, 48), "teal").save(path)
    return Media(
        digest="d" * 64,
        path=path,
        mime="image/png",
        bytes=path.stat().st_size,
        width=64,
        height=48,
        alt="A teal rectangle",
        focus_x=0.25,
        focus_y=-0.5,
    )


__all__ = ["CONNECTOR"]

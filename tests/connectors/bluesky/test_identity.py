"""App passwords, sessions and their renewal, and where an account lives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from tertulia.connectors.bluesky import identity
from tertulia.connectors.bluesky.connector import CONNECTOR, BlueskyConnector
from tertulia.kernel import clock
from tertulia.kernel.http import guarded_client
from tertulia.networks.errors import NeedsReauth, Unavailable
from tertulia.networks.values import RemoteRef, Session
from tests.connectors.bluesky.conftest import session_for
from tests.servers.bluesky import PASSWORD, BlueskyNetwork


@pytest.mark.parametrize(
    ("pasted", "handle"),
    [
        (" @Ana.Test ", "ana.test"),
        ("\u202aana.bsky.social\u202c", "ana.bsky.social"),
        ("https://bsky.app/profile/ana.test/", "ana.test"),
        ("did:plc:ABC", "did:plc:ABC"),
    ],
)
def test_a_pasted_handle_is_cleaned(pasted: str, handle: str) -> None:
    assert identity.clean_handle(pasted) == handle


def test_an_app_password_opens_a_session(
    bluesky_network: BlueskyNetwork, connector: BlueskyConnector, http: httpx.Client
) -> None:
    session = session_for(bluesky_network, "bob", connector, http)
    assert connector.profile(session).remote_id == bluesky_network.accounts["bob"].did
    assert session.secret["pds"] == bluesky_network.pds


def test_access_is_renewed_well_before_its_end(
    bluesky_network: BlueskyNetwork, connector: BlueskyConnector, http: httpx.Client
) -> None:
    bob = bluesky_network.accounts["bob"]
    fields = {"handle": bob.handle, "app_password": bob.app_password}
    grant = connector.connect(address=bluesky_network.pds, fields=fields, http=http)
    assert grant.refresh_at is not None
    assert grant.expires_at is not None
    until_renewal, until_end = grant.refresh_at - clock.now(), grant.expires_at - clock.now()
    assert timedelta(minutes=85) < until_renewal < timedelta(minutes=95)
    assert timedelta(days=89) < until_end < timedelta(days=91)
    assert bob.app_password not in repr(grant)
    assert bob.app_password not in grant.secret.values()


def test_a_renewed_session_works_and_an_ended_one_needs_a_person(
    bluesky_network: BlueskyNetwork, connector: BlueskyConnector, http: httpx.Client
) -> None:
    session = session_for(bluesky_network, "carla", connector, http)
    renewed = connector.refresh(session)
    assert renewed.secret["refresh"] != session.secret["refresh"]
    now = replace(session, secret=renewed.secret)
    assert connector.profile(now).remote_id == session.remote_id
    httpx.post(
        f"{bluesky_network.pds}/xrpc/com.atproto.server.deleteSession",
        headers={"authorization": f"Bearer {renewed.secret['refresh']}"},
    ).raise_for_status()
    with pytest.raises(NeedsReauth):
        connector.refresh(now)


@pytest.mark.parametrize("password", [PASSWORD, "abcd-efgh-ijkl-mnop", "", "abcd-efgh"])
def test_other_passwords_are_not_accepted(
    bluesky_network: BlueskyNetwork,
    connector: BlueskyConnector,
    http: httpx.Client,
    password: str,
) -> None:
    fields = {"handle": "bob.test", "app_password": password}
    with pytest.raises(NeedsReauth) as caught:
        connector.connect(address=bluesky_network.pds, fields=fields, http=http)
    assert not password or password not in repr(vars(caught.value))


def test_garbage_for_access_needs_a_person(
    bluesky_network: BlueskyNetwork, connector: BlueskyConnector, http: httpx.Client
) -> None:
    session = session_for(bluesky_network, "bob", connector, http)
    spoilt = replace(session, secret={**session.secret, "access": "not.a.token"})
    with pytest.raises(NeedsReauth):
        connector.read_interactions(spoilt, cursor="")


def fake_world(calls: list[httpx.Request], pds: str) -> httpx.Client:
    """The world's own addresses, answered here: a handle, its document, its server."""

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        path = request.url.path.rpartition("/")[2]
        if path == "com.atproto.identity.resolveHandle":
            return httpx.Response(200, json={"did": "did:plc:ana"})
        if request.url.host == "plc.directory":
            service = {"id": "#atproto_pds", "serviceEndpoint": pds}
            return httpx.Response(200, json={"id": "did:plc:ana", "service": [service]})
        session = {"accessJwt": "a", "refreshJwt": "r", "did": "did:plc:ana", "handle": "ana.ec"}
        return httpx.Response(200, json=session)

    return httpx.Client(transport=httpx.MockTransport(answer))


@pytest.mark.parametrize(
    ("pds", "told"),
    [
        ("https://pds.ejemplo.ec", "pds.ejemplo.ec"),
        ("https://morel.us-east.host.bsky.network", "bsky.social"),
    ],
)
def test_the_password_goes_to_the_accounts_own_server_only(pds: str, told: str) -> None:
    calls: list[httpx.Request] = []
    fields = {"handle": "ana.ec", "app_password": "abcd-efgh-ijkl-mnop"}
    with fake_world(calls, pds) as http:
        grant = CONNECTOR.connect(address="https://bsky.social", fields=fields, http=http)
    hosts = [each.url.host for each in calls if b"abcd-efgh-ijkl-mnop" in each.content]
    assert hosts == [told]
    assert grant.secret["server"] == f"https://{told}"


def test_the_account_is_found_by_the_directory_of_the_network(
    bluesky_network: BlueskyNetwork, http: httpx.Client
) -> None:
    found = identity.identify(
        "ana.test", http=http, resolver=bluesky_network.pds, directory=bluesky_network.plc
    )
    assert found == identity.Identity(bluesky_network.accounts["ana"].did, bluesky_network.pds)
    with pytest.raises(NeedsReauth):
        identity.identify(
            "nobody.test", http=http, resolver=bluesky_network.pds, directory=bluesky_network.plc
        )


@pytest.fixture
def closed() -> Iterator[httpx.Client]:
    """A client whose operator allows no private address."""
    with guarded_client() as client:
        yield client


def test_documents_and_servers_at_private_addresses_are_refused(
    bluesky_network: BlueskyNetwork, closed: httpx.Client, brand: Session
) -> None:
    with pytest.raises(Unavailable):
        identity.did_document("did:plc:x", http=closed, directory=bluesky_network.plc)
    with pytest.raises(Unavailable):
        identity.did_document("did:web:127.0.0.1%3A80", http=closed, directory="")
    bob = bluesky_network.accounts["bob"]
    fields = {"handle": bob.handle, "app_password": bob.app_password}
    with pytest.raises(Unavailable):
        CONNECTOR.connect(address=bluesky_network.url, fields=fields, http=closed)
    # A document that names an inner server leads nowhere.
    away = replace(brand, http=closed)
    with pytest.raises(Unavailable):
        CONNECTOR.look_again(away, [RemoteRef("at://did:plc:x/app.bsky.feed.post/3zzzzzzzzzzz2")])


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {"id": "did:plc:other", "service": []},
        {"id": "did:plc:ana", "service": [{"id": "#atproto_pds", "serviceEndpoint": "file:///"}]},
        {"id": "did:plc:ana", "service": [{"id": "#atproto_pds", "serviceEndpoint": "http://["}]},
        {"id": "did:plc:ana", "service": ["#atproto_pds", {"id": "#other"}]},
        {"id": "did:plc:ana"},
    ],
)
def test_a_document_that_names_no_server_gives_none(document: object) -> None:
    assert identity.pds_in(json.loads(json.dumps(document)), "did:plc:ana") == ""


def refusing(status: int, name: str, words: str = "") -> httpx.Client:
    body = {"error": name, "message": words}
    return httpx.Client(
        transport=httpx.MockTransport(lambda request: httpx.Response(status, json=body))
    )


@pytest.mark.parametrize(
    ("status", "name", "error"),
    [
        (400, "ExpiredToken", NeedsReauth),
        (400, "InvalidToken", NeedsReauth),
        (401, "AccountTakedown", NeedsReauth),
        (401, "AccountDeactivated", NeedsReauth),
        (403, "AccountNotFound", NeedsReauth),
    ],
)
def test_ends_of_access_are_told_apart(
    brand: Session, status: int, name: str, error: type[Exception]
) -> None:
    with refusing(status, name) as http, pytest.raises(error) as caught:
        CONNECTOR.read_interactions(replace(brand, http=http), cursor="")
    assert type(caught.value) is error

"""Getting access on a server, pasted or by OAuth with PKCE."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tertulia.connectors.mastodon.connecting import base_address
from tertulia.connectors.mastodon.connector import CONNECTOR
from tertulia.kernel.http import guarded_client
from tertulia.networks.errors import NeedsReauth, Refused, Unavailable
from tests.connectors.mastodon.conftest import session_for
from tests.connectors.mastodon.scripted import Answer, Scripted
from tests.servers.mastodon import MastodonServer

BACK = "http://127.0.0.1:8000/channels/back/"


def test_a_pasted_token_connects(mastodon_server: MastodonServer, http: httpx.Client) -> None:
    fields = {"access_token": f"  {mastodon_server.ada_token}\n"}
    grant = CONNECTOR.connect(address=mastodon_server.url, fields=fields, http=http)
    assert grant.secret == {"access_token": "ada_token"}
    assert mastodon_server.ada_token not in repr(grant)


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_wrong_token_does_not(
    mastodon_server: MastodonServer, http: httpx.Client, token: str
) -> None:
    with pytest.raises(NeedsReauth):
        CONNECTOR.connect(address=mastodon_server.url, fields={"access_token": token}, http=http)


def test_the_whole_way_of_oauth(mastodon_server: MastodonServer, http: httpx.Client) -> None:
    address = mastodon_server.url
    app = CONNECTOR.register(address=address, redirect_uri=BACK, http=http)
    url = CONNECTOR.authorize_url(
        address=address, app=app, redirect_uri=BACK, state="st4te", challenge="ch4llenge"
    )
    asked = parse_qs(urlsplit(url).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["read write follow"]
    assert httpx.get(url).is_success
    allowed = httpx.post(
        f"{address}/oauth/authorize",
        data={"redirect_uri": BACK, "state": "st4te", "username": "grace"},
    )
    back = parse_qs(urlsplit(allowed.headers["location"]).query)
    assert back["state"] == ["st4te"]
    grant = CONNECTOR.exchange(
        address=address,
        app=app,
        redirect_uri=BACK,
        code=back["code"][0],
        verifier="v3rifier",
        http=http,
    )
    assert grant.scopes == {"read", "write", "follow"}
    session = session_for(address, grant.secret["access_token"], http)
    assert CONNECTOR.profile(session).handle.startswith("grace")


def test_a_code_that_is_not_accepted(mastodon_server: MastodonServer, http: httpx.Client) -> None:
    with pytest.raises(NeedsReauth):
        CONNECTOR.exchange(
            address=mastodon_server.url,
            app={"client_id": "a", "client_secret": "b"},
            redirect_uri=BACK,
            code="wrong",
            verifier="v",
            http=http,
        )


def test_registering_needs_no_allowance_to_be_refused_on_private_addresses(
    mastodon_server: MastodonServer,
) -> None:
    with guarded_client() as guarded:
        with pytest.raises(Unavailable):
            CONNECTOR.register(address=mastodon_server.url, redirect_uri=BACK, http=guarded)
        with pytest.raises(Unavailable):
            CONNECTOR.connect(
                address=mastodon_server.url, fields={"access_token": "x"}, http=guarded
            )


def test_the_scopes_of_a_token_are_read_where_the_server_tells_them() -> None:
    def script(request: httpx.Request) -> Answer:
        if "apps" in request.url.path:
            return Answer(200, json={"scopes": ["read", "write:statuses"]})
        return Answer(200, json={"id": "1"})

    http = Scripted(script).session().http
    grant = CONNECTOR.connect(address="example.social", fields={"access_token": "t"}, http=http)
    assert grant.scopes == {"read", "write:statuses"}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.social", "https://example.social"),
        (" https://Example.social/@ana ", "https://Example.social"),
        ("@ana@example.social", "https://example.social"),
        ("http://127.0.0.1:3000/", "http://127.0.0.1:3000"),
        ("https://example.social/users/ana", "https://example.social"),
        ("https://example.org/social/", "https://example.org/social"),
    ],
)
def test_an_address_as_people_type_it(typed: str, address: str) -> None:
    assert base_address(typed) == address


@pytest.mark.parametrize("typed", ["", "ftp://example.social", "https://", "javascript://x"])
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(Refused):
        base_address(typed)

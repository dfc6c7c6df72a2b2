"""The servers that other tests stand on: they start, answer, and listen on loopback only."""

from __future__ import annotations

import httpx
import psutil  # type: ignore[import-untyped]
import pytest

from tests.servers.bluesky import PEOPLE, BlueskyNetwork
from tests.servers.mastodon import MastodonServer


def test_the_bluesky_network_has_its_accounts(bluesky_network: BlueskyNetwork) -> None:
    assert set(PEOPLE) <= set(bluesky_network.accounts)
    ana = bluesky_network.accounts["ana"]
    seen = httpx.get(
        f"{bluesky_network.appview}/xrpc/app.bsky.actor.getProfile", params={"actor": ana.did}
    ).raise_for_status()
    assert seen.json()["handle"] == "ana.test"
    assert seen.json()["displayName"] == "Ana"


def test_the_bluesky_network_listens_on_loopback_only(bluesky_network: BlueskyNetwork) -> None:
    process = psutil.Process(bluesky_network.process.popen.pid)
    listening = [each for each in process.net_connections() if each.status == psutil.CONN_LISTEN]
    assert len(listening) >= 4
    assert {each.laddr.ip for each in listening} == {"127.0.0.1"}


def test_the_mastodon_server_answers_and_fails_on_demand(mastodon_server: MastodonServer) -> None:
    who = f"{mastodon_server.url}/api/v1/accounts/verify_credentials"
    ada = {"authorization": f"Bearer {mastodon_server.ada_token}"}
    assert httpx.get(who, headers=ada).json()["username"] == "ada"
    mastodon_server.fault(
        "ratelimit", path="/api/v1/accounts/*", headers={"Retry-After": "7"}, count=1
    )
    refused = httpx.get(who, headers=ada)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")
    assert httpx.get(who, headers=ada).status_code == 200


@pytest.mark.parametrize("methods", [("POST",)])
def test_a_fault_spares_other_methods(
    mastodon_server: MastodonServer, methods: tuple[str, ...]
) -> None:
    mastodon_server.fault("status", status=503, methods=methods)
    instance = f"{mastodon_server.url}/api/v2/instance"
    assert httpx.get(instance).status_code == 200
    assert httpx.post(f"{mastodon_server.url}/api/v1/statuses").status_code == 503

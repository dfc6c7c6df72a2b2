"""The pages of channels, as a person uses them, against a real Mastodon-API server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tertulia.kernel.http import guarded_client
from tertulia.kernel.settings import settings
from tertulia.networks import access, connecting, services
from tertulia.networks.models import Channel, Credential, Health
from tests.roles.world import World, make_world
from tests.servers.mastodon import MastodonServer


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.people["owner"])
    return client


@pytest.fixture(autouse=True)
def loopback_allowed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    allowed = replace(settings(), allow_private=("127.0.0.0/8",))
    with guarded_client(allowed.allowed_networks) as http:
        monkeypatch.setattr(connecting, "settings", lambda: allowed)
        monkeypatch.setattr(services, "http_client", lambda: http)
        monkeypatch.setattr(access, "http_client", lambda: http)
        yield


def page(name: str, **arguments: object) -> str:
    return reverse(f"networks:{name}", kwargs={"brand": "here", **arguments})


def connect(client: Client, server: MastodonServer, token: str = "") -> int:
    return client.post(
        page("connect", network="mastodon"),
        {
            "address": server.url,
            "field_access_token": token or server.ada_token,
            "way": "token",
        },
    ).status_code


def test_connected_listed_tried_and_disconnected(
    client: Client, mastodon_server: MastodonServer
) -> None:
    assert "No channel yet" in client.get(page("channels")).content.decode()
    assert connect(client, mastodon_server) == 302
    channel = Channel.objects.get()
    listed = client.get(page("channels")).content.decode()
    assert channel.handle in listed
    shown = client.get(page("channel", channel_id=channel.id)).content.decode()
    assert "What this server allows" in shown
    assert mastodon_server.ada_token not in listed + shown
    first_post = f"{reverse('publishing:new', args=['here'])}?channel={channel.id}"
    assert first_post in shown
    assert reverse("inbox:list", args=["here"]) in shown.split("What comes next")[1]

    Channel.objects.update(health=Health.SLOW)
    client.post(page("test", channel_id=channel.id))
    channel.refresh_from_db()
    assert channel.health == Health.GOOD

    told = client.post(page("disconnect", channel_id=channel.id), follow=True).content.decode()
    assert "Former channels" in told
    assert not Credential.objects.exists()
    again = client.post(page("disconnect", channel_id=channel.id))
    assert again.status_code == 404


def test_a_revoked_token_is_found_by_the_test(
    client: Client, mastodon_server: MastodonServer
) -> None:
    connect(client, mastodon_server)
    channel = Channel.objects.get()
    mastodon_server.fault("status", status=401, count=None)
    told = client.post(page("test", channel_id=channel.id), follow=True).content.decode()
    channel.refresh_from_db()
    assert channel.health == Health.REAUTH
    assert "must be reconnected" in told
    mastodon_server.clear_faults()
    reconnected = client.post(
        page("reconnect", channel_id=channel.id),
        {"field_access_token": mastodon_server.ada_token, "way": "token"},
    )
    assert reconnected.status_code == 302
    channel.refresh_from_db()
    assert channel.health == Health.GOOD
    wrong = client.post(
        page("reconnect", channel_id=channel.id),
        {"field_access_token": mastodon_server.grace_token, "way": "token"},
    )
    assert wrong.status_code == 422
    assert "Sign in there first" in wrong.content.decode()


def test_what_was_typed_wrong_is_told_and_the_secret_is_not_sent_back(
    client: Client, mastodon_server: MastodonServer
) -> None:
    answer = client.post(
        page("connect", network="mastodon"),
        {"address": "10.0.0.7", "field_access_token": "a-secret-token", "way": "token"},
    )
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "TERTULIA_ALLOW_PRIVATE" in body
    assert "a-secret-token" not in body
    assert connect(client, mastodon_server, "nonsense") == 422
    assert client.get(page("connect", network="nowhere")).status_code == 404


def test_oauth_comes_back_only_to_the_session_that_left(
    client: Client, world: World, mastodon_server: MastodonServer
) -> None:
    left = client.post(
        page("connect", network="mastodon"), {"address": mastodon_server.url, "way": "oauth"}
    )
    assert left.status_code == 200
    url = left.context["url"]
    assert url in left.content.decode().replace("&amp;", "&")
    state = parse_qs(urlsplit(url).query)["state"][0]

    stranger = Client()
    stranger.force_login(world.people["administrator"])
    stranger.get("/channels/oauth/", {"state": state, "code": "x"})
    assert not Channel.objects.exists()

    refused = client.get("/channels/oauth/", {"state": "forged", "code": "x"}, follow=True)
    assert "not asked for" in refused.content.decode()
    replayed = client.get("/channels/oauth/", {"state": state, "code": "x"}, follow=True)
    assert "not asked for" in replayed.content.decode(), "a state is used up by the first answer"
    assert not Channel.objects.exists()


def test_oauth_whole(client: Client, mastodon_server: MastodonServer) -> None:
    left = client.post(
        page("connect", network="mastodon"), {"address": mastodon_server.url, "way": "oauth"}
    )
    state = parse_qs(urlsplit(left.context["url"]).query)["state"][0]
    denied = client.get("/channels/oauth/", {"state": state, "error": "access_denied"}, follow=True)
    assert "was not allowed" in denied.content.decode()


def test_by_hand(client: Client) -> None:
    answer = client.post(page("connect", network="tiktok"), {"handle": "@cafe", "url": ""})
    assert answer.status_code == 302
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "Served by hand" in shown
    twice = client.post(page("connect", network="tiktok"), {"handle": "@cafe", "url": ""})
    assert twice.status_code == 422

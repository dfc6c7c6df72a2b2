"""Connecting channels: against a real Mastodon-API server, and what must be refused."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.rules import permissions_of
from tertulia.kernel.errors import Conflict, Invalid, NotAllowed
from tertulia.kernel.http import guarded_client
from tertulia.kernel.scope import Scope
from tertulia.kernel.settings import settings
from tertulia.networks import access, connecting, registry, services
from tertulia.networks.connecting import (
    connect_by_hand,
    connect_channel,
    finish_oauth,
    pending_from,
    start_oauth,
)
from tertulia.networks.errors import NeedsReauth, Unavailable
from tertulia.networks.models import AppRegistration, Channel, Credential, Health
from tertulia.networks.queries import ChannelCard
from tertulia.networks.services import disconnect_channel, rotate_keys
from tertulia.networks.vault import unseal
from tests.roles.world import World, make_world
from tests.servers.mastodon import MastodonServer

REDIRECT = "http://127.0.0.1:8000/channels/oauth/"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def scope(world: World) -> Scope:
    return world.here.scope


@pytest.fixture
def loopback_allowed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    allowed = replace(settings(), allow_private=("127.0.0.0/8",))
    with guarded_client(allowed.allowed_networks) as client:
        monkeypatch.setattr(connecting, "settings", lambda: allowed)
        monkeypatch.setattr(services, "http_client", lambda: client)
        monkeypatch.setattr(access, "http_client", lambda: client)
        yield


@pytest.mark.usefixtures("loopback_allowed")
def test_a_pasted_token_connects_with_profile_and_limits(
    scope: Scope, mastodon_server: MastodonServer
) -> None:
    channel = connect_channel(
        scope=scope,
        network="mastodon",
        address=mastodon_server.url + "/about",
        fields={"access_token": mastodon_server.ada_token},
    )
    assert channel.address == mastodon_server.url
    assert channel.handle
    assert channel.remote_id
    assert channel.health == Health.GOOD
    assert (channel.limits.max_text or 0) > 0
    sealed = Credential.objects.get(channel_id=channel.id).sealed
    assert mastodon_server.ada_token.encode() not in bytes(sealed)
    assert unseal(sealed)["access_token"] == mastodon_server.ada_token
    entry = AuditEntry.objects.get(action="networks.connect")
    assert entry.object_id == str(channel.id)
    assert mastodon_server.ada_token not in str(entry.data) + entry.summary


@pytest.mark.usefixtures("loopback_allowed")
def test_connecting_again_keeps_the_channel(scope: Scope, mastodon_server: MastodonServer) -> None:
    def connect(token: str, channel_id: UUID | None = None) -> ChannelCard:
        return connect_channel(
            scope=scope,
            network="mastodon",
            address=mastodon_server.url,
            fields={"access_token": token},
            channel_id=channel_id,
        )

    first = connect(mastodon_server.ada_token)
    assert connect(mastodon_server.ada_token).id == first.id
    disconnect_channel(scope=scope, channel_id=first.id)
    assert not Credential.objects.filter(channel_id=first.id).exists()
    away = Channel.objects.get(id=first.id)
    assert (away.health, away.disconnected_at is None) == (Health.OFF, False)
    again = connect(mastodon_server.ada_token)
    assert again.id == first.id
    assert again.disconnected_at is None
    with pytest.raises(Conflict):
        connect(mastodon_server.grace_token, channel_id=first.id)


@pytest.mark.usefixtures("loopback_allowed")
def test_a_wrong_token_and_a_dead_server_store_nothing(
    scope: Scope, mastodon_server: MastodonServer
) -> None:
    with pytest.raises(NeedsReauth):
        connect_channel(
            scope=scope,
            network="mastodon",
            address=mastodon_server.url,
            fields={"access_token": "nonsense"},
        )
    with pytest.raises(Unavailable):
        connect_channel(
            scope=scope,
            network="mastodon",
            address="http://127.0.0.1:9",
            fields={"access_token": "x"},
        )
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    "address", ["127.0.0.1:8080", "http://localhost", "http://[::1]:80", "https://10.0.0.7/x"]
)
def test_a_private_address_is_refused_with_a_sentence(scope: Scope, address: str) -> None:
    with pytest.raises(Invalid) as caught:
        connect_channel(
            scope=scope, network="mastodon", address=address, fields={"access_token": "x"}
        )
    assert "TERTULIA_ALLOW_PRIVATE" in caught.value.sentence


@pytest.mark.parametrize(
    "address", ["", "ftp://x.example", "https://", "https://a@b@c/", "http://x:y"]
)
def test_what_is_no_address_is_refused(scope: Scope, address: str) -> None:
    with pytest.raises((Invalid, Unavailable)) as caught:
        connect_channel(
            scope=scope, network="mastodon", address=address, fields={"access_token": "x"}
        )
    assert caught.value.sentence


def test_a_token_never_travels_in_the_clear(scope: Scope) -> None:
    with pytest.raises(Invalid, match="https"):
        connect_channel(
            scope=scope, network="mastodon", address="http://9.9.9.9", fields={"access_token": "x"}
        )


def test_who_may_not_connect_is_refused_before_any_call(scope: Scope) -> None:
    reader = replace(scope, permissions=permissions_of("reader", all_brands=True))
    with pytest.raises(NotAllowed):
        connect_channel(scope=reader, network="mastodon", address="127.0.0.1", fields={})
    with pytest.raises(NotAllowed):
        connect_by_hand(scope=reader, network="tiktok", handle="@x")


def test_by_hand(scope: Scope) -> None:
    network = next(name for name, each in registry.connectors().items() if each.manifest.by_hand)
    channel = connect_by_hand(
        scope=scope, network=network, handle=" @cafe ", url="https://x.example/c"
    )
    assert (channel.by_hand, channel.handle, channel.health) == (True, "@cafe", Health.BY_HAND)
    with pytest.raises(Conflict):
        connect_by_hand(scope=scope, network=network, handle="@cafe")
    with pytest.raises(Invalid):
        connect_by_hand(scope=scope, network=network, handle="@x", url="javascript:alert(1)")


@pytest.mark.usefixtures("loopback_allowed")
def test_oauth_is_bound_to_state_person_and_brand(
    world: World, mastodon_server: MastodonServer
) -> None:
    scope = replace(world.here.scope, user_id=world.people["owner"].id)
    url, pending = start_oauth(
        scope=scope, network="mastodon", address=mastodon_server.url, redirect_uri=REDIRECT
    )
    asked = parse_qs(urlsplit(url).query)
    assert asked["state"] == [pending.state]
    digest = hashlib.sha256(pending.verifier.encode()).digest()  # RFC 7636, S256
    assert asked["code_challenge"] == [base64.urlsafe_b64encode(digest).rstrip(b"=").decode()]
    assert pending.verifier not in url
    assert pending_from(pending.as_session()) == pending
    assert pending_from({"state": "x"}) is None
    _, second = start_oauth(
        scope=scope, network="mastodon", address=mastodon_server.url, redirect_uri=REDIRECT
    )
    assert second.state != pending.state
    assert AppRegistration.objects.count() == 1
    other_brand = replace(world.elsewhere.scope, user_id=scope.user_id)
    other_person = replace(scope, user_id=world.people["administrator"].id)
    for who, state in (
        (scope, "wrong"),
        (other_brand, pending.state),
        (other_person, pending.state),
    ):
        with pytest.raises(NotAllowed):
            finish_oauth(scope=who, pending=pending, state=state, code="x")
    late = replace(pending, begun_at="2020-01-01T00:00:00+00:00")
    with pytest.raises(NotAllowed):
        finish_oauth(scope=scope, pending=late, state=pending.state, code="x")


@pytest.mark.usefixtures("loopback_allowed")
def test_keys_rotate_and_what_was_sealed_still_opens(
    scope: Scope, mastodon_server: MastodonServer
) -> None:
    channel = connect_channel(
        scope=scope,
        network="mastodon",
        address=mastodon_server.url,
        fields={"access_token": mastodon_server.ada_token},
    )
    before = bytes(Credential.objects.get(channel_id=channel.id).sealed)
    assert rotate_keys() == 1
    after = Credential.objects.get(channel_id=channel.id).sealed
    assert bytes(after) != before
    assert unseal(after)["access_token"] == mastodon_server.ada_token

"""Access: renewed once however many ask, never lost to a blip, dead only when the network says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection

from tertulia.accounts.models import Brand, Organisation
from tertulia.kernel import clock
from tertulia.networks import credentials, registry
from tertulia.networks.access import access_of
from tertulia.networks.errors import NeedsReauth, NetworkError, Unavailable
from tertulia.networks.manifest import Manifest, parse_manifest
from tertulia.networks.models import Channel, Credential, Health
from tertulia.networks.values import Grant, Session


@dataclass
class Renewing:
    """A network whose access is renewed."""

    manifest: Manifest = field(
        default_factory=lambda: parse_manifest(
            {"name": "renewing", "title": "Renewing", "mark": "Re", "text": {}}
        )
    )
    calls: int = 0
    error: NetworkError | None = None
    slow: threading.Event = field(default_factory=threading.Event)

    def refresh(self, session: Session) -> Grant:
        """A new secret, or the error it was told."""
        self.calls += 1
        self.slow.wait(0.2)
        if self.error:
            raise self.error
        return Grant({"token": f"new-{self.calls}"}, refresh_at=clock.now() + timedelta(hours=1))


@pytest.fixture
def network() -> Iterator[Renewing]:
    found = Renewing()
    with mock.patch.object(registry, "connectors", return_value={"renewing": found}):
        registry.manifest.cache_clear()
        yield found
    registry.manifest.cache_clear()


def stale_channel() -> Channel:
    organisation = Organisation.objects.create(name="Org")
    brand = Brand.objects.create(organisation=organisation, slug="refresh", name="B", mark="B")
    channel = Channel.objects.create(brand=brand, network="renewing", handle="h")
    credentials_of(channel, Grant({"token": "old"}, refresh_at=clock.now()))
    return channel


def credentials_of(channel: Channel, grant: Grant) -> None:
    from django.db import transaction

    with transaction.atomic():
        credentials.store_grant(channel, grant)


@pytest.mark.django_db(transaction=True)
def test_many_ask_and_one_renews(network: Renewing) -> None:
    channel = stale_channel()
    secrets: list[object] = []

    def ask() -> None:
        secrets.append(credentials.fresh_access(channel.id).secret)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert network.calls == 1
    assert secrets == [{"token": "new-1"}] * 5


@pytest.mark.django_db
def test_a_blip_leaves_everything_as_it_was(network: Renewing) -> None:
    channel = stale_channel()
    network.error = Unavailable("Away.")
    assert credentials.fresh_access(channel.id).secret == {"token": "old"}
    assert Channel.objects.get().health == Health.GOOD


@pytest.mark.django_db
def test_an_ended_access_is_told_once(network: Renewing) -> None:
    channel = stale_channel()
    network.error = NeedsReauth("Ended.", words="revoked")
    with mock.patch.object(credentials, "emit") as told:
        for _ in range(2):
            with pytest.raises(NeedsReauth):
                credentials.fresh_access(channel.id)
    row = Channel.objects.get()
    assert (row.health, row.health_words) == (Health.REAUTH, "revoked")
    assert told.call_count == 1


@pytest.mark.django_db
def test_the_secret_is_sealed_at_rest_and_not_shown(network: Renewing) -> None:
    channel = stale_channel()
    assert b"old" not in bytes(Credential.objects.get().sealed)
    assert "old" not in repr(access_of(channel.id))

"""The doctor sees channels that cannot work, and access that our keys do not open."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from tertulia.accounts.models import Brand, Organisation
from tertulia.kernel.room import DoctorFinding
from tertulia.networks.doctor import examine
from tertulia.networks.models import Channel, Credential, Health
from tertulia.networks.vault import seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel() -> Channel:
    brand = Brand.objects.create(
        organisation=Organisation.objects.create(name="Org"), slug="cafe", name="Café", mark="C"
    )
    made = Channel.objects.create(
        brand=brand, network="mastodon", address="https://a.example", handle="cafe"
    )
    Credential.objects.create(channel=made, brand=brand, sealed=seal({"access_token": "x"}))
    return made


def wrong() -> list[DoctorFinding]:
    return [each for each in examine() if not each.ok]


def test_all_is_well(channel: Channel) -> None:
    assert wrong() == []
    assert any("1 of 1" in each.what for each in examine())


def test_a_channel_that_must_be_reconnected_is_named(channel: Channel) -> None:
    Channel.objects.update(health=Health.REAUTH)
    (found,) = wrong()
    assert "cafe" in found.what
    assert "Reconnect" in found.repair


def test_access_sealed_with_another_key_is_named(channel: Channel) -> None:
    Credential.objects.update(sealed=Fernet(Fernet.generate_key()).encrypt(b"{}"))
    (found,) = wrong()
    assert "cannot be opened" in found.what
    assert "cafe" in found.repair

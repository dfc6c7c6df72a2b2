"""Access kept, renewed single-flight, and found dead: never by a mere blip of the network."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tertulia.kernel import clock
from tertulia.kernel.outbox import emit
from tertulia.networks.access import Access, access_of, open_session
from tertulia.networks.contract import Refreshes
from tertulia.networks.errors import NeedsReauth, NetworkError
from tertulia.networks.events import ChannelNeedsPerson
from tertulia.networks.models import Channel, Credential, Health
from tertulia.networks.registry import connector
from tertulia.networks.values import Grant
from tertulia.networks.vault import seal

log = logging.getLogger(__name__)

#: A person is told so long before an access ends that the program cannot renew.
WARN_BEFORE = timedelta(days=7)


def store_grant(channel: Channel, grant: Grant) -> None:
    """Keep an access, in the caller's transaction."""
    credential = Credential.objects.select_for_update().filter(channel_id=channel.id).first()
    if credential is None:
        credential = Credential(channel=channel, brand_id=channel.brand_id, version=0)
    credential.sealed = seal(grant.secret)
    credential.scopes = sorted(grant.scopes)
    credential.expires_at, credential.refresh_at = grant.expires_at, grant.refresh_at
    credential.version += 1
    credential.save()


def fresh_access(channel_id: UUID) -> Access:
    """The channel's access, renewed first when it is time. Raises: NeedsReauth, LookupError."""
    access = access_of(channel_id)
    if access.refresh_at and access.refresh_at <= clock.now():
        return refresh(channel_id, seen_version=access.version)
    return access


def refresh(channel_id: UUID, *, seen_version: int) -> Access:
    """Renew the access once, however many ask: the row is locked while the network is called.

    Who finds the version already newer than the one they saw uses it. A network that does not
    answer leaves everything as it was. Raises: NeedsReauth when the network says that it ended.
    """
    access = access_of(channel_id)
    network = connector(access.network)
    if not isinstance(network, Refreshes):
        return access
    try:
        with transaction.atomic():
            row = Credential.objects.select_for_update().get(channel_id=channel_id)
            access = access_of(channel_id)
            if row.version == seen_version:
                grant = network.refresh(open_session(access))
                store_grant(Channel.objects.get(id=channel_id), grant)
    except NeedsReauth as error:
        set_health(channel_id, Health.REAUTH, words=error.words)
        raise
    except NetworkError as error:
        log.warning("access not renewed: %s", error.detail or error.sentence)
        return access
    return access_of(channel_id)


@transaction.atomic
def set_health(channel_id: UUID, health: Health, *, words: str = "") -> None:
    """Write down a channel's health when it changed; a person is told of what needs one."""
    row = Channel.objects.select_for_update().filter(id=channel_id).first()
    if row is None or row.disconnected_at or row.health == health:
        return
    row.health, row.health_since, row.health_words = health, clock.now(), words[:500]
    row.save(update_fields=["health", "health_since", "health_words"])
    if health == Health.REAUTH:
        emit(ChannelNeedsPerson(brand_id=row.brand_id, channel_id=row.id, why="reauth"))


def expiring_before(moment: datetime) -> list[Credential]:
    """Accesses that end before `moment` and that the program does not renew by itself."""
    return list(
        Credential.objects.filter(expires_at__lt=moment, refresh_at__isnull=True)
        .filter(channel__disconnected_at__isnull=True)
        .exclude(channel__health=Health.REAUTH)
        .select_related("channel")
    )


def warn_of_expiry() -> None:
    """Tell a person, once a day, of each access that ends within a week."""
    with transaction.atomic():
        for row in expiring_before(clock.now() + WARN_BEFORE):
            emit(
                ChannelNeedsPerson(brand_id=row.brand_id, channel_id=row.channel_id, why="expiring")
            )

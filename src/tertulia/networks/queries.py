"""What other rooms read of channels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tertulia.kernel.errors import NotFound
from tertulia.kernel.scope import Scope
from tertulia.networks import registry
from tertulia.networks.limits import limits_of
from tertulia.networks.manifest import Manifest
from tertulia.networks.models import Channel, Credential, Health
from tertulia.networks.registry import manifest
from tertulia.networks.values import Limits
from tertulia.networks.vault import VaultLocked, unseal


@dataclass(frozen=True)
class ChannelCard:
    """A channel as pages show it."""

    id: UUID
    brand_id: UUID
    network: str
    title: str
    """The network's name for people."""
    mark: str
    address: str
    remote_id: str
    handle: str
    name: str
    url: str
    avatar_digest: str
    by_hand: bool
    health: Health
    health_since: datetime
    health_words: str
    limits: Limits
    posts_per_week: int
    followers: int | None
    connected_at: datetime
    disconnected_at: datetime | None
    expires_at: datetime | None
    """When the access ends unless a person reconnects; None = it does not, or is not known."""

    @property
    def manifest(self) -> Manifest:
        """The facts of its network."""
        return manifest(self.network)

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must reconnect it."""
        return self.health == Health.REAUTH


def channels_of(*, scope: Scope, disconnected: bool = False) -> list[ChannelCard]:
    """The brand's channels, by network and handle; with `disconnected`, also the former ones."""
    rows = _of(scope)
    if not disconnected:
        rows = rows.filter(disconnected_at__isnull=True)
    cards = [card_of(row) for row in rows if row.network in registry.connectors()]
    return sorted(cards, key=lambda card: (card.title.casefold(), card.handle.casefold()))


def channels_by_id(*, scope: Scope, ids: Iterable[UUID]) -> dict[UUID, ChannelCard]:
    """The ones that exist in the brand, disconnected ones too."""
    return {row.id: card_of(row) for row in _of(scope).filter(id__in=list(ids))}


def channel_card(*, scope: Scope, channel_id: UUID) -> ChannelCard:
    """One channel. Raises: NotFound."""
    row = _of(scope).filter(id=channel_id).first()
    if row is None:
        raise NotFound(_("There is no such channel in this brand."))
    return card_of(row)


def connected_channel_ids() -> list[tuple[UUID, UUID]]:
    """(brand, channel) of every channel that can be called now: for jobs over all brands."""
    rows = Channel.objects.filter(disconnected_at__isnull=True, by_hand=False)
    rows = rows.exclude(health__in=[Health.REAUTH, Health.OFF])
    return list(rows.order_by("id").values_list("brand_id", "id"))


def _of(scope: Scope) -> QuerySet[Channel]:
    return Channel.objects.filter(brand_id=scope.brand_id).select_related("credential")


def card_of(row: Channel) -> ChannelCard:
    """The row as pages show it."""
    about = manifest(row.network)
    credential = getattr(row, "credential", None)
    return ChannelCard(
        id=row.id,
        brand_id=row.brand_id,
        network=row.network,
        title=about.title,
        mark=about.mark,
        address=row.address,
        remote_id=row.remote_id,
        handle=row.handle,
        name=row.name,
        url=row.url,
        avatar_digest=row.avatar_digest,
        by_hand=row.by_hand,
        health=Health(row.health),
        health_since=row.health_since,
        health_words=row.health_words,
        limits=limits_of(row),
        posts_per_week=row.posts_per_week,
        followers=row.followers,
        connected_at=row.connected_at,
        disconnected_at=row.disconnected_at,
        expires_at=credential.expires_at if credential else None,
    )


def scopes_of(*, scope: Scope, channel_id: UUID) -> list[str]:
    """What the channel's access was given, where the network said it."""
    row = Credential.objects.filter(brand_id=scope.brand_id, channel_id=channel_id).first()
    return [str(each) for each in row.scopes] if row else []


def channels_that_ail() -> list[Channel]:
    """Connected channels of every brand that cannot be worked with now: for `doctor`."""
    rows = Channel.objects.filter(disconnected_at__isnull=True, by_hand=False)
    return list(rows.exclude(health=Health.GOOD).select_related("brand").order_by("handle"))


def locked_channels() -> list[Channel]:
    """Channels whose access none of our keys opens: for `doctor`."""
    locked: list[Channel] = []
    for row in Credential.objects.select_related("channel").order_by("channel_id"):
        try:
            unseal(row.sealed)
        except VaultLocked:
            locked.append(row.channel)
    return locked

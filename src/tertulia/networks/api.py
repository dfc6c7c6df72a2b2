"""Channels."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel.api import BrandSlug, In
from tertulia.networks import connecting, queries
from tertulia.networks.limits import limits_json
from tertulia.networks.queries import ChannelCard
from tertulia.networks.registry import connectors

router = Router(tags=["channels"])


class NetworkOut(Schema):
    """A network that can be connected, or kept by hand."""

    name: str
    title: str
    mark: str
    by_hand: bool
    capabilities: list[str]
    connect_fields: list[str]


class ChannelOut(Schema):
    """A connected profile."""

    id: UUID
    network: str
    address: str
    handle: str
    name: str
    url: str
    by_hand: bool
    health: str
    limits: dict[str, Any] = Field(description="what this server said of itself")
    posts_per_week: int
    followers: int | None
    connected_at: datetime
    expires_at: datetime | None

    @staticmethod
    def resolve_limits(card: ChannelCard) -> dict[str, Any]:
        """The server's numbers as JSON."""
        return limits_json(card.limits)


class ChannelIn(In):
    """What connects a channel: the network's `connect_fields`; for one by hand only its handle."""

    network: str = Field(max_length=40)
    address: str = Field("", max_length=300)
    fields: dict[str, str] = Field(default_factory=dict)
    handle: str = Field("", max_length=300, description="for a channel kept by hand")


@router.get("/networks", response=list[NetworkOut], operation_id="list_networks")
@api_requires("channel.read")
def list_networks(request: ApiRequest, brand: BrandSlug) -> list[NetworkOut]:
    """The networks that this installation knows."""
    return [
        NetworkOut(
            name=each.manifest.name,
            title=each.manifest.title,
            mark=each.manifest.mark,
            by_hand=each.manifest.by_hand,
            capabilities=sorted(each.manifest.capabilities),
            connect_fields=[field.name for field in each.manifest.connect_fields],
        )
        for each in connectors().values()
    ]


@router.get("/channels", response=list[ChannelOut], operation_id="list_channels")
@api_requires("channel.read")
def list_channels(request: ApiRequest, brand: BrandSlug) -> list[ChannelCard]:
    """The brand's channels."""
    return queries.channels_of(scope=request.scope)


@router.post("/channels", response={201: ChannelOut}, operation_id="connect_channel")
@api_requires("channel.connect")
def connect_channel(request: ApiRequest, brand: BrandSlug, body: ChannelIn) -> Status[ChannelCard]:
    """Connect by address and token (or app password); a channel by hand by its handle."""
    if body.handle and not body.fields:
        card = connecting.connect_by_hand(
            scope=request.scope, network=body.network, handle=body.handle, url=body.address
        )
    else:
        card = connecting.connect_channel(
            scope=request.scope, network=body.network, address=body.address, fields=body.fields
        )
    return Status(201, card)


@router.get("/channels/{uuid:channel_id}", response=ChannelOut, operation_id="get_channel")
@api_requires("channel.read")
def get_channel(request: ApiRequest, brand: BrandSlug, channel_id: UUID) -> ChannelCard:
    """One channel."""
    return queries.channel_card(scope=request.scope, channel_id=channel_id)


@router.delete(
    "/channels/{uuid:channel_id}", response={204: None}, operation_id="disconnect_channel"
)
@api_requires("channel.connect")
def disconnect_channel(request: ApiRequest, brand: BrandSlug, channel_id: UUID) -> Status[None]:
    """Forget its access; what was published and heard stays."""
    connecting.disconnect_channel(scope=request.scope, channel_id=channel_id)
    return Status(204, None)

"""Deliveries: where everything stands that goes out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.delivery import queries, services
from tertulia.delivery.states import DeliveryKind, State
from tertulia.delivery.values import Due, Story
from tertulia.kernel.api import BrandSlug, Cursor, In, Limit

router = Router(tags=["deliveries"])


class DeliveryOut(Schema):
    """One thing on its way to one channel."""

    id: UUID
    channel_id: UUID
    kind: DeliveryKind
    origin: str
    origin_id: UUID
    state: State
    state_since: datetime
    due_at: datetime
    zone: str
    published_at: datetime | None
    late_s: float | None
    url: str
    remote_id: str
    sentence: str
    retry_helps: bool


class DeliveryPage(Schema):
    """Deliveries, newest first."""

    items: list[DeliveryOut]
    next: str = Field(description="cursor of the next page; empty at the end")


class StepOut(Schema):
    """One call that changes something on the network."""

    ordinal: int
    kind: str
    state: str
    calls: int
    url: str
    remote_id: str
    done_at: datetime | None


class StoryLineOut(Schema):
    """One thing that happened."""

    at: datetime
    step: int | None
    what: str
    code: str
    sentence: str
    data: dict[str, Any]


class StoryOut(Schema):
    """A delivery with everything that happened to it."""

    card: DeliveryOut
    steps: list[StepOut]
    lines: list[StoryLineOut]
    children: list[DeliveryOut]


class RetryIn(In):
    """When to try again."""

    at: datetime | None = Field(None, description="with an offset; absent = now")


class SettleIn(In):
    """What a person found on the network."""

    published: bool
    url: str = Field("", max_length=500)


class ConfirmIn(In):
    """The link of what was published by hand."""

    url: str = Field(max_length=500)


@router.get("/deliveries", response=DeliveryPage, operation_id="list_deliveries")
@api_requires("delivery.read")
def list_deliveries(
    request: ApiRequest,
    brand: BrandSlug,
    state: State | None = None,
    channel_id: UUID | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """All of the brand, newest first; by state and channel if asked."""
    items, following = queries.deliveries_page(
        scope=request.scope, state=state, channel_id=channel_id, cursor=cursor, limit=limit
    )
    return {"items": items, "next": following}


@router.get("/deliveries/{uuid:delivery_id}", response=StoryOut, operation_id="get_delivery")
@api_requires("delivery.read")
def get_delivery(request: ApiRequest, brand: BrandSlug, delivery_id: UUID) -> Story:
    """Its state and its story."""
    return queries.delivery_story(scope=request.scope, delivery_id=delivery_id)


@router.post(
    "/deliveries/{uuid:delivery_id}/retry", response=StoryOut, operation_id="retry_delivery"
)
@api_requires("delivery.settle")
def retry_delivery(
    request: ApiRequest, brand: BrandSlug, delivery_id: UUID, body: RetryIn
) -> Story:
    """Again, from the step at which it stopped."""
    due = None
    if body.at is not None:
        due = Due(at=body.at.astimezone(), local=None, zone="UTC")
    services.retry_delivery(scope=request.scope, delivery_id=delivery_id, due=due)
    return queries.delivery_story(scope=request.scope, delivery_id=delivery_id)


@router.post(
    "/deliveries/{uuid:delivery_id}/settle", response=StoryOut, operation_id="settle_delivery"
)
@api_requires("delivery.settle")
def settle_delivery(
    request: ApiRequest, brand: BrandSlug, delivery_id: UUID, body: SettleIn
) -> Story:
    """Say of an uncertain one whether it is on the network."""
    services.settle_uncertain(
        scope=request.scope, delivery_id=delivery_id, published=body.published, url=body.url
    )
    return queries.delivery_story(scope=request.scope, delivery_id=delivery_id)


@router.post(
    "/deliveries/{uuid:delivery_id}/confirm", response=StoryOut, operation_id="confirm_delivery"
)
@api_requires("handover.confirm")
def confirm_delivery(
    request: ApiRequest, brand: BrandSlug, delivery_id: UUID, body: ConfirmIn
) -> Story:
    """Published by hand: here is its link."""
    services.confirm_handed_over(scope=request.scope, delivery_id=delivery_id, url=body.url)
    return queries.delivery_story(scope=request.scope, delivery_id=delivery_id)


@router.post(
    "/deliveries/{uuid:delivery_id}/cancel", response=StoryOut, operation_id="cancel_delivery"
)
@api_requires("post.publish")
def cancel_delivery(request: ApiRequest, brand: BrandSlug, delivery_id: UUID) -> Story:
    """It does not go out."""
    services.cancel_delivery(scope=request.scope, delivery_id=delivery_id)
    return queries.delivery_story(scope=request.scope, delivery_id=delivery_id)

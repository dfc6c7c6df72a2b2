"""Evergreen pools: what is in them, and the free hours that they fill."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from ninja import Field, Router, Schema, Status

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel.api import BrandSlug, In
from tertulia.planning import queries
from tertulia.planning.api.shapes import PlanDay, span
from tertulia.planning.models import Pool
from tertulia.planning.services import pools

pools_router = Router(tags=["plan"])


class PoolIn(In):
    """A pool: its name, and how many days a post of it rests between two uses."""

    name: str = Field(min_length=1, max_length=80, examples=["Siempre"])
    rest_days: int = Field(60, ge=1, le=pools.MOST_REST_DAYS)


class PoolPostIn(In):
    """A post that comes again; `until`: not after this day."""

    post_id: UUID
    until: PlanDay | None = None


class PoolOut(Schema):
    """An evergreen pool with its posts."""

    id: UUID
    name: str
    rest_days: int
    post_ids: list[UUID]


class FillIn(In):
    """Which free hours of which queue are filled; with `preview` nothing is made."""

    queue_id: UUID
    first: date
    last: date
    preview: bool = True


class GapOut(Schema):
    """A free hour and the pool's post that takes it; none = all of them rest; `made_id`: the draft."""

    local: datetime
    post_id: UUID | None
    made_id: UUID | None = None


@pools_router.get("", response=list[PoolOut], operation_id="list_pools")
@api_requires("post.read")
def list_pools(request: ApiRequest, brand: BrandSlug) -> list[dict[str, Any]]:
    """Evergreen pools."""
    found: list[Pool] = queries.pools_of(scope=request.scope)
    posts = queries.pool_posts(scope=request.scope, pool_ids=[each.id for each in found])
    return [
        {
            "id": each.id,
            "name": each.name,
            "rest_days": each.rest_days,
            "post_ids": [post.post_id for post in posts.get(each.id, ())],
        }
        for each in found
    ]


@pools_router.post("/{uuid:pool_id}/fill", response=list[GapOut], operation_id="fill_gaps")
@api_requires("post.write")
def fill_gaps(request: ApiRequest, brand: BrandSlug, pool_id: UUID, body: FillIn) -> list[Any]:
    """What fills the free hours; without `preview` the drafts are made."""
    span(body.first, body.last)
    ids = {"pool_id": pool_id, "queue_id": body.queue_id}
    with transaction.atomic():
        found = pools.gaps(scope=request.scope, first=body.first, last=body.last, **ids)
        made: list[UUID] = []
        if not body.preview:
            made = pools.fill_gaps(scope=request.scope, first=body.first, last=body.last, **ids)
    drafts = iter(made)
    return [
        {
            "local": each.local,
            "post_id": each.pool_post.post_id if each.pool_post else None,
            "made_id": next(drafts, None) if each.pool_post else None,
        }
        for each in found
    ]


def _pool(request: ApiRequest, pool: Pool) -> dict[str, Any]:
    posts = queries.pool_posts(scope=request.scope, pool_ids=[pool.id])[pool.id]
    return {
        "id": pool.id,
        "name": pool.name,
        "rest_days": pool.rest_days,
        "post_ids": [each.post_id for each in posts],
    }


@pools_router.post("", response={201: PoolOut}, operation_id="create_pool")
@api_requires("post.write")
def create_pool(request: ApiRequest, brand: BrandSlug, body: PoolIn) -> Status[dict[str, Any]]:
    """A new pool."""
    return Status(201, _pool(request, pools.save_pool(scope=request.scope, **body.dict())))


@pools_router.put("/{uuid:pool_id}", response=PoolOut, operation_id="change_pool")
@api_requires("post.write")
def change_pool(
    request: ApiRequest, brand: BrandSlug, pool_id: UUID, body: PoolIn
) -> dict[str, Any]:
    """Another name and rest."""
    found = pools.save_pool(scope=request.scope, pool_id=pool_id, **body.dict())
    return _pool(request, found)


@pools_router.delete("/{uuid:pool_id}", response={204: None}, operation_id="delete_pool")
@api_requires("post.write")
def delete_pool(request: ApiRequest, brand: BrandSlug, pool_id: UUID) -> Status[None]:
    """Its posts and their copies stay."""
    pools.delete_pool(scope=request.scope, pool_id=pool_id)
    return Status(204, None)


@pools_router.post("/{uuid:pool_id}/posts", response=PoolOut, operation_id="add_to_pool")
@api_requires("post.write")
def add_to_pool(
    request: ApiRequest, brand: BrandSlug, pool_id: UUID, body: PoolPostIn
) -> dict[str, Any]:
    """Let a post come again; the same post again has another `until`."""
    pools.add_to_pool(scope=request.scope, pool_id=pool_id, **body.dict())
    return _pool(request, queries.pool_of(scope=request.scope, pool_id=pool_id))


@pools_router.delete(
    "/{uuid:pool_id}/posts/{uuid:post_id}",
    response={204: None},
    operation_id="remove_from_pool",
)
@api_requires("post.write")
def remove_from_pool(
    request: ApiRequest, brand: BrandSlug, pool_id: UUID, post_id: UUID
) -> Status[None]:
    """It does not come again; its copies stay."""
    found = queries.pool_post_with(scope=request.scope, pool_id=pool_id, post_id=post_id)
    pools.remove_from_pool(scope=request.scope, pool_post_id=found.id)
    return Status(204, None)

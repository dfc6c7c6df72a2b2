"""Media of a brand."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel.api import BrandSlug, Cursor, Limit
from tertulia.library.models import Asset
from tertulia.library.queries import asset_of, assets_page
from tertulia.library.services import add_picture

router = Router(tags=["media"])


class MediaOut(Schema):
    """A picture of the brand, written anew when it came in."""

    id: UUID
    filename: str
    mime: str
    bytes: int
    width: int
    height: int
    alt: str
    created_at: datetime


class MediaPage(Schema):
    """Pictures, newest first."""

    items: list[MediaOut]
    next: str


@router.get("", response=MediaPage, operation_id="list_media")
@api_requires("post.read")
def list_media(
    request: ApiRequest, brand: BrandSlug, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """The brand's pictures."""
    items, following = assets_page(scope=request.scope, cursor=cursor, limit=limit)
    return {"items": items, "next": following}


@router.post("", response={201: MediaOut}, operation_id="upload_media")
@api_requires("media.manage")
def upload_media(
    request: ApiRequest,
    brand: BrandSlug,
    file: Annotated[UploadedFile, File()],
    alt: Annotated[str, Form(max_length=10_000)] = "",
) -> Status[Asset]:
    """A picture (JPEG, PNG, WebP, GIF); the same again gives the same."""
    asset = add_picture(
        scope=request.scope, data=file.read(), filename=file.name or "picture", alt=alt
    )
    return Status(201, asset)


@router.get("/{uuid:asset_id}", response=MediaOut, operation_id="get_media")
@api_requires("post.read")
def get_media(request: ApiRequest, brand: BrandSlug, asset_id: UUID) -> Asset:
    """One picture's data."""
    return asset_of(scope=request.scope, asset_id=asset_id)

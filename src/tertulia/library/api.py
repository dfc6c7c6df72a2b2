"""Media of a brand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel import clock
from tertulia.kernel.api import BrandSlug, Cursor, In, Limit
from tertulia.kernel.blobs import incoming_place
from tertulia.library.api_requests import requests_router
from tertulia.library.models import Asset
from tertulia.library.queries import asset_of, library_page
from tertulia.library.sentences import sentence
from tertulia.library.services import edit_asset, set_rights, take_in_file
from tertulia.library.values import Rights, Wanted

router = Router(tags=["media"])
router.add_router("/requests", requests_router)

KindName = Literal["image", "gif", "video", "pdf"]
LicenceName = Literal["", "own", "bought", "permission", "cc0", "cc_by", "cc_by_sa"]
ConsentName = Literal["", "nobody", "given", "asked", "refused"]


class MediaOut(Schema):
    """A file of the brand, written anew when it came in."""

    id: UUID
    kind: KindName
    stage: Literal["preparing", "ready", "failed"] = Field(
        description="a video is being prepared until it is ready"
    )
    progress: int = Field(description="hundredths of the preparation")
    problem: str = Field(description="why it failed, as a sentence")
    filename: str
    mime: str
    bytes: int
    width: int
    height: int
    duration_s: float | None
    alt: str
    folder: str
    tags: list[str]
    rights_holder: str
    licence: LicenceName
    consent: ConsentName
    expires_on: date | None
    created_at: datetime

    @staticmethod
    def resolve_problem(asset: Asset) -> str:
        """The sentence of the code."""
        return sentence(asset.problem) if asset.problem else ""


class MediaPage(Schema):
    """Files, newest first."""

    items: list[MediaOut]
    next: str


class RightsIn(In):
    """On what ground it may be used, and until when."""

    holder: str = Field("", max_length=200)
    licence: LicenceName = ""
    licence_note: str = Field("", max_length=300)
    consent: ConsentName = ""
    consent_note: str = Field("", max_length=300)
    expires_on: date | None = None


class MediaEdit(In):
    """What is said of a file; what is left out stays. Rights are replaced together."""

    alt: Annotated[str | None, Field(max_length=10_000)] = None
    folder: Annotated[str | None, Field(max_length=120)] = None
    tags: Annotated[list[Annotated[str, Field(max_length=60)]] | None, Field(max_length=60)] = None
    rights: RightsIn | None = None


@router.get("", response=MediaPage, operation_id="list_media")
@api_requires("post.read")
def list_media(
    request: ApiRequest,
    brand: BrandSlug,
    words: Annotated[str, Field(max_length=200)] = "",
    tag: Annotated[str, Field(max_length=40)] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """The brand's files, newest first; `words` in name, description or tags."""
    items, following = library_page(
        scope=request.scope,
        wanted=Wanted(words=words, tag=tag),
        today=clock.now().date(),
        cursor=cursor,
        limit=limit,
    )
    return {"items": items, "next": following}


@router.post("", response={201: MediaOut}, operation_id="upload_media")
@api_requires("media.manage")
def upload_media(
    request: ApiRequest,
    brand: BrandSlug,
    file: Annotated[UploadedFile, File()],
    alt: Annotated[str, Form(max_length=10_000)] = "",
) -> Status[Asset]:
    """A picture, GIF, document or video; the same again gives the same."""
    with incoming_place() as place:
        path = place / "file"
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        taken = take_in_file(scope=request.scope, path=path, filename=file.name or "file", alt=alt)
    return Status(201, taken.asset)


@router.get("/{uuid:asset_id}", response=MediaOut, operation_id="get_media")
@api_requires("post.read")
def get_media(request: ApiRequest, brand: BrandSlug, asset_id: UUID) -> Asset:
    """One file's data."""
    return asset_of(scope=request.scope, asset_id=asset_id)


@router.patch("/{uuid:asset_id}", response=MediaOut, operation_id="edit_media")
@api_requires("media.manage")
def edit_media(request: ApiRequest, brand: BrandSlug, asset_id: UUID, body: MediaEdit) -> Asset:
    """Description, folder, tags, rights."""
    with transaction.atomic():
        edit_asset(
            scope=request.scope,
            asset_id=asset_id,
            alt=body.alt,
            folder=body.folder,
            tags=body.tags,
        )
        if body.rights is not None:
            rights = Rights(**body.rights.dict())
            set_rights(scope=request.scope, asset_ids=[asset_id], rights=rights)
    return asset_of(scope=request.scope, asset_id=asset_id)

"""Requests to who makes pictures and videos, for scripts and a studio's own tools."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Router, Schema, Status

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel.api import BrandSlug, In
from tertulia.library import services
from tertulia.library.commissions import (
    commission_of,
    commissions_of,
    offer_of,
    piece_of,
    pieces_of,
    remarks_of,
)
from tertulia.library.models import Commission, Offer, Remark
from tertulia.library.requesting import MAX_PIECES, MAX_SIDE
from tertulia.library.values import PieceWanted

requests_router = Router(tags=["media requests"])

StandingName = Literal["open", "offered", "done", "cancelled"]


class RequestLine(Schema):
    """A request in a list."""

    id: UUID
    title: str
    kind: Literal["image", "gif", "video", "pdf"]
    standing: StandingName
    owner_id: UUID | None
    due_on: date | None
    origin: str = Field(description="what it is for: publishing.post, or empty")
    origin_id: UUID | None
    created_at: datetime


class RemarkOut(Schema):
    """A word about it; x and y (0 to 1): the place on the picture that is meant."""

    id: UUID
    who: str
    body: str
    x: float | None
    y: float | None
    at: datetime


class OfferOut(Schema):
    """A file that was offered, numbered."""

    id: UUID
    number: int
    media_id: UUID
    note: str
    remarks: list[RemarkOut]


class PieceOut(Schema):
    """A file that is wanted."""

    id: UUID
    label: str
    width: int | None
    height: int | None
    accepted: UUID | None = Field(description="the file that was taken")
    offers: list[OfferOut] = Field(description="the newest first")


class RequestOut(RequestLine):
    """A request with all that was offered and said."""

    brief: str
    pieces: list[PieceOut]
    remarks: list[RemarkOut] = Field(description="about the whole")


class PieceIn(In):
    """A file that is wanted, with its size in pixels where it matters."""

    label: str = Field(min_length=1, max_length=120)
    width: int | None = Field(None, ge=1, le=MAX_SIDE)
    height: int | None = Field(None, ge=1, le=MAX_SIDE)


class RequestIn(In):
    """What is needed. With `post_id` an accepted file goes into every variant of that post."""

    title: str = Field(min_length=1, max_length=200)
    brief: str = Field("", max_length=10_000)
    kind: Literal["image", "gif", "video", "pdf"] = "image"
    owner_id: UUID | None = None
    due_on: date | None = None
    pieces: list[PieceIn] = Field(default_factory=list, max_length=MAX_PIECES)
    post_id: UUID | None = None


class OfferIn(In):
    """A file of the library (`POST /media` brings one in) for a piece."""

    media_id: UUID
    note: str = Field("", max_length=2_000)


class RemarkIn(In):
    """A word, about the whole, an offered file, or a place on it."""

    body: str = Field(min_length=1, max_length=5_000)
    offer_id: UUID | None = None
    x: float | None = Field(None, ge=0, le=1)
    y: float | None = Field(None, ge=0, le=1)


class ChangesIn(In):
    """What should be different."""

    body: str = Field(min_length=1, max_length=5_000)


@requests_router.get("", response=list[RequestLine], operation_id="list_media_requests")
@api_requires("post.read")
def list_requests(request: ApiRequest, brand: BrandSlug, closed: bool = False) -> list[Commission]:
    """Open ones, those due first (300 at most); or the last hundred that are closed."""
    return commissions_of(scope=request.scope, closed=closed)


@requests_router.post("", response={201: RequestOut}, operation_id="create_media_request")
@api_requires("post.write")
def create_request(
    request: ApiRequest, brand: BrandSlug, body: RequestIn
) -> Status[dict[str, Any]]:
    """Ask for files; the owner is told."""
    made = services.request_media(
        scope=request.scope,
        title=body.title,
        brief=body.brief,
        kind=body.kind,
        owner_id=body.owner_id,
        due_on=body.due_on,
        pieces=[PieceWanted(each.label, each.width, each.height) for each in body.pieces],
        origin="publishing.post" if body.post_id else "",
        origin_id=body.post_id,
    )
    return Status(201, _whole(request, made.id))


@requests_router.get("/{uuid:commission_id}", response=RequestOut, operation_id="get_media_request")
@api_requires("post.read")
def get_request(request: ApiRequest, brand: BrandSlug, commission_id: UUID) -> dict[str, Any]:
    """One request: its pieces, what was offered, what was said."""
    return _whole(request, commission_id)


@requests_router.post(
    "/{uuid:commission_id}/cancel", response=RequestOut, operation_id="cancel_media_request"
)
@api_requires("post.write")
def cancel_request(request: ApiRequest, brand: BrandSlug, commission_id: UUID) -> dict[str, Any]:
    """It is not needed any more; what was offered stays in the library."""
    services.cancel_commission(scope=request.scope, commission_id=commission_id)
    return _whole(request, commission_id)


@requests_router.post(
    "/{uuid:commission_id}/remarks",
    response={201: RequestOut},
    operation_id="remark_media_request",
)
@api_requires("media.manage")
def say(
    request: ApiRequest, brand: BrandSlug, commission_id: UUID, body: RemarkIn
) -> Status[dict[str, Any]]:
    """A word about it, or about a place on an offered picture; those concerned are told."""
    services.remark(scope=request.scope, commission_id=commission_id, **body.dict())
    return Status(201, _whole(request, commission_id))


@requests_router.post(
    "/pieces/{uuid:piece_id}/offers", response={201: RequestOut}, operation_id="offer_media"
)
@api_requires("media.manage")
def offer(
    request: ApiRequest, brand: BrandSlug, piece_id: UUID, body: OfferIn
) -> Status[dict[str, Any]]:
    """A file for a piece: its next version."""
    services.offer_file(
        scope=request.scope, piece_id=piece_id, asset_id=body.media_id, note=body.note
    )
    piece = piece_of(scope=request.scope, piece_id=piece_id)
    return Status(201, _whole(request, piece.commission_id))


@requests_router.post(
    "/offers/{uuid:offer_id}/accept", response=RequestOut, operation_id="accept_media_offer"
)
@api_requires("post.write")
def accept(request: ApiRequest, brand: BrandSlug, offer_id: UUID) -> dict[str, Any]:
    """Take the file; it goes to its post."""
    return _whole(request, services.accept_offer(scope=request.scope, offer_id=offer_id).id)


@requests_router.post(
    "/offers/{uuid:offer_id}/changes", response=RequestOut, operation_id="want_media_changes"
)
@api_requires("post.write")
def changes(
    request: ApiRequest, brand: BrandSlug, offer_id: UUID, body: ChangesIn
) -> dict[str, Any]:
    """Send it back with what should be different."""
    found = offer_of(scope=request.scope, offer_id=offer_id)
    services.want_changes(scope=request.scope, offer_id=offer_id, body=body.body)
    return _whole(request, found.piece.commission_id)


def _whole(request: ApiRequest, commission_id: UUID) -> dict[str, Any]:
    row = commission_of(scope=request.scope, commission_id=commission_id)
    line = {name: getattr(row, name) for name in RequestLine.model_fields}
    said = remarks_of(scope=request.scope, commission=row)
    return {
        **line,
        "brief": row.brief,
        "pieces": [
            {
                "id": each.piece.id,
                "label": each.piece.label,
                "width": each.piece.width,
                "height": each.piece.height,
                "accepted": each.piece.accepted_id,
                "offers": [_offer(offer, remarks) for offer, remarks in each.offers],
            }
            for each in pieces_of(scope=request.scope, commission=row)
        ],
        "remarks": [_remark(each) for each in said if each.offer_id is None],
    }


def _offer(offer: Offer, remarks: Any) -> dict[str, Any]:
    return {
        "id": offer.id,
        "number": offer.number,
        "media_id": offer.asset_id,
        "note": offer.note,
        "remarks": [_remark(each) for each in remarks],
    }


def _remark(row: Remark) -> dict[str, Any]:
    return {
        "id": row.id,
        "who": str(row.author) if row.author else "",
        "body": row.body,
        "x": row.x,
        "y": row.y,
        "at": row.created_at,
    }

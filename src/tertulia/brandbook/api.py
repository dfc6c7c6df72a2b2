"""The book, its versions, the check of a text, and the pillars."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Path, Router, Schema, Status

from tertulia.accounts.queries import brand_of
from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.brandbook.content import to_json
from tertulia.brandbook.markdown import read, write
from tertulia.brandbook.models import Pillar
from tertulia.brandbook.queries import (
    VersionCard,
    book_of,
    pillar_of,
    pillars_of,
    version_of,
    versions_of,
)
from tertulia.brandbook.services import book as book_services
from tertulia.brandbook.services import pillars as pillar_services
from tertulia.brandbook.voice import check_copy
from tertulia.kernel.api import BrandSlug, In, Limit

book_router = Router(tags=["brand book"])
pillars_router = Router(tags=["pillars"])
router = Router()
router.add_router("/book", book_router)
router.add_router("/pillars", pillars_router)


Number = Annotated[int, Path(ge=1, le=2_000_000_000, description="of a version")]


class BookOut(Schema):
    """The book as it is: parts that nothing is written in are left out."""

    number: int = Field(description="0: nothing was written yet")
    note: str
    by: str
    at: datetime | None
    content: dict[str, Any]
    markdown: str


class SectionIn(In):
    """The parts of one section; those not given stay."""

    base: int = Field(ge=0, le=2_000_000_000, description="number of the version that was read")
    parts: dict[str, Any]
    note: str = Field("", max_length=300)


class DocumentIn(In):
    """A Markdown document. `take` false: only what would come of it."""

    markdown: str = Field(min_length=1, max_length=2_000_000)
    base: int = Field(ge=0, le=2_000_000_000)
    note: str = Field("", max_length=300)
    take: bool = True


class TakenOut(Schema):
    """A heading and where its text went."""

    title: str
    key: str


class DocumentOut(Schema):
    """What became of the document."""

    number: int
    title: str
    taken: list[TakenOut]
    content: dict[str, Any]


class NumberOut(Schema):
    """The version that is the book now."""

    number: int


class VersionOut(Schema):
    """A version without its words."""

    number: int
    note: str
    by: str
    at: datetime
    changed: list[str]


class WholeVersionOut(VersionOut):
    """A version."""

    content: dict[str, Any]


class VersionList(Schema):
    """Newest first; `next` is the number to ask for those before, 0 at the end."""

    items: list[VersionOut]
    next: int


class CheckIn(In):
    """A text and where it goes."""

    text: str = Field(max_length=70_000)
    language: str = Field(max_length=20, description="es, pt, ro, en; es-EC says the country too")
    country: str = Field("", max_length=2)
    channel_id: UUID | None = None
    pillar_id: UUID | None = None
    product: str = Field("", max_length=200)


class FindingOut(Schema):
    """A line of the book that the text breaks; places are code points."""

    code: str
    sentence: str
    line: str
    start: int
    end: int
    blocks: bool
    replacement: str | None
    anchor: str
    certainty: float


class PillarIn(In):
    """A pillar; `target_share` in percent of a month's posts."""

    name: str = Field(min_length=1, max_length=60)
    target_share: Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
    colour: str = Field("c1", pattern="^c[1-4]$")
    objectives: str = Field("", max_length=4_000)


class PillarOut(Schema):
    """A pillar."""

    id: UUID
    name: str
    target_share: Decimal
    colour: str
    objectives: str
    archived: bool


def _version(card: VersionCard) -> dict[str, Any]:
    return {name: getattr(card, name) for name in ("number", "note", "by", "at")} | {
        "changed": list(card.changed)
    }


@book_router.get("", response=BookOut, operation_id="get_book")
@api_requires("brandbook.read")
def get_book(request: ApiRequest, brand: BrandSlug) -> dict[str, Any]:
    """The book, as data and as Markdown."""
    found = book_of(scope=request.scope)
    row = brand_of(scope=request.scope)
    language = str((row.languages or ["en"])[0])
    return {
        "number": found.number,
        "note": found.note,
        "by": found.by,
        "at": found.at,
        "content": to_json(found),
        "markdown": write(found, language=language, brand=row.name),
    }


@book_router.put("/sections/{section}", response=NumberOut, operation_id="put_book_section")
@api_requires("strategy.write")
def put_book_section(
    request: ApiRequest, brand: BrandSlug, section: str, body: SectionIn
) -> dict[str, int]:
    """Write a section; 409 when somebody changed it since `base`."""
    number = book_services.save_section(
        scope=request.scope, section=section, base=body.base, parts=body.parts, note=body.note
    )
    return {"number": number}


@book_router.post("/import", response=DocumentOut, operation_id="import_book")
@api_requires("strategy.write")
def import_book(request: ApiRequest, brand: BrandSlug, body: DocumentIn) -> dict[str, Any]:
    """Take a document over: what it speaks of is replaced, the rest stays."""
    found = read(body.markdown)
    number = body.base
    if body.take:
        number = book_services.take_document(
            scope=request.scope, content=found.content, base=body.base, note=body.note
        )
    return {
        "number": number,
        "title": found.title,
        "taken": [{"title": each.title, "key": each.key} for each in found.taken],
        "content": to_json(found.content),
    }


@book_router.post("/check", response=list[FindingOut], operation_id="check_copy")
@api_requires("brandbook.read")
def check(request: ApiRequest, brand: BrandSlug, body: CheckIn) -> list[dict[str, Any]]:
    """What a text breaks, in the order of its places."""
    found = check_copy(
        text=body.text,
        book=book_of(scope=request.scope),
        language=body.language,
        country=body.country,
        channel_id=body.channel_id,
        pillar_id=body.pillar_id,
        product=body.product,
    )
    return [{**vars(each), "sentence": str(each.sentence)} for each in found]


@book_router.get("/versions", response=VersionList, operation_id="list_book_versions")
@api_requires("brandbook.read")
def list_book_versions(
    request: ApiRequest,
    brand: BrandSlug,
    before: Annotated[int, Field(ge=0, le=2_000_000_000)] = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """Newest first."""
    found = versions_of(scope=request.scope, before=before, limit=limit + 1)
    return {
        "items": [_version(each) for each in found[:limit]],
        "next": found[limit - 1].number if len(found) > limit else 0,
    }


@book_router.get("/versions/{number}", response=WholeVersionOut, operation_id="get_book_version")
@api_requires("brandbook.read")
def get_book_version(request: ApiRequest, brand: BrandSlug, number: Number) -> dict[str, Any]:
    """One version."""
    card, content = version_of(scope=request.scope, number=number)
    return {**_version(card), "content": to_json(content)}


@book_router.post(
    "/versions/{number}/restore", response=NumberOut, operation_id="restore_book_version"
)
@api_requires("strategy.write")
def restore_book_version(request: ApiRequest, brand: BrandSlug, number: Number) -> dict[str, int]:
    """The words of an earlier version again, as a new one."""
    return {"number": book_services.restore_version(scope=request.scope, number=number)}


@pillars_router.get("", response=list[PillarOut], operation_id="list_pillars")
@api_requires("brandbook.read")
def list_pillars(request: ApiRequest, brand: BrandSlug, archived: bool = False) -> list[Pillar]:
    """The pillars in their order; with `archived`, those put away too."""
    return pillars_of(scope=request.scope, archived=archived)


def _saved(request: ApiRequest, pillar_id: UUID | None, body: PillarIn) -> Pillar:
    return pillar_services.save_pillar(
        scope=request.scope,
        pillar_id=pillar_id,
        name=body.name,
        share=body.target_share,
        colour=body.colour,
        objectives=body.objectives,
    )


@pillars_router.post("", response={201: PillarOut}, operation_id="create_pillar")
@api_requires("strategy.write")
def create_pillar(request: ApiRequest, brand: BrandSlug, body: PillarIn) -> Status[Pillar]:
    """A new pillar."""
    return Status(201, _saved(request, None, body))


@pillars_router.put("/{uuid:pillar_id}", response=PillarOut, operation_id="put_pillar")
@api_requires("strategy.write")
def put_pillar(request: ApiRequest, brand: BrandSlug, pillar_id: UUID, body: PillarIn) -> Pillar:
    """Change a pillar."""
    return _saved(request, pillar_id, body)


@pillars_router.delete("/{uuid:pillar_id}", response={204: None}, operation_id="archive_pillar")
@api_requires("strategy.write")
def archive_pillar(request: ApiRequest, brand: BrandSlug, pillar_id: UUID) -> Status[None]:
    """Put a pillar away; its posts keep it."""
    pillar_of(scope=request.scope, pillar_id=pillar_id)
    pillar_services.archive_pillar(scope=request.scope, pillar_id=pillar_id)
    return Status(204, None)

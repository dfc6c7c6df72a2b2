"""The names that a brand looks for."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Router, Schema, Status

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.interactions.name_queries import (
    Looked,
    NameCard,
    Tried,
    looked_through,
    name_on_list,
    names_in,
    names_on_list,
)
from tertulia.interactions.names_file import Entry
from tertulia.interactions.services.wordlist import (
    RIGHT,
    Imported,
    import_names,
    remove_names,
    save_name,
)
from tertulia.kernel.api import BrandSlug, In

router = Router(tags=["names"])
Kind = Literal["brand", "product", "person", "place", "competitor"]


class NameIn(In):
    """A name with what else people call it."""

    kind: Kind
    name: str = Field(max_length=200)
    aliases: list[str] = Field([], max_length=40)


class NamesIn(In):
    """Many names: all of them, or none where one cannot be taken."""

    names: list[NameIn] = Field(min_length=1, max_length=2000)


class SentenceIn(In):
    """A sentence to be tried."""

    text: str = Field(max_length=2000)


class NameOut(Schema):
    """A name of the list."""

    id: UUID
    kind: str
    name: str
    aliases: list[str]
    actor: str = Field(description="who wrote it last")
    updated_at: datetime


class LookedThroughOut(Schema):
    """How far the texts of the last six months were looked through for the names as they are."""

    texts: int
    seen: int
    percent: int
    done: bool


class ImportedOut(Schema):
    """What the list changed."""

    added: int
    changed: int


class FoundOut(Schema):
    """A name in a sentence; an empty id is the brand itself."""

    id: str
    kind: str
    name: str
    start: int
    end: int
    how: str = Field(description="exact, inflected or misspelt")


@router.get("/names", response=list[NameOut], operation_id="list_names")
@api_requires("conversation.read")
def list_names(request: ApiRequest, brand: BrandSlug, kind: Kind | None = None) -> list[NameCard]:
    """By kind and name."""
    return names_on_list(scope=request.scope, kind=kind or "")


@router.post("/names", response={201: NameOut}, operation_id="add_name")
@api_requires(RIGHT)
def add_name(request: ApiRequest, brand: BrandSlug, body: NameIn) -> Status[NameCard]:
    """Look for one more. What was written in the last six months is looked through again."""
    term_id = save_name(
        scope=request.scope, kind=body.kind, name=body.name, aliases=body.aliases
    )  # fmt: skip
    return Status(201, name_on_list(scope=request.scope, term_id=term_id))


@router.post("/names/import", response=ImportedOut, operation_id="import_names")
@api_requires(RIGHT)
def bring_names(request: ApiRequest, brand: BrandSlug, body: NamesIn) -> Imported:
    """Many at once; a known name gets the kind and aliases given here."""
    entries = [
        Entry(line, each.kind, each.name, tuple(each.aliases))
        for line, each in enumerate(body.names, 1)
    ]
    return import_names(scope=request.scope, entries=entries)


@router.get("/names/looked-through", response=LookedThroughOut, operation_id="get_names_progress")
@api_requires("conversation.read")
def names_progress(request: ApiRequest, brand: BrandSlug) -> Looked:
    """How far looking through is, after names changed."""
    return looked_through(scope=request.scope)


@router.post("/names/find", response=list[FoundOut], operation_id="find_names")
@api_requires("conversation.read")
def find_names(request: ApiRequest, brand: BrandSlug, body: SentenceIn) -> list[Tried]:
    """What would be found in a sentence; nothing is kept."""
    return names_in(scope=request.scope, text=body.text)


@router.put("/names/{uuid:name_id}", response=NameOut, operation_id="put_name")
@api_requires(RIGHT)
def put_name(request: ApiRequest, brand: BrandSlug, name_id: UUID, body: NameIn) -> NameCard:
    """Another name, kind or other aliases."""
    save_name(
        scope=request.scope, term_id=name_id, kind=body.kind, name=body.name, aliases=body.aliases
    )
    return name_on_list(scope=request.scope, term_id=name_id)


@router.delete("/names/{uuid:name_id}", response={204: None}, operation_id="remove_name")
@api_requires(RIGHT)
def remove_name(request: ApiRequest, brand: BrandSlug, name_id: UUID) -> Status[None]:
    """Look for it no more."""
    remove_names(scope=request.scope, term_ids=[name_id])
    return Status(204, None)

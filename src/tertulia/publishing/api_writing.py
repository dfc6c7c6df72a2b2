"""What helps to write, for scripts: a text adapted, likenesses, comments on words, saved words."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from tertulia.accounts.scopes import ApiRequest, api_requires, check
from tertulia.kernel.api import BrandSlug, In
from tertulia.publishing import line_notes
from tertulia.publishing import snippets as saved_words
from tertulia.publishing.adapting import Adapted
from tertulia.publishing.counts import adapted_for, words_of
from tertulia.publishing.likeness import pairs_of
from tertulia.publishing.models import Snippet
from tertulia.publishing.queries import post_of, variant_of, variants_of

variants_router = Router(tags=["posts"])
snippets_router = Router(tags=["posts"])


class FitOut(Schema):
    """One way to say it there: whole, thread, numbered or cut."""

    way: str
    parts: list[str]
    lost: str


class AdaptedOut(Schema):
    """The ways, best first, and what was changed in each of them."""

    fits: list[FitOut]
    mentions: list[str]
    tags_dropped: list[str]


class LikeOut(Schema):
    """Two variants and the percent of words that they share."""

    variant_ids: list[UUID]
    percent: int


class SaidOut(Schema):
    """A comment, or an answer to one."""

    id: UUID
    author: str
    at: datetime
    body: str


class NoteOut(Schema):
    """A comment on words. `gone`: they no longer stand there."""

    first: SaidOut
    part: int
    quote: str
    gone: bool
    resolved: bool
    answers: list[SaidOut]


class NoteIn(In):
    """A comment; without a quote it is about the whole part. `before`: words before the quote."""

    body: str = Field(min_length=1, max_length=line_notes.MAX_CHARACTERS)
    part: int = Field(0, ge=0, le=100)
    quote: str = Field("", max_length=line_notes.MAX_QUOTE)
    before: str = Field("", max_length=200)


class NoteActIn(In):
    """An answer (`body`), or whether it is settled."""

    body: str = Field("", max_length=line_notes.MAX_CHARACTERS)
    resolved: bool = True


class SnippetIO(In):
    """Words kept under a name; the same name again replaces them."""

    name: str = Field(min_length=1, max_length=80)
    text: str = Field(min_length=1, max_length=saved_words.MAX_CHARACTERS)


class SnippetOut(Schema):
    """Saved words."""

    id: UUID
    name: str
    text: str


@variants_router.get(
    "/{uuid:variant_id}/adapted", response=AdaptedOut, operation_id="adapt_variant"
)
@api_requires("post.read")
def adapt_variant(
    request: ApiRequest, brand: BrandSlug, variant_id: UUID, source: UUID | None = None
) -> Adapted:
    """The ways to say on this channel what the variant `source` says (itself: to shorten)."""
    target = variant_of(scope=request.scope, variant_id=variant_id)
    origin = variant_of(scope=request.scope, variant_id=source or variant_id)
    return adapted_for(origin, target)


@variants_router.get(
    "/{uuid:variant_id}/likeness", response=list[LikeOut], operation_id="list_likenesses"
)
@api_requires("post.read")
def list_likenesses(
    request: ApiRequest, brand: BrandSlug, variant_id: UUID
) -> list[dict[str, Any]]:
    """How alike the variants of its post are, pair by pair, the most alike first."""
    variant = variant_of(scope=request.scope, variant_id=variant_id)
    post = post_of(scope=request.scope, post_id=variant.post_id)
    words = words_of(variants_of(scope=request.scope, post_ids=[post.id])[post.id])
    return [{"variant_ids": pair.ids, "percent": pair.percent} for pair in pairs_of(words)]


@variants_router.get("/{uuid:variant_id}/notes", response=list[NoteOut], operation_id="list_notes")
@api_requires("post.read")
def list_notes(
    request: ApiRequest, brand: BrandSlug, variant_id: UUID
) -> tuple[line_notes.Noted, ...]:
    """Comments on its words, open ones first."""
    return _notes(request, variant_id)


def _notes(request: ApiRequest, variant_id: UUID) -> tuple[line_notes.Noted, ...]:
    variant = variant_of(scope=request.scope, variant_id=variant_id)
    return line_notes.notes_of(scope=request.scope, variants=[variant]).get(variant.id, ())


@variants_router.post(
    "/{uuid:variant_id}/notes", response={201: list[NoteOut]}, operation_id="add_note"
)
@api_requires("post.comment")
def add_note(
    request: ApiRequest, brand: BrandSlug, variant_id: UUID, body: NoteIn
) -> Status[tuple[line_notes.Noted, ...]]:
    """Comment on words of it; gives all of its comments."""
    line_notes.add_note(scope=request.scope, variant_id=variant_id, **body.dict())
    return Status(201, _notes(request, variant_id))


@variants_router.post("/notes/{uuid:note_id}", response={204: None}, operation_id="act_on_note")
@api_requires("post.comment")
def act_on_note(
    request: ApiRequest, brand: BrandSlug, note_id: UUID, body: NoteActIn
) -> Status[None]:
    """Answer a comment, settle it, or open it again."""
    if body.body.strip():
        line_notes.answer_note(scope=request.scope, note_id=note_id, body=body.body)
    else:
        check(request.scope, "post.write")
        line_notes.resolve_note(scope=request.scope, note_id=note_id, resolved=body.resolved)
    return Status(204, None)


@snippets_router.get("", response=list[SnippetOut], operation_id="list_snippets")
@api_requires("post.read")
def list_snippets(request: ApiRequest, brand: BrandSlug) -> list[Snippet]:
    """Saved words, by name."""
    return saved_words.snippets_of(scope=request.scope)


@snippets_router.put("", response=SnippetOut, operation_id="keep_snippet")
@api_requires("post.write")
def keep_snippet(request: ApiRequest, brand: BrandSlug, body: SnippetIO) -> Snippet:
    """Keep words under a name."""
    return saved_words.keep_snippet(scope=request.scope, name=body.name, text=body.text)


@snippets_router.delete("/{uuid:snippet_id}", response={204: None}, operation_id="remove_snippet")
@api_requires("post.write")
def remove_snippet(request: ApiRequest, brand: BrandSlug, snippet_id: UUID) -> Status[None]:
    """One less."""
    saved_words.remove_snippet(scope=request.scope, snippet_id=snippet_id)
    return Status(204, None)

"""Comments on words of a variant: anchored to what was quoted, found again after an edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.scope import Scope
from tertulia.publishing.content import drafts_from
from tertulia.publishing.models import LineNote, Variant
from tertulia.publishing.presence import tell_saved
from tertulia.publishing.queries import variant_of

MAX_CHARACTERS = 4_000
MAX_QUOTE = 1_000
CONTEXT = 40


@dataclass(frozen=True)
class Said:
    """A comment or an answer to one, as pages show it."""

    id: UUID
    author: str
    at: datetime
    body: str


@dataclass(frozen=True)
class Noted:
    """A comment with its answers. `gone`: the words it is about no longer stand there."""

    first: Said
    part: int
    quote: str
    gone: bool
    answers: tuple[Said, ...]
    resolved: bool


def place_of(text: str, quote: str, before: str) -> tuple[int, int] | None:
    """Where the quoted words stand now (code points), or None.

    Of several places the one whose words before it are most like those that stood there.
    """
    if not quote:
        return None
    best: tuple[int, int] | None = None
    at = text.find(quote)
    while at >= 0:
        alike = _same_end(text[:at], before)
        if best is None or alike > best[0]:
            best = (alike, at)
        at = text.find(quote, at + 1)
    return (best[1], best[1] + len(quote)) if best else None


def _same_end(one: str, other: str) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[-1 - count] == other[-1 - count]:
        count += 1
    return count


def notes_of(*, scope: Scope, variants: Iterable[Variant]) -> dict[UUID, tuple[Noted, ...]]:
    """The comments of these variants, open ones first, each with its answers."""
    known = {each.id: each for each in variants}
    rows = (
        LineNote.objects.filter(brand_id=scope.brand_id, variant_id__in=known)
        .select_related("author")
        .order_by("created_at", "id")
    )
    answers: dict[UUID, list[Said]] = defaultdict(list)
    firsts: dict[UUID, list[LineNote]] = defaultdict(list)
    for row in rows:
        if row.parent_id:
            answers[row.parent_id].append(_said(row))
        else:
            firsts[row.variant_id].append(row)
    return {
        variant_id: tuple(
            _noted(row, known[variant_id], tuple(answers[row.id]))
            for row in sorted(each, key=lambda row: row.resolved_at is not None)
        )
        for variant_id, each in firsts.items()
    }


def _said(row: LineNote) -> Said:
    author = row.author.name or row.author.email if row.author else row.author_name
    return Said(row.id, str(author or _("Somebody who left")), row.created_at, row.body)


def _noted(row: LineNote, variant: Variant, answers: tuple[Said, ...]) -> Noted:
    drafts = drafts_from(variant.parts)
    texts = [draft.text for draft in drafts]
    own = texts[row.part] if row.part < len(texts) else ""
    found = any(place_of(text, row.quote, row.before) for text in (own, *texts))
    return Noted(
        first=_said(row),
        part=row.part,
        quote=row.quote,
        gone=bool(row.quote) and not found,
        answers=answers,
        resolved=row.resolved_at is not None,
    )


def add_note(
    *,
    scope: Scope,
    variant_id: UUID,
    body: str,
    part: int = 0,
    quote: str = "",
    before: str = "",
    author_name: str = "",
) -> LineNote:
    """Comment on words of a variant (all of it without a quote). Raises: NotFound, Invalid."""
    variant = variant_of(scope=scope, variant_id=variant_id)
    with transaction.atomic():
        note = LineNote.objects.create(
            brand_id=scope.brand_id,
            variant=variant,
            part=max(0, min(part, 100)),
            quote=quote[:MAX_QUOTE],
            before=before[-CONTEXT:],
            body=_body(body),
            author_id=scope.user_id,
            author_name="" if scope.user_id else author_name[:200],
        )
        tell_saved(scope, variant.post_id)
    return note


def note_of_reviewer(
    scope: Scope, variant_id: UUID, part: int, quote: str, before: str, words: str
) -> LineNote:
    """What a reviewer says of some words stands beside them in the composer too."""
    return add_note(
        scope=scope, variant_id=variant_id, body=words, part=part, quote=quote, before=before,
        author_name=scope.actor,
    )  # fmt: skip


def answer_note(*, scope: Scope, note_id: UUID, body: str) -> LineNote:
    """Answer a comment; one that was settled is open again. Raises: NotFound, Invalid."""
    first = _note_of(scope, note_id)
    with transaction.atomic():
        LineNote.objects.filter(id=first.id).update(resolved_at=None, resolved_by=None)
        note = LineNote.objects.create(
            brand_id=scope.brand_id,
            variant_id=first.variant_id,
            parent=first,
            part=first.part,
            body=_body(body),
            author_id=scope.user_id,
        )
        tell_saved(scope, first.variant.post_id)
    return note


def resolve_note(*, scope: Scope, note_id: UUID, resolved: bool = True) -> None:
    """Settle a comment, or open it again. Raises: NotFound."""
    note = _note_of(scope, note_id)
    with transaction.atomic():
        LineNote.objects.filter(id=note.id).update(
            resolved_at=clock.now() if resolved else None,
            resolved_by_id=scope.user_id if resolved else None,
        )
        tell_saved(scope, note.variant.post_id)


def _note_of(scope: Scope, note_id: UUID) -> LineNote:
    note = (
        LineNote.objects.select_related("variant")
        .filter(brand_id=scope.brand_id, id=note_id, parent=None)
        .first()
    )
    if note is None:
        raise NotFound(_("This comment does not exist (any more)."))
    return note


def _body(body: str) -> str:
    said = body.strip()
    if not said:
        raise Invalid(_("Write the comment first."), field="body")
    if len(said) > MAX_CHARACTERS:
        raise Invalid(_("A text has %d characters at most.") % MAX_CHARACTERS, field="body")
    return said

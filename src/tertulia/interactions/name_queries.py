"""The names that a brand looks for, and how far its texts were looked through for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tertulia.interactions.models import Reading, Term, Wordlist
from tertulia.interactions.name_rules import Text, found_in
from tertulia.interactions.services.naming import names_for
from tertulia.kernel.errors import NotFound
from tertulia.kernel.scope import Scope
from tertulia.language.dictionary import Kind, key_of

MOST_TRIED = 2_000
"""Characters of a text that somebody tries."""
_MOST_OFFERED = 200


@dataclass(frozen=True)
class NameCard:
    """A name of the list."""

    id: UUID
    kind: str
    name: str
    aliases: tuple[str, ...]
    actor: str
    updated_at: datetime


@dataclass(frozen=True)
class Looked:
    """How far the texts of the last months were looked through for the names as they are now."""

    texts: int
    seen: int
    done: bool

    @property
    def percent(self) -> int:
        """100 only when all are."""
        if self.done:
            return 100
        return min(99, 100 * self.seen // self.texts) if self.texts else 0


@dataclass(frozen=True)
class Tried:
    """A name found in a sentence. `name` is the brand's own for what nobody wrote down."""

    kind: str
    name: str
    start: int
    end: int
    how: str
    id: str = ""


def names_on_list(*, scope: Scope, kind: str = "") -> list[NameCard]:
    """By kind and name."""
    rows = Term.objects.filter(brand_id=scope.brand_id)
    if kind:
        rows = rows.filter(kind=kind)
    order = {each.value: at for at, each in enumerate(Kind)}
    return [card_of(row) for row in sorted(rows, key=lambda row: (order[row.kind], row.key))]


def name_on_list(*, scope: Scope, term_id: UUID) -> NameCard:
    """One of them. Raises: NotFound."""
    row = Term.objects.filter(brand_id=scope.brand_id, id=term_id).first()
    if row is None:
        raise NotFound(_("There is no such name."))
    return card_of(row)


def card_of(row: Term) -> NameCard:
    """A row, as pages show it."""
    return NameCard(row.id, row.kind, row.name, tuple(row.aliases), row.actor, row.updated_at)


def names_by_id(*, scope: Scope, ids: Collection[str]) -> dict[str, NameCard]:
    """Those that are on the list still."""
    if not ids:
        return {}
    rows = Term.objects.filter(brand_id=scope.brand_id, id__in=ids)
    return {str(row.id): card_of(row) for row in rows}


def names_like(*, scope: Scope, words: str = "") -> list[str]:
    """Names to be offered while somebody writes one."""
    rows = Term.objects.filter(brand_id=scope.brand_id, key__contains=key_of(words))
    return list(rows.order_by("name").values_list("name", flat=True)[:_MOST_OFFERED])


def texts_that_name(*, scope: Scope, name: str) -> QuerySet[Reading]:
    """Readings of texts in which this name was found, by the name or an alias; none for no name."""
    known = Term.objects.filter(brand_id=scope.brand_id, keys__contains=[key_of(name)])
    term_id = known.values_list("id", flat=True).first()
    rows = Reading.objects.filter(brand_id=scope.brand_id)
    # Said again for the index, which holds those only that name something.
    return rows.filter(~Q(terms=[]), terms__contains=[term_id]) if term_id else rows.none()


def looked_through(*, scope: Scope) -> Looked:
    """How far looking through is."""
    row = Wordlist.objects.filter(brand_id=scope.brand_id).first()
    if row is None or row.looked == row.revision:
        return Looked(row.texts if row else 0, row.texts if row else 0, done=True)
    if row.looking != row.revision:
        return Looked(0, 0, done=False)
    return Looked(row.texts, row.seen, done=False)


def names_in(*, scope: Scope, text: str) -> list[Tried]:
    """What would be found in a text: pure rules, without the weights."""
    names = names_for([scope.brand_id])[scope.brand_id]
    found = found_in(names, Text(text[:MOST_TRIED], "", 0.0)).named
    return [
        Tried(
            kind=each.term.kind.value,
            name=each.term.name,
            start=each.start,
            end=each.end,
            how=each.how.value,
            id=names.ids[each.term],
        )
        for each in found
    ]

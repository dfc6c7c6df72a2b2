"""Where words were said: the search of the inbox.

A word that everybody uses is found among the newest texts within milliseconds, and by its index
only after fetching each text that ever had it; for one that is rare it is the other way round.
PostgreSQL guesses which it is from a hundred texts of all brands, and is wrong by a factor of ten:
so the newest texts of the brand are asked first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from tertulia.inbox.models import Entry, EntryKind
from tertulia.interactions.models import SAID_TO_US, Interaction
from tertulia.interactions.rules import searchable
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.scope import Scope
from tertulia.people.models import Identity

SEARCHED = 500
"""How many texts that say so are looked at, the newest."""
ASKED = 500
"""In how many of the newest texts a word is counted first."""
OFTEN = 25
"""In so many of them: a word that is often said."""
PASSED = 20_000
"""How many texts are passed over at most to find those that say so."""


@dataclass(frozen=True)
class Said:
    """Where words were said."""

    where: Q
    cut: int
    """How many of the newest texts that say so were looked at, if there are more; 0: all."""


def said(scope: Scope, asked: str) -> Said | None:
    """All the words in one text, in a note, or in the person's name or handle.

    Looked for in the newest `SEARCHED` texts that say so: a word that everybody uses then costs no
    more than a rare one, and the list says that older texts were not looked at.
    """
    words = searchable(asked).split()
    if not words:
        return None
    people = _all_words(Identity.objects.filter(brand_id=scope.brand_id), words)
    known = people.values_list("id", flat=True)[:SEARCHED]
    notes = Entry.objects.filter(brand_id=scope.brand_id, kind=EntryKind.NOTE)
    for word in words:
        notes = notes.filter(text__icontains=word)
    lines = Entry.objects.filter(AnyOf("interaction_id", _newest_that_say(scope, words)))
    heard = list(lines.values_list("conversation_id", flat=True))
    found = {*heard, *notes.values_list("conversation_id", flat=True)}
    where = Q(AnyOf("id", found)) | Q(AnyOf("identity_id", known))
    return Said(where, cut=SEARCHED if len(heard) == SEARCHED else 0)


def _newest_that_say(scope: Scope, words: Sequence[str]) -> list[UUID]:
    texts = Interaction.objects.filter(SAID_TO_US, brand_id=scope.brand_id)
    if _among_newest(texts, words, ASKED, "count(*)", 1)[0] >= OFTEN:
        found = _among_newest(texts, words, PASSED, "id", SEARCHED)
        if len(found) == SEARCHED:
            return found
    # Not by their time: it would go through the brand's texts one by one.
    by_index = _all_words(texts, words).order_by((F("created_at") + timedelta(0)).desc())
    return list(by_index.values_list("id", flat=True)[:SEARCHED])


def _among_newest(
    texts: QuerySet[Interaction], words: Sequence[str], newest: int, wanted: str, most: int
) -> list[Any]:
    """`wanted` of those of the newest texts that say all the words, the newest first."""
    looked_at = texts.order_by("-created_at").values("id", "search")[:newest]
    sql, values = looked_at.query.sql_with_params()
    patterns = [f"%{connection.ops.prep_for_like_query(word)}%" for word in words]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {wanted} FROM ({sql}) newest WHERE search LIKE ALL(%s) LIMIT %s",  # noqa: S608
            [*values, patterns, most],
        )
        return [row[0] for row in cursor.fetchall()]


def _all_words[M: (Interaction, Identity)](rows: QuerySet[M], words: Sequence[str]) -> QuerySet[M]:
    for word in words:
        rows = rows.filter(search__contains=word)
    return rows

"""A brand's names changed: its texts of the last months are looked through again, the newest first.

The weights are asked only where whom a text is about hangs on its clauses and they were not read
before. Done by who reads, a little at a time, when no text waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from tertulia.interactions.events import InteractionsRead
from tertulia.interactions.models import Reading, Wordlist
from tertulia.interactions.readers import TextReader
from tertulia.interactions.services.naming import Told, tell_names, text_of
from tertulia.kernel import clock
from tertulia.kernel.outbox import emit
from tertulia.kernel.rows import write_rows

CHUNK = 256
BACK = timedelta(days=183)
"""Older texts keep what was found in them."""
_FIELDS = ("towards", "named", "terms", "felt", "hashtags", "handles", "links")


def names_wait() -> bool:
    """Whether texts are to be looked through."""
    return _unfinished().exists()


def _unfinished() -> QuerySet[Wordlist]:
    return Wordlist.objects.filter(looked__lt=F("revision"))


def look_through(reader: TextReader, *, limit: int = CHUNK) -> int:
    """The next texts of the brand that waits longest; returns how many lists it worked on."""
    with transaction.atomic():
        rows = _unfinished().select_for_update(skip_locked=True)
        wordlist = rows.order_by("changed_at").first()
        if wordlist is None:
            return 0
        if wordlist.looking != wordlist.revision:
            _begin(wordlist)
        found = list(_next(wordlist)[:limit])
        changed = _look(reader, found)
        wordlist.seen = min(wordlist.seen + len(found), wordlist.texts)
        if found:
            last = found[-1].interaction
            wordlist.at, wordlist.at_id = last.created_at, last.id
        if len(found) < limit:
            wordlist.looked = wordlist.looking
        wordlist.save()
        if changed:
            emit(InteractionsRead(brand_id=wordlist.brand_id, ids=changed))
    return 1


def _begin(wordlist: Wordlist) -> None:
    wordlist.looking = wordlist.revision
    wordlist.at = wordlist.at_id = None
    wordlist.seen, wordlist.texts = 0, _of_late(wordlist.brand_id).count()


def _of_late(brand_id: UUID) -> QuerySet[Reading]:
    rows = Reading.objects.filter(brand_id=brand_id, interaction__brand_id=brand_id)
    since = clock.now() - BACK
    return rows.exclude(version="").filter(broken=False, interaction__created_at__gte=since)


def _next(wordlist: Wordlist) -> QuerySet[Reading]:
    rows = _of_late(wordlist.brand_id).select_for_update(of=("self",))
    if wordlist.at is not None:
        earlier = Q(interaction__created_at__lt=wordlist.at)
        same = Q(interaction__created_at=wordlist.at, interaction_id__lt=wordlist.at_id)
        rows = rows.filter(earlier | same, interaction__created_at__lte=wordlist.at)
    return rows.select_related("interaction").order_by(
        "-interaction__created_at", "-interaction_id"
    )


def _look(reader: TextReader, rows: Sequence[Reading]) -> list[UUID]:
    """Write what is found now; returns those in which it is something else than before."""
    texts = [
        (
            row.brand_id,
            text_of(
                text=row.interaction.text,
                kind=row.interaction.kind,
                chances=row.chances,
                felt=row.felt,
            ),
        )
        for row in rows
    ]
    changed = [
        row
        for row, told in zip(rows, tell_names(reader, texts), strict=True)
        if _put(row, told)
    ]  # fmt: skip
    write_rows(changed, _FIELDS)
    return [row.interaction_id for row in changed]


def _put(row: Reading, told: Told) -> bool:
    given = asdict(told)
    if "towards" in row.corrected:
        del given["towards"]
    given["terms"] = [UUID(each) for each in told.terms]
    for name in ("named", "hashtags", "handles", "links"):
        given[name] = list(given[name])
    before = {name: getattr(row, name) for name in given}
    for name, value in given.items():
        setattr(row, name, value)
    return before != given

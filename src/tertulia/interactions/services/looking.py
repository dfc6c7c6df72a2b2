"""A brand's names changed: its texts of the last months are looked through again, the newest first.

The weights are asked only where whom a text is about hangs on its clauses and they were not read
before. Done by who reads, a little at a time, when no text waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from tertulia.kernel.anyof import AnyOf
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
    """The next texts of the brand that waits longest; returns how many lists it worked on.

    Nothing is held while the reader computes; what changed meanwhile is looked at again.
    """
    wordlist = _unfinished().order_by("changed_at").first()
    if wordlist is None:
        return 0
    if wordlist.looking != wordlist.revision:
        _begin(wordlist)
    found = list(_next(wordlist)[:limit])
    told = _look(reader, found)
    with transaction.atomic():
        lists = _unfinished().filter(pk=wordlist.pk, revision=wordlist.revision)
        held = _held(found) if lists.select_for_update(skip_locked=True).first() else None
        if held is not None:
            _write(wordlist, zip(held, told, strict=True))
            _go_on(wordlist, found, is_last=len(found) < limit)
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
    rows = _of_late(wordlist.brand_id)
    if wordlist.at is not None:
        earlier = Q(interaction__created_at__lt=wordlist.at)
        same = Q(interaction__created_at=wordlist.at, interaction_id__lt=wordlist.at_id)
        rows = rows.filter(earlier | same, interaction__created_at__lte=wordlist.at)
    return rows.select_related("interaction").order_by(
        "-interaction__created_at", "-interaction_id"
    )


def _look(reader: TextReader, rows: Sequence[Reading]) -> list[Told]:
    """What each names now, and whom it is about."""
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
    return tell_names(reader, texts)


def _held(rows: Sequence[Reading]) -> list[Reading | None] | None:
    """The same rows, locked, in order; None in place of those that are gone. None where one says
    something else by now."""
    locked = Reading.objects.select_for_update(of=("self",)).select_related("interaction")
    now = {row.pk: row for row in locked.filter(AnyOf("interaction_id", [row.pk for row in rows]))}
    found = [now.get(row.pk) for row in rows]
    if any(each and _ground(each) != _ground(row) for row, each in zip(rows, found, strict=True)):
        return None
    return found


def _ground(row: Reading) -> tuple[object, ...]:
    """What is looked at."""
    return row.version, row.chances, row.felt, row.interaction.text


def _write(wordlist: Wordlist, found: Iterable[tuple[Reading | None, Told]]) -> None:
    changed = [row for row, told in found if row is not None and _put(row, told)]
    write_rows(changed, _FIELDS)
    if changed:
        ids = [row.interaction_id for row in changed]
        emit(InteractionsRead(brand_id=wordlist.brand_id, ids=ids))


def _go_on(wordlist: Wordlist, found: Sequence[Reading], *, is_last: bool) -> None:
    wordlist.seen = min(wordlist.seen + len(found), wordlist.texts)
    if found:
        last = found[-1].interaction
        wordlist.at, wordlist.at_id = last.created_at, last.id
    if is_last:
        wordlist.looked = wordlist.looking
    wordlist.save(update_fields=["looked", "looking", "at", "at_id", "seen", "texts"])


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

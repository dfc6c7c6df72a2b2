"""Reading a batch of what waits. Nothing is held while the reader computes: nobody waits for it, not who
corrects a text and not who stores its next words. What changed meanwhile is read anew."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tertulia.interactions.models import AtWork, Interaction, Reading
from tertulia.interactions.readers import TextReader
from tertulia.interactions.reading_rules import LEVELS, Said, overruled, said_of
from tertulia.interactions.services.holding import Waiting, held, labels_of, tell_read
from tertulia.interactions.services.layers import layers_of
from tertulia.interactions.services.looking import names_wait
from tertulia.interactions.services.naming import NO_NAMES, Told, tell_names, text_of
from tertulia.interactions.services.wanting import marks_of
from tertulia.kernel import clock
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.rows import state_of, write_values

if TYPE_CHECKING:
    from tertulia.language.reader import Layers

log = logging.getLogger(__name__)
BATCH = 1024
MOST_DEATHS = 2
NOTHING = Said("", "", "", "", "", chances={})
#: Our field -> task of the reader that tells it.
TASKS = {"intent": "intent", "sentiment": "sentiment", "emotion": "emotion", "urgent": "urgency"}


class _Answer(NamedTuple):
    row: Waiting
    said: Said
    broken: bool
    names: Told = NO_NAMES


def read_batch(reader: TextReader, *, limit: int = BATCH) -> int:
    """Read what waits, then what other weights have read; returns how many. Nobody waits for it.

    New texts before those from before the connection, the newest first.
    """
    alone = _left_by_the_dead(reader)
    if alone:
        return alone
    ids = _next_ids(reader.version, limit)
    return _read(reader, ids) if ids else 0


def anything_waits(version: str) -> bool:
    """Whether there is work for these weights."""
    return bool(
        _next_ids(version, 1)
        or AtWork.objects.filter(id=1).exclude(ids=[]).exists()
        or names_wait()
        or Reading.objects.filter(why__isnull=True, why_asked_at__isnull=False).exists()
    )


def _next_ids(version: str, limit: int) -> list[UUID]:
    waiting = Reading.objects.filter(version="").order_by("history", "-said_at")
    ids = list(waiting.values_list("interaction_id", flat=True)[:limit])
    if ids:
        return ids
    other = Reading.objects.filter(Q(version__lt=version) | Q(version__gt=version))
    return list(other.exclude(version="").values_list("interaction_id", flat=True)[:limit])


def _left_by_the_dead(reader: TextReader) -> int:
    """What a reader was at when it was killed, one by one: what kills twice is passed over."""
    left = AtWork.objects.filter(id=1).first()
    if left is None or not left.ids:
        return 0
    if len(left.ids) == 1 and left.deaths >= MOST_DEATHS:
        return _pass_over(reader, left.ids)
    deaths = left.deaths + 1 if len(left.ids) == 1 else 1
    return sum(_read(reader, [each], deaths=deaths) for each in left.ids)


def _pass_over(reader: TextReader, ids: Sequence[UUID]) -> int:
    log.error("a text ends its reader and is passed over", extra={"interaction": str(ids[0])})
    return _write(reader, [_answer(row, None) for row in _waiting(ids, reader.version)])


def _read(reader: TextReader, ids: Sequence[UUID], *, deaths: int = 0) -> int:
    AtWork.objects.update_or_create(id=1, defaults={"ids": list(ids), "deaths": deaths})
    rows = _waiting(ids, reader.version)
    texts = _texts(rows)
    rows = [row for row in rows if row.interaction_id in texts]
    layers = layers_of(reader, {row.brand_id for row in rows})
    answers = _answers(reader, rows, [texts[row.interaction_id][0] for row in rows], layers)
    return _write(reader, _named(reader, answers, texts))


def _waiting(ids: Sequence[UUID], version: str) -> list[Waiting]:
    """Those of them that still wait."""
    rows = Reading.objects.filter(AnyOf("interaction_id", ids)).exclude(version=version)
    told = rows.annotate(state=state_of(Reading)).values_list(*Waiting._fields)
    return [Waiting._make(each) for each in told]


def _texts(rows: Sequence[Waiting]) -> dict[UUID, tuple[str, str]]:
    """Text and kind; what was erased meanwhile is missing."""
    said = Interaction.objects.filter(AnyOf("id", [row.interaction_id for row in rows]))
    return {key: (text, kind) for key, text, kind in said.values_list("id", "text", "kind")}


def _answers(
    reader: TextReader,
    rows: Sequence[Waiting],
    texts: Sequence[str],
    layers: Mapping[UUID, Layers],
) -> list[_Answer]:
    if not rows:
        return []
    try:
        taught = [layers.get(row.brand_id) for row in rows]
        found = reader.read(texts, taught) if layers else reader.read(texts)
        return [_answer(row, said_of(each)) for row, each in zip(rows, found, strict=True)]
    except Exception:
        # One of them breaks the reader: it is found by reading them one by one.
        if len(rows) > 1:
            return [
                answer
                for row, text in zip(rows, texts, strict=True)
                for answer in _answers(reader, [row], [text], layers)
            ]
        log.exception(
            "a text could not be read", extra={"interaction": str(rows[0].interaction_id)}
        )
        return [_answer(rows[0], None)]


def _named(
    reader: TextReader, answers: Sequence[_Answer], texts: Mapping[UUID, tuple[str, str]]
) -> list[_Answer]:
    """With what each names, and whom it is about; nothing of what could not be read."""
    given = []
    for each in answers:
        if not each.broken:
            text, kind = texts[each.row.interaction_id]
            about = text_of(text=text, kind=kind, chances=each.said.chances, felt=None)
            given.append((each.row.brand_id, about))
    told = iter(tell_names(reader, given))
    return [each if each.broken else each._replace(names=next(told)) for each in answers]


def _answer(row: Waiting, said: Said | None) -> _Answer:
    if not row.second and not row.corrected and said is not None:
        return _Answer(row, said, broken=False)
    before = labels_of(row)
    if row.second and said is not None:
        # Somebody more careful has read it: that holds until they read it again.
        said = Said(**before, chances=row.chances)
    holds = overruled(said or NOTHING, held=before, corrected=row.corrected)
    return _Answer(row, holds, broken=said is None)


def _write(reader: TextReader, answers: Sequence[_Answer]) -> int:
    """Returns how many; what is not as it was when it was read goes on waiting."""
    with transaction.atomic():
        # Who changes a text writes this row too: it waits to be read anew.
        rows = Reading.objects.select_for_update(skip_locked=True, of=("self",))
        free = rows.filter(AnyOf("interaction_id", [each.row.interaction_id for each in answers]))
        now = dict(free.annotate(state=state_of(Reading)).values_list("interaction_id", "state"))
        kept = [each for each in answers if now.get(each.row.interaction_id) == each.row.state]
        write_values(Reading, _values(reader, kept))
        tell_read(each.row for each in kept)
        AtWork.objects.filter(id=1).update(ids=[], deaths=0)
    return len(kept)


def _values(reader: TextReader, answers: Sequence[_Answer]) -> list[dict[str, Any]]:
    done = {"version": reader.version, "read_at": clock.now(), "wants_at": None, "tries": 0}
    marks = marks_of([(each.row, each.said, each.broken) for each in answers])
    told = []
    for each, wants in zip(answers, marks, strict=True):
        key, said = each.row.interaction_id, held(each.said)
        values = {"interaction_id": key, **said, **vars(each.names), **done}
        if each.broken or "towards" in each.row.corrected:
            values["towards"] = each.said.towards
        told.append({**values, "broken": each.broken, "wants": wants})
    return told


def explain_asked(reader: TextReader, *, limit: int = 20) -> list[tuple[UUID, UUID]]:
    """Find the words for what somebody opened; returns (brand, interaction) of each."""
    rows = list(
        Reading.objects.filter(why__isnull=True, why_asked_at__isnull=False)
        .select_related("interaction")
        .order_by("why_asked_at")[:limit]
    )
    layers = layers_of(reader, {row.brand_id for row in rows})
    found = [(row, _why(reader, row, layers.get(row.brand_id))) for row in rows]
    # What was corrected or read anew meanwhile is not asked for any more.
    return [
        (row.brand_id, row.interaction_id)
        for row, why in found
        if Reading.objects.filter(
            pk=row.pk, why__isnull=True, why_asked_at=row.why_asked_at
        ).update(why=why)
    ]


def _why(reader: TextReader, row: Reading, layers: Layers | None) -> dict[str, list[list[int]]]:
    found = {}
    for field, task in TASKS.items():
        label = getattr(row, field)
        if not label or (field == "urgent" and label not in LEVELS):
            continue
        try:
            spans = reader.why(row.interaction.text, task, label, layers=layers)
        except (KeyError, ValueError):
            continue  # a label that this reader has not, said by a person
        except Exception:
            log.exception("no reason found", extra={"interaction": str(row.pk)})
            continue
        found[field] = sorted([each.start, each.end] for each in spans)
    return found

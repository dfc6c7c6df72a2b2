"""Reading a batch of what waits: one transaction, skipping what another reader holds."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from tertulia.interactions.events import InteractionsRead
from tertulia.interactions.models import AtWork, Interaction, Reading
from tertulia.interactions.readers import TextReader
from tertulia.interactions.reading_rules import LABELS, LEVELS, Said, overruled, said_of
from tertulia.interactions.services.layers import layers_of
from tertulia.interactions.services.looking import names_wait
from tertulia.interactions.services.naming import NO_NAMES, Told, tell_names, text_of
from tertulia.interactions.services.wanting import marks_of
from tertulia.kernel import clock
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.outbox import emit

if TYPE_CHECKING:
    from tertulia.language.reader import Layers

log = logging.getLogger(__name__)
BATCH = 512
MOST_DEATHS = 2
NOTHING = Said("", "", "", "", "", chances={})
#: Our field -> task of the reader that tells it.
TASKS = {"intent": "intent", "sentiment": "sentiment", "emotion": "emotion", "urgent": "urgency"}

_WRITE = """
UPDATE interactions_reading AS r SET version = %(version)s, read_at = %(now)s, broken = v.broken,
    language = v.language, sentiment = v.sentiment, emotion = v.emotion, intent = v.intent,
    urgent = v.urgent, urgency = v.urgency, chances = v.chances::jsonb, why = NULL,
    why_asked_at = NULL, wants = v.wants, wants_at = NULL, tries = 0,
    towards = v.towards, named = v.named::jsonb, terms = v.terms::uuid[], felt = v.felt::smallint[],
    hashtags = v.hashtags::text[], handles = v.handles::text[], links = v.links::text[]
FROM unnest(%(ids)s::uuid[], %(broken)s::bool[], %(languages)s::text[], %(sentiments)s::text[],
    %(emotions)s::text[], %(intents)s::text[], %(urgents)s::text[], %(urgencies)s::int[],
    %(chances)s::text[], %(towards)s::text[], %(named)s::text[], %(terms)s::text[],
    %(felt)s::text[], %(hashtags)s::text[], %(handles)s::text[], %(links)s::text[],
    %(wants)s::int[])
    AS v (id, broken, language, sentiment, emotion, intent, urgent, urgency, chances, towards,
    named, terms, felt, hashtags, handles, links, wants)
WHERE r.interaction_id = v.id
"""


@dataclass(frozen=True)
class _Answer:
    row: Reading
    said: Said
    broken: bool
    told: Told = NO_NAMES


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
    with transaction.atomic():
        rows = _locked(ids, reader.version)
        _write([_answer(row, None) for row in rows], reader.version)
        AtWork.objects.filter(id=1).update(ids=[], deaths=0)
    return len(rows)


def _read(reader: TextReader, ids: Sequence[UUID], *, deaths: int = 0) -> int:
    AtWork.objects.update_or_create(id=1, defaults={"ids": list(ids), "deaths": deaths})
    with transaction.atomic():
        rows = _locked(ids, reader.version)
        said = Interaction.objects.filter(AnyOf("id", [row.interaction_id for row in rows]))
        texts = {key: (text, kind) for key, text, kind in said.values_list("id", "text", "kind")}
        rows = [row for row in rows if row.interaction_id in texts]
        layers = layers_of(reader, {row.brand_id for row in rows})
        answers = _answers(reader, rows, [texts[row.interaction_id][0] for row in rows], layers)
        _write(_with_names(reader, answers, texts), reader.version)
        AtWork.objects.filter(id=1).update(ids=[], deaths=0)
    return len(rows)


def _locked(ids: Sequence[UUID], version: str) -> list[Reading]:
    """Those of them that still wait and nobody else holds."""
    rows = Reading.objects.select_for_update(skip_locked=True, of=("self",))
    return list(rows.filter(AnyOf("interaction_id", ids)).exclude(version=version))


def _answers(
    reader: TextReader,
    rows: Sequence[Reading],
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
        log.exception("a text could not be read", extra={"interaction": str(rows[0].pk)})
        return [_answer(rows[0], None)]


def _with_names(
    reader: TextReader, answers: Sequence[_Answer], texts: Mapping[UUID, tuple[str, str]]
) -> list[_Answer]:
    """With what each names, and whom it is about: but for those that could not be read."""
    read = [each for each in answers if not each.broken]
    given = []
    for each in read:
        text, kind = texts[each.row.interaction_id]
        about = text_of(text=text, kind=kind, chances=each.said.chances, felt=None)
        given.append((each.row.brand_id, about))
    found = [each for each in answers if each.broken]
    for each, told in zip(read, tell_names(reader, given), strict=True):
        whom = each.said.towards if "towards" in each.row.corrected else told.towards
        found.append(replace(each, said=replace(each.said, towards=whom), told=told))
    return found


def _answer(row: Reading, said: Said | None) -> _Answer:
    held = {name: str(getattr(row, name)) for name in LABELS}
    if row.second and said is not None:
        # Somebody more careful has read it: that holds until they read it again.
        said = Said(**held, chances=row.chances)
    holds = overruled(said or NOTHING, held=held, corrected=row.corrected)
    return _Answer(row, holds, broken=said is None)


def _write(answers: Sequence[_Answer], version: str) -> None:
    if not answers:
        return
    said = [each.said for each in answers]
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "version": version,
                "now": clock.now(),
                "ids": [each.row.interaction_id for each in answers],
                "broken": [each.broken for each in answers],
                "languages": [each.language for each in said],
                "sentiments": [each.sentiment for each in said],
                "emotions": [each.emotion for each in said],
                "intents": [each.intent for each in said],
                "urgents": [each.urgent for each in said],
                "urgencies": [each.urgency for each in said],
                "chances": [json.dumps(each.chances) for each in said],
                "wants": marks_of([(each.row, each.said, each.broken) for each in answers]),
                "towards": [each.towards for each in said],
                **_names([each.told for each in answers]),
            },
        )
    by_brand: dict[UUID, list[UUID]] = defaultdict(list)
    for each in answers:
        by_brand[each.row.brand_id].append(each.row.interaction_id)
    emit(*(InteractionsRead(brand_id=brand, ids=ids) for brand, ids in by_brand.items()))


def _names(told: Sequence[Told]) -> dict[str, list[str | None]]:
    return {
        "named": [json.dumps(each.named) for each in told],
        "terms": [_array(each.terms) for each in told],
        "felt": [None if each.felt is None else _array(map(str, each.felt)) for each in told],
        "hashtags": [_array(each.hashtags) for each in told],
        "handles": [_array(each.handles) for each in told],
        "links": [_array(each.links) for each in told],
    }


def _array(words: Iterable[str]) -> str:
    """As PostgreSQL writes an array: `unnest` takes one level apart, and no array in an array."""
    quoted = (each.replace("\\", "\\\\").replace('"', '\\"') for each in words)
    return "{" + ",".join(f'"{each}"' for each in quoted) + "}"


def explain_asked(reader: TextReader, *, limit: int = 20) -> list[tuple[UUID, UUID]]:
    """Find the words for what somebody opened; returns (brand, interaction) of each."""
    with transaction.atomic():
        rows = list(
            Reading.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(why__isnull=True, why_asked_at__isnull=False)
            .select_related("interaction")
            .order_by("why_asked_at")[:limit]
        )
        layers = layers_of(reader, {row.brand_id for row in rows})
        for row in rows:
            row.why = _why(reader, row, layers.get(row.brand_id))
            row.save(update_fields=["why"])
    return [(row.brand_id, row.interaction_id) for row in rows]


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

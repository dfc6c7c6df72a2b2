"""The second reading of what waits for it, by the careful reader of this server."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from tertulia.interactions.events import InteractionsRead
from tertulia.interactions.models import AtWork, Interaction, Reading, SecondChoice
from tertulia.interactions.readers import TextReader
from tertulia.interactions.reading_rules import LABELS, Said, overruled, said_of
from tertulia.interactions.second_readers import SecondReader
from tertulia.interactions.second_rules import BATCH, Why
from tertulia.interactions.services.layers import layers_of
from tertulia.kernel import clock
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.outbox import emit

if TYPE_CHECKING:
    from tertulia.language.reader import Layers

log = logging.getLogger(__name__)
AT_WORK = 2
"""Of `AtWork`: what the careful reader was at."""
MOST_DEATHS = 2
_WRITE = """
UPDATE interactions_reading AS r SET second = v.second, second_at = %(now)s, wants = 0,
    wants_at = NULL, tries = 0, language = v.language, sentiment = v.sentiment,
    emotion = v.emotion, intent = v.intent, urgent = v.urgent, urgency = v.urgency,
    chances = v.chances::jsonb, why = NULL, why_asked_at = NULL
FROM unnest(%(ids)s::uuid[], %(seconds)s::text[], %(languages)s::text[], %(sentiments)s::text[],
    %(emotions)s::text[], %(intents)s::text[], %(urgents)s::text[], %(urgencies)s::int[],
    %(chances)s::text[])
    AS v (id, second, language, sentiment, emotion, intent, urgent, urgency, chances)
WHERE r.interaction_id = v.id
"""


@dataclass(frozen=True)
class Second:
    """What a second reader said of a locked row; None = it could not read it, and the first holds."""

    row: Reading
    said: Said | None


def waits_here(*, limit: int = BATCH) -> list[UUID]:
    """What the careful reader of this server reads next: asked for, then what matters, the newest."""
    here = Q(by=SecondChoice.By.LOCAL, marking=False)
    not_here = SecondChoice.objects.exclude(here).values("brand_id")
    rows = Reading.objects.filter(wants__gt=0).exclude(version="").exclude(brand_id__in=not_here)
    ordered = rows.order_by("-wants", "history", "-said_at")
    return list(ordered.values_list("interaction_id", flat=True)[:limit])


def somebody_waits() -> bool:
    """Whether a person asked for a second reading."""
    return Reading.objects.filter(wants__gte=int(Why.ASKED)).exclude(version="").exists()


def read_second_batch(fast: TextReader, careful: SecondReader, *, limit: int = BATCH) -> int:
    """Read a few that wait a second time; returns how many. Nobody waits for it."""
    alone = _left_by_the_dead(fast, careful)
    if alone:
        return alone
    ids = waits_here(limit=limit)
    return _read(fast, careful, ids) if ids else 0


def _left_by_the_dead(fast: TextReader, careful: SecondReader) -> int:
    """As with first readings: what kills its reader again and again is passed over."""
    left = AtWork.objects.filter(id=AT_WORK).first()
    if left is None or not left.ids:
        return 0
    if len(left.ids) == 1 and left.deaths >= MOST_DEATHS:
        log.error("a text ends its careful reader", extra={"interaction": str(left.ids[0])})
        with transaction.atomic():
            write_second([Second(row, None) for row in _locked(left.ids)], careful.version)
            AtWork.objects.filter(id=AT_WORK).update(ids=[], deaths=0)
        return 1
    deaths = left.deaths + 1 if len(left.ids) == 1 else 1
    return sum(max(1, _read(fast, careful, [each], deaths=deaths)) for each in left.ids)


def _read(fast: TextReader, careful: SecondReader, ids: Sequence[UUID], *, deaths: int = 0) -> int:
    AtWork.objects.update_or_create(id=AT_WORK, defaults={"ids": list(ids), "deaths": deaths})
    with transaction.atomic():
        rows = _locked(ids)
        texts = texts_of(rows)
        rows = [row for row in rows if row.interaction_id in texts]
        layers = layers_of(fast, {row.brand_id for row in rows})
        asked = [(texts[row.interaction_id], layers.get(row.brand_id)) for row in rows]
        said = _said(fast, careful, asked)
        found = [Second(row, each) for row, each in zip(rows, said, strict=True)]
        write_second(found, careful.version)
        AtWork.objects.filter(id=AT_WORK).update(ids=[], deaths=0)
    return len(rows)


def _locked(ids: Sequence[UUID]) -> list[Reading]:
    """Those of them that still wait and nobody else holds."""
    rows = Reading.objects.select_for_update(skip_locked=True, of=("self",))
    waits = Q(wants__gt=0) & ~Q(version="")
    return list(rows.filter(waits, AnyOf("interaction_id", list(ids))))


def texts_of(rows: Sequence[Reading]) -> dict[UUID, str]:
    """By interaction; what was erased meanwhile is missing."""
    found = Interaction.objects.filter(AnyOf("id", [row.interaction_id for row in rows]))
    return dict(found.values_list("id", "text"))


def _said(
    fast: TextReader, careful: SecondReader, asked: Sequence[tuple[str, Layers | None]]
) -> list[Said | None]:
    """One by one where the batch cannot be read: only the one that breaks the reader is lost."""
    if not asked:
        return []
    texts, layers = [text for text, _layers in asked], [layers for _text, layers in asked]
    try:
        first = fast.read(texts, layers) if any(layers) else fast.read(texts)
        found = zip(texts, careful.read(texts, first), strict=True)
        return [said_of(each) for _text, each in found]
    except Exception:
        if len(asked) > 1:
            return [said for each in asked for said in _said(fast, careful, [each])]
        log.exception("a text could not be read a second time")
        return [None]


def write_second(found: Sequence[Second], version: str) -> None:
    """What a second reader said holds from now on; a person's word still over it. In a transaction."""
    if not found:
        return
    said = [_holds(each) for each in found]
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "now": clock.now(),
                "ids": [each.row.interaction_id for each in found],
                "seconds": [version if each.said else each.row.second for each in found],
                "languages": [each.language for each in said],
                "sentiments": [each.sentiment for each in said],
                "emotions": [each.emotion for each in said],
                "intents": [each.intent for each in said],
                "urgents": [each.urgent for each in said],
                "urgencies": [each.urgency for each in said],
                "chances": [json.dumps(each.chances) for each in said],
            },
        )
    by_brand: dict[UUID, list[UUID]] = defaultdict(list)
    for each in found:
        by_brand[each.row.brand_id].append(each.row.interaction_id)
    emit(*(InteractionsRead(brand_id=brand, ids=ids) for brand, ids in by_brand.items()))


def _holds(each: Second) -> Said:
    held = {name: str(getattr(each.row, name)) for name in LABELS}
    before = Said(**held, chances=each.row.chances)
    return overruled(each.said or before, held=held, corrected=each.row.corrected)

"""The second reading of what waits for it, by the careful reader of this server."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from tertulia.interactions.models import AtWork, Interaction, Reading, SecondChoice
from tertulia.interactions.readers import TextReader
from tertulia.interactions.reading_rules import Said, overruled, said_of
from tertulia.interactions.second_readers import SecondReader
from tertulia.interactions.second_rules import BATCH, Why
from tertulia.interactions.services.holding import held, labels_of, tell_read
from tertulia.interactions.services.layers import layers_of
from tertulia.kernel import clock
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.rows import write_values

if TYPE_CHECKING:
    from tertulia.language.reader import Layers

log = logging.getLogger(__name__)
AT_WORK = 2
"""Of `AtWork`: what the careful reader was at."""
MOST_DEATHS = 2


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
    rows = list(_waiting(ids))
    texts = texts_of(rows)
    rows = [row for row in rows if row.interaction_id in texts]
    layers = layers_of(fast, {row.brand_id for row in rows})
    asked = [(texts[row.interaction_id], layers.get(row.brand_id)) for row in rows]
    said = dict(zip([row.pk for row in rows], _said(fast, careful, asked), strict=True))
    first = {row.pk: (row.version, texts[row.pk]) for row in rows}
    with transaction.atomic():
        held = _locked(ids)
        still = texts_of(held)
        found = [
            Second(row, said[row.pk])
            for row in held
            if first.get(row.pk) == (row.version, still.get(row.pk))
        ]
        write_second(found, careful.version)
        AtWork.objects.filter(id=AT_WORK).update(ids=[], deaths=0)
    return len(found)


def _waiting(ids: Sequence[UUID]) -> QuerySet[Reading]:
    waits = Q(wants__gt=0) & ~Q(version="")
    return Reading.objects.filter(waits, AnyOf("interaction_id", list(ids)))


def _locked(ids: Sequence[UUID]) -> list[Reading]:
    """Those of them that still wait and nobody else holds."""
    return list(_waiting(ids).select_for_update(skip_locked=True, of=("self",)))


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
    now = clock.now()
    done = {"second_at": now, "wants": int(Why.NOT), "wants_at": None, "tries": 0}
    told = [
        {
            "interaction_id": each.row.interaction_id,
            **held(_holds(each)),
            "second": version if each.said else each.row.second,
            **done,
        }
        for each in found
    ]
    write_values(Reading, told)
    tell_read(each.row for each in found)


def _holds(each: Second) -> Said:
    before = labels_of(each.row)
    said = each.said or Said(**before, chances=each.row.chances)
    return overruled(said, held=before, corrected=each.row.corrected)

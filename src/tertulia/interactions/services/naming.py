"""What texts name and whom they are about: the brand's list, met with what people wrote."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tertulia.accounts.models import Brand
from tertulia.interactions.models import Term, Wordlist
from tertulia.interactions.name_rules import (
    Found,
    Names,
    Text,
    Written,
    as_kept,
    felt_of,
    found_in,
    names_of,
    pieces_of,
)
from tertulia.interactions.readers import TextReader
from tertulia.networks.models import Channel

log = logging.getLogger(__name__)
_kept: dict[UUID, tuple[object, Names]] = {}


@dataclass(frozen=True)
class Told:
    """What a reading says of names. `terms` are those of `named`, each once."""

    towards: str = ""
    named: Sequence[Sequence[Any]] = ()
    terms: Sequence[str] = ()
    felt: Sequence[int] | None = None
    hashtags: Sequence[str] = ()
    handles: Sequence[str] = ()
    links: Sequence[str] = ()


NO_NAMES = Told()


def text_of(
    *, text: str, kind: str, chances: Mapping[str, Mapping[str, int]], felt: Sequence[int] | None
) -> Text:
    """A text with what is felt in it, from percents as they are stored."""
    sentiment = {label: each / 100 for label, each in chances.get("sentiment", {}).items()}
    return Text(text, kind, felt_of(sentiment), felt)


def names_for(brand_ids: Collection[UUID]) -> dict[UUID, Names]:
    """The lists of these brands; read anew only where something changed."""
    lists = {row.brand_id: row for row in Wordlist.objects.filter(brand_id__in=brand_ids)}
    channels: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    known = Channel.objects.filter(brand_id__in=brand_ids, disconnected_at__isnull=True)
    for brand_id, name, handle in known.order_by("id").values_list("brand_id", "name", "handle"):
        channels[brand_id].append((name, handle))
    found = {}
    for brand_id, name in Brand.objects.filter(id__in=brand_ids).values_list("id", "name"):
        row = lists.get(brand_id)
        sign = (row and (row.revision, row.changed_at), name, channels[brand_id])
        held = _kept.get(brand_id)
        if held is None or held[0] != sign:
            written = _written(brand_id) if row else []
            pairs = channels[brand_id]
            names = names_of(
                written,
                brand=name,
                channels=[each[0] for each in pairs],
                handles=[each[1] for each in pairs],
            )
            held = _kept[brand_id] = (sign, names)
        found[brand_id] = held[1]
    return found


def _written(brand_id: UUID) -> list[Written]:
    rows = Term.objects.filter(brand_id=brand_id).order_by("id")
    return [Written(str(row.id), row.kind, row.name, tuple(row.aliases)) for row in rows]


def tell_names(reader: TextReader, texts: Sequence[tuple[UUID, Text]]) -> list[Told]:
    """In order; each with its brand. Clauses are read only where whom it is about hangs on them, and
    then all of them at once."""
    names = names_for({brand_id for brand_id, _text in texts})
    found = [found_in(names[brand_id], text) for brand_id, text in texts]
    felt = {at: texts[at][1].felt_by_clause for at in range(len(texts))}
    unsure = [at for at, each in enumerate(found) if each.towards is None]
    for at, each in zip(unsure, _felt(reader, [texts[at][1] for at in unsure]), strict=True):
        felt[at] = each
        brand_id, text = texts[at]
        found[at] = found_in(names[brand_id], Text(text.text, text.kind, text.felt, each))
    return [
        _told(names[brand_id], found[at], felt[at]) for at, (brand_id, _text) in enumerate(texts)
    ]


def _told(names: Names, found: Found, felt: Sequence[int] | None) -> Told:
    named = as_kept(names, found.named)
    return Told(
        towards=found.towards or "",
        named=named,
        terms=list(dict.fromkeys(each[0] for each in named if each[0])),
        felt=felt,
        hashtags=found.hashtags,
        handles=found.handles,
        links=found.links,
    )


def _felt(reader: TextReader, texts: Sequence[Text]) -> list[list[int]]:
    """Per text, percents of its clauses."""
    if not texts:
        return []
    pieces = [pieces_of(each.text) for each in texts]
    try:
        read = reader.read([piece for each in pieces for piece in each])
    except Exception:
        # A piece may break the reader though the whole did not: then all of it counts the same.
        if len(texts) > 1:
            return [felt for each in texts for felt in _felt(reader, [each])]
        log.exception("the clauses of a text could not be read")
        return [[round(100 * texts[0].felt)] * len(pieces[0])]
    said = iter(read)
    return [
        [round(100 * felt_of(next(said).sentiment.chances)) for _piece in each] for each in pieces
    ]

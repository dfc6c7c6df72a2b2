"""A text that somebody types to see how it is read. Nothing of it stays."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.interactions.models import Tried
from tertulia.interactions.readers import TextReader
from tertulia.interactions.reading_rules import said_of
from tertulia.interactions.services.layers import layers_of
from tertulia.interactions.services.waiting import wake_reader
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.scope import Scope

log = logging.getLogger(__name__)
MOST_CHARACTERS = 2_000
KEPT = timedelta(seconds=60)
_AT_ONCE = 20
_EXPLAINED = {"intent": "intent", "sentiment": "sentiment", "emotion": "emotion"}


def try_text(*, scope: Scope, text: str) -> UUID:
    """Ask the reader what a text is; returns what to ask for. Raises: Invalid."""
    check(scope, "conversation.read")
    text = _worth_reading(text)
    if scope.user_id is None:
        raise Invalid(_("Only a person tries a text."))
    row = Tried.objects.create(
        brand_id=scope.brand_id, user_id=scope.user_id, text=text, asked_at=clock.now()
    )
    wake_reader()
    return row.id


def read_here(*, scope: Scope, text: str, reader: TextReader) -> dict[str, Any]:
    """What a text is, read by this process itself: of a terminal, which may load the weights.

    Raises: Invalid.
    """
    check(scope, "conversation.read")
    return _answer(reader, scope.brand_id, _worth_reading(text))


def take_answer(*, scope: Scope, tried_id: UUID, keep: bool = False) -> Tried:
    """What a text was read as; with the answer it is gone, or with `keep` within a minute.

    Raises: NotFound.
    """
    check(scope, "conversation.read")
    row = Tried.objects.filter(brand_id=scope.brand_id, id=tried_id).first()
    if row is None:
        raise NotFound(_("This text is forgotten already. Write it again."))
    if row.answer is not None and not keep:
        Tried.objects.filter(id=row.id).delete()
    return row


def _worth_reading(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise Invalid(_("Write something to be read."), field="text")
    if len(text) > MOST_CHARACTERS:
        raise Invalid(_("At most %(most)s characters.") % {"most": MOST_CHARACTERS}, field="text")
    return text


def forget_tried() -> None:
    """What nobody came back for."""
    Tried.objects.filter(asked_at__lt=clock.now() - KEPT).delete()


def answer_tried(reader: TextReader) -> bool:
    """Read what waits; returns whether anything did."""
    with transaction.atomic():
        rows = list(
            Tried.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(begun=False)
            .order_by("asked_at")[:_AT_ONCE]
        )
        # Committed before it is read: a text that ends its reader does so once.
        Tried.objects.filter(id__in=[row.id for row in rows]).update(begun=True)
    for row in rows:
        Tried.objects.filter(id=row.id).update(answer=_answer(reader, row.brand_id, row.text))
    return bool(rows)


def _answer(reader: TextReader, brand_id: UUID, text: str) -> dict[str, Any]:
    """Field -> label, chances and words; {} where it cannot be read."""
    layers = layers_of(reader, {brand_id}).get(brand_id)
    try:
        said = said_of(reader.read([text], [layers])[0])
    except Exception:
        log.exception("a text that was tried cannot be read")
        return {}
    labels = {name: getattr(said, name) for name in (*_EXPLAINED, "language")}
    labels["urgent"] = said.urgent
    found: dict[str, Any] = {}
    for name in ("language", *_EXPLAINED, "urgent", "offence", "spam"):
        found[name] = {"label": labels.get(name, ""), "chances": said.chances.get(name, {})}
        found[name]["words"] = _words(reader, text, name, found[name], said.language, layers)
    return found


def _words(
    reader: TextReader, text: str, name: str, told: dict[str, Any], language: str, layers: Any
) -> list[list[int]]:
    chances = told["chances"]
    likeliest = told["label"] or max(chances, key=lambda each: chances[each], default="")
    try:
        if name == "offence":
            spans = reader.why_offends(text, language) if chances else []
        elif name == "spam":
            spans = reader.why(text, "spam", "yes") if chances else []
        elif name == "urgent":
            spans = reader.why(text, "urgency", likeliest) if likeliest else []
        elif name in _EXPLAINED and likeliest:
            spans = reader.why(text, _EXPLAINED[name], likeliest, layers=layers)
        else:
            spans = []
    except (KeyError, ValueError):
        return []  # a label that this reader has not
    return sorted([each.start, each.end] for each in spans)

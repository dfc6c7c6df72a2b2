"""What a text was read as: opened, explained, corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.inbox.queries.threads import names_in_text, names_of, read_text
from tertulia.inbox.services.correcting import correct as correct_text
from tertulia.inbox.templatetags.inbox_readings import marked
from tertulia.inbox.ui.answers import answered, said_of, undo_url
from tertulia.inbox.ui.pages import rights
from tertulia.inbox.ui.twice import twice_of
from tertulia.interactions.models import Reading
from tertulia.interactions.reading_rules import LABELS
from tertulia.interactions.reading_words import FIELDS, SIGNALS, name_kind, word
from tertulia.interactions.services.waiting import ask_why
from tertulia.kernel.scope import Scope

#: So often the fragment asks again for the words that spoke for it: the reader answers in a
#: fraction of a second, unless there is none.
MOST_ASKED = 6
_KEYED = 10
_FIELDS = ("intent", "sentiment", "towards", "urgent", "emotion", "language")
#: Percent from which on a signal that nobody corrects stands out.
_LOUD = 50


@dataclass(frozen=True)
class Field:
    """One thing that a text is: what was said, how sure, by whom, and what it may be instead."""

    name: str
    title: str
    label: str
    word: str
    percent: int | None
    corrected: bool
    words: Any
    """Those of the text that spoke for it; "" where none did."""
    options: list[tuple[str, str, str]]
    """Label, word, key ("" = none)."""


@requires("conversation.read")
def reading(request: BrandRequest, entry_id: UUID) -> HttpResponseBase:
    """What a text was read as, with the words that spoke for it; `?n=` counts the asking."""
    row = read_text(scope=request.scope, entry_id=entry_id)
    number = request.GET.get("n", "0")
    asked = int(number) if number.isdecimal() and len(number) < 3 else MOST_ASKED
    if row.version and row.why is None and asked == 0:
        ask_why(brand_id=request.scope.brand_id, ids=[row.interaction_id])
    context = {
        "entry_id": entry_id,
        "row": row,
        "fields": [_field(row, name) for name in _FIELDS],
        "signals": _signals(row),
        "names": _names(request.scope, row),
        "asks": asked + 1 if row.version and row.why is None and asked < MOST_ASKED else 0,
        **rights(request),
    }
    if not asked:
        context |= twice_of(request, row)
    part = "inbox/reading_why.html" if asked else "inbox/reading.html"
    return render(request, part, context)


def _names(scope: Scope, row: Reading) -> list[tuple[str, str]]:
    """Each name in the text once: name and what it stands for."""
    known = names_of(scope, [row.interaction]) if row.terms else {}
    found = names_in_text(row, row.interaction.text, known)
    return list(dict.fromkeys((each.name, name_kind(each.kind)) for each in found))


def _signals(row: Reading) -> list[tuple[str, list[tuple[str, int]]]]:
    """What stands out of offence and spam: title, and each with its chance. Mostly nothing."""
    told = {"offence": row.chances.get("offence", {}), "spam": row.chances.get("spam", {})}
    if row.intent == "spam":
        del told["spam"]  # it says so already
    loud = {
        name: [(word(name, label), each) for label, each in chances.items() if each >= _LOUD]
        for name, chances in told.items()
    }
    return [(str(SIGNALS[name]), each) for name, each in loud.items() if each]


def _field(row: Reading, name: str) -> Field:
    label = str(getattr(row, name))
    corrected = name in row.corrected
    places = (row.why or {}).get(name, [])
    text = row.interaction.text
    percent = None if corrected else row.chances.get(name, {}).get(label)
    return Field(
        name=name,
        title=str(FIELDS[name]),
        label=label,
        word=word(name, label) if label or name == "urgent" else "",
        percent=percent,
        corrected=corrected,
        words=marked(text, places) if places else "",
        options=[
            (each, word(name, each), str((at + 1) % 10) if name == "intent" and at < _KEYED else "")
            for at, each in enumerate(LABELS[name])
        ],
    )


@requires("conversation.handle", "POST")
def correct(request: BrandRequest, entry_id: UUID) -> HttpResponseBase:
    """It is something else."""
    done = correct_text(
        scope=request.scope,
        entry_id=entry_id,
        field=request.POST.get("field", ""),
        label=request.POST.get("label", ""),
    )
    return answered(
        request, text=said_of(done), ids=done.conversation_ids, undo=undo_url(request, done)
    )

"""The box in which a person tries how a text is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.interactions.models import Tried
from tertulia.interactions.reading_words import FIELDS, SIGNALS, word
from tertulia.interactions.services.trying import take_answer, try_text
from tertulia.kernel.errors import Invalid

#: So often the fragment asks, every quarter of a second, before it says that nobody reads.
MOST_ASKED = 12
_ORDER = ("intent", "sentiment", "emotion", "urgent", "offence", "spam", "language")
_SHOWN = 4
_LEAST = 3
"""Percent: what is less likely is not shown, but for the likeliest."""


@dataclass(frozen=True)
class Part:
    """One thing that the text is."""

    title: str
    word: str
    chances: list[tuple[str, int]]
    words: list[str]
    """Of the text, those that spoke for it."""


@requires("conversation.read", "POST")
def try_it(request: BrandRequest) -> HttpResponseBase:
    """A text to be read; nothing of it stays."""
    try:
        tried_id = try_text(scope=request.scope, text=request.POST.get("text", ""))
    except Invalid as error:
        return render(request, "interactions/tried.html", {"error": error.sentence}, status=422)
    return render(request, "interactions/tried.html", {"tried_id": tried_id, "asks": 1})


@requires("conversation.read")
def tried(request: BrandRequest, tried_id: UUID) -> HttpResponseBase:
    """What it was read as, if it was; `?n=` counts the asking."""
    number = request.GET.get("n", "0")
    asked = int(number) if number.isdecimal() and len(number) < 3 else MOST_ASKED
    row = take_answer(scope=request.scope, tried_id=tried_id)
    context: dict[str, Any] = {"tried_id": tried_id}
    if row.answer is not None:
        context |= {"parts": _parts(row), "broken": not row.answer}
    elif asked < MOST_ASKED:
        context["asks"] = asked + 1
    else:
        context["nobody"] = True
    return render(request, "interactions/tried.html", context)


def _parts(row: Tried) -> list[Part]:
    told = row.answer or {}
    return [_part(name, told[name], row.text) for name in _ORDER if name in told]


def _part(name: str, told: dict[str, Any], text: str) -> Part:
    ranked = sorted(told["chances"].items(), key=lambda each: (-each[1], each[0]))
    kept = [each for at, each in enumerate(ranked[:_SHOWN]) if at == 0 or each[1] >= _LEAST]
    return Part(
        title=str(SIGNALS.get(name) or FIELDS[name]),
        word=word(name, told["label"]) if told["label"] or name == "urgent" else "",
        chances=[(word(name, label) if label else _("none"), each) for label, each in kept],
        words=[text[start:end] for start, end in told["words"]],
    )

"""Words of a delivery's page: its steps and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tertulia.delivery.snapshots import cover_in
from tertulia.delivery.states import DeliveryKind
from tertulia.delivery.values import StepCard

_KINDS: Mapping[str, Any] = {"upload": _("picture"), "part": _("text")}
_STATES: Mapping[str, Any] = {
    "planned": _("not sent yet"),
    "intended": _("sent, not confirmed"),
    "done": _("done"),
}
_READINGS: Mapping[str, Any] = {
    "likes": _("Likes"),
    "reposts": _("Reposts"),
    "replies": _("Replies"),
    "quotes": _("Quotes"),
    "views": _("Views"),
}


@dataclass(frozen=True)
class StepWords:
    """A step as its delivery's page says it."""

    number: int
    kind: str
    state: str
    calls: int
    remote_id: str


def step_words(step: StepCard) -> StepWords:
    """In the active language."""
    kind = _KINDS.get(step.kind)
    return StepWords(
        number=step.ordinal + 1,
        kind=str(kind if kind is not None else DeliveryKind(step.kind).label),
        state=str(_STATES[step.state]),
        calls=step.calls,
        remote_id=step.remote_id,
    )


def reading_name(name: str) -> str:
    """A figure's name for people; as the network calls it, where we have no word."""
    return str(_READINGS.get(name, name))


#: What else was decided, for whoever publishes by hand: what it is called.
MORE = {
    "title": _("Title there"),
    "first_comment": _("First comment"),
    "place": _("Place"),
    "people": _("People tagged"),
    "comments_off": _("Nobody can comment"),
    "cover": _("Cover"),
    "paid": _("Mark it as a paid partnership"),
    "ai": _("Mark it as made with AI"),
}
#: Of these, what is only marked: there is nothing to copy.
MARKS = frozenset({"comments_off", "paid", "ai"})


def said_more(more: Iterable[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    """Label, value ("" for a mark) and whether there is something to copy."""
    return [
        (str(MORE[name]), "" if name in MARKS else value, name not in MARKS)
        for name, value in more
        if name in MORE and not cover_in({"more": [(name, value)]})
    ]

"""Words of a delivery's page: its steps and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

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

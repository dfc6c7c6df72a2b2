"""How well the installed weights read: the figures that were measured on texts they never saw."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext_lazy as _

from tertulia.interactions.readers import installed_version
from tertulia.interactions.reading_words import FIELDS, WORDS, word

#: Task of the weights -> its name, and the field whose words its labels have.
TASKS: Mapping[str, tuple[Any, str]] = {
    "sentiment": (FIELDS["sentiment"], "sentiment"),
    "intent": (FIELDS["intent"], "intent"),
    "emotion": (FIELDS["emotion"], "emotion"),
    "language": (FIELDS["language"], "language"),
    "offensive_es": (_("Offence"), "offence"),
    "offensive_pt": (_("Offence"), "offence"),
    "offensive_ro": (_("Offence"), "offence"),
    "offensive_en": (_("Offence"), "offence"),
}
OFFENCES: Mapping[str, Any] = {
    "no": _("no offence"),
    "yes": _("offence"),
    "other": _("no offence"),
    "profanity": _("swearing"),
    "insult": _("insult"),
    "abuse": _("abuse"),
}
SIZE = 120
"""Of the picture of the chances, in its own units."""


@dataclass(frozen=True)
class LabelFigure:
    """One label: how often it was there, and how well it was told."""

    name: str
    texts: int
    f1: int
    """Harmonic mean of precision and recall, times 100."""
    mistaken_for: str
    """What it was most often taken for; "" when never."""
    mistaken: int


@dataclass(frozen=True)
class Figure:
    """One task in one language."""

    task: str
    language: str
    source: str
    texts: int
    right: int
    """Percent."""
    again: int | None
    """Percent right when the careful reader reads them too; None where it was not asked."""
    error: float
    """Of the chances, in hundredths: by so much they say too much or too little."""
    labels: tuple[LabelFigure, ...]
    points: str
    """Of the picture: chance that was given against share that came true."""


@dataclass(frozen=True)
class HowWell:
    """What was measured, and when."""

    measured: date
    figures: tuple[Figure, ...]

    @property
    def has_careful(self) -> bool:
        """Whether a careful reader was measured."""
        return any(each.again is not None for each in self.figures)


def how_well() -> HowWell | None:
    """Figures of the weights that lie here; None without them, or with those of other weights."""
    about = _measured()
    if not about or about["version"] != installed_version():
        return None
    again = {_which(each): each["accuracy"] for each in about.get("careful", {}).get("judged", [])}
    rows = tuple(
        _figure(each, again.get(_which(each))) for each in about["judged"] if each["task"] in TASKS
    )
    return HowWell(date.fromisoformat(about["measured"]), rows)


@cache
def _measured() -> dict[str, Any]:
    try:
        found = json.loads((files("tertulia_weights") / "figures.json").read_text())
    except (ModuleNotFoundError, FileNotFoundError, ValueError):
        return {}
    return dict(found)


def _which(about: Mapping[str, Any]) -> tuple[Any, ...]:
    return about["task"], about.get("language"), about.get("source")


def _figure(about: Mapping[str, Any], again: float | None) -> Figure:
    name, field = TASKS[about["task"]]
    languages = [word("language", each) for each in about["language"].split(", ")]
    return Figure(
        task=str(name),
        language=", ".join(languages) if len(languages) < len(WORDS["language"]) else "",
        source=about["source"],
        texts=about["texts"],
        right=round(100 * about["accuracy"]),
        again=None if again is None else round(100 * again),
        error=round(100 * about["calibration_error"], 1),
        labels=tuple(_labels(about, field)),
        points=" ".join(
            f"{SIZE * sure:.1f},{SIZE * (1 - right):.1f}" for sure, right, _many in about["bins"]
        ),
    )


def _labels(about: Mapping[str, Any], field: str) -> list[LabelFigure]:
    names = [_word(field, each) for each in about["labels"]]
    found = []
    for at, (label, row) in enumerate(zip(about["labels"], about["confusion"], strict=True)):
        if not sum(row):
            continue
        wrong = [0 if place == at else many for place, many in enumerate(row)]
        most = max(range(len(row)), key=wrong.__getitem__)
        found.append(
            LabelFigure(
                name=names[at],
                texts=sum(row),
                f1=round(100 * about["f1_by_label"][label]),
                mistaken_for=names[most] if wrong[most] else "",
                mistaken=wrong[most],
            )
        )
    return sorted(found, key=lambda each: -each.texts)


def _word(field: str, label: str) -> str:
    return str(OFFENCES.get(label, label)) if field == "offence" else word(field, label)

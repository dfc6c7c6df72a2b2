"""Pure decisions about a text that was read: what of the model's answer holds, how urgent it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tertulia.interactions.rules import REACTIONS
from tertulia.networks.values import InteractionKind

if TYPE_CHECKING:
    from tertulia.language.values import Reading as Read

LANGUAGES = ("es", "pt", "en", "ro", "it", "fr", "de")
SENTIMENTS = ("negative", "neutral", "positive")
EMOTIONS = ("anger", "fear", "joy", "optimism", "sadness", "none")
INTENTS = (
    *("question", "complaint", "praise", "purchase", "order_status", "suggestion", "help"),
    *("thanks", "spam", "attack", "entry", "tag", "collaboration", "job", "other"),
)
"""In the order in which they are offered: the first ten have a key of their own."""
WHOM = ("brand", "product", "competitor", "third", "nobody")
LEVELS: Mapping[str, int] = {
    "health": 3,
    "self_harm": 3,
    "legal": 2,
    "personal_data": 2,
    "journalist": 2,
}
"""How urgent: 3 at once, 2 today before the others, 1 before the others."""
SURE: Mapping[str, float] = {
    "health": 0.5,
    "self_harm": 0.4,
    "legal": 0.5,
    "personal_data": 0.5,
    "journalist": 0.6,
}
"""From this probability on a signal counts. What costs most to miss needs least."""

LABELS: Mapping[str, tuple[str, ...]] = {
    "language": LANGUAGES,
    "sentiment": SENTIMENTS,
    "emotion": EMOTIONS,
    "intent": INTENTS,
    "urgent": ("", *LEVELS),
    "towards": WHOM,
}
"""What a person may say, field by field."""
_LEAST_KEPT = 0.005
"""A chance that is less than half a percent is left out: it would be none."""


def wants_reading(*, kind: str, text: str, ours: bool) -> bool:
    """Whether there is something to read that somebody else wrote."""
    return not ours and InteractionKind(kind) not in REACTIONS and bool(text.strip())


@dataclass(frozen=True)
class Said:
    """A reading as it is stored."""

    language: str
    sentiment: str
    emotion: str
    intent: str
    urgent: str
    chances: Mapping[str, Mapping[str, int]]
    towards: str = ""
    """Whom it is about: from its names, beside the model."""

    @property
    def urgency(self) -> int:
        """The level of what makes it urgent."""
        return LEVELS.get(self.urgent, 0)


def said_of(read: Read) -> Said:
    """What of the model's answer is kept. A label that nobody knows counts as not known."""
    guesses = {
        "language": read.language,
        "sentiment": read.sentiment,
        "emotion": read.emotion,
        "intent": read.intent,
    }
    labels = {
        name: each.label if each.label in LABELS[name] else "" for name, each in guesses.items()
    }
    chances = {name: _percent(each.chances) for name, each in guesses.items()}
    chances["urgent"] = _percent(read.urgency)
    chances["offence"] = _percent(read.offence)
    chances["spam"] = _percent({"yes": read.spam})
    return Said(
        **labels,
        urgent=most_urgent(read.urgency),
        chances={name: each for name, each in chances.items() if each},
    )


def most_urgent(signals: Mapping[str, float]) -> str:
    """The signal that counts: of those that are sure enough the highest, then the likeliest."""
    sure = [each for each in LEVELS if signals.get(each, 0.0) >= SURE[each]]
    return max(sure, key=lambda each: (LEVELS[each], signals[each]), default="")


def overruled(said: Said, *, held: Mapping[str, str], corrected: Collection[str]) -> Said:
    """The model's answer with what a person has decided in its place."""
    person = {name: held[name] for name in corrected if name in LABELS}
    given = {name: getattr(said, name) for name in LABELS} | person
    return Said(**given, chances=said.chances)


def _percent(chances: Mapping[str, float]) -> dict[str, int]:
    return {label: round(100 * chance) for label, chance in chances.items() if chance > _LEAST_KEPT}

"""What is known of a text after it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INTENTS = (
    "question",
    "complaint",
    "praise",
    "purchase",
    "order_status",
    "suggestion",
    "help",
    "thanks",
    "entry",
    "tag",
    "collaboration",
    "job",
    "spam",
    "attack",
    "other",
)
URGENCIES = ("health", "self_harm", "legal", "personal_data", "journalist")


@dataclass(frozen=True)
class Guess:
    """A decision with what speaks for it.

    `label` is "" when the reader does not know: its best guess was too unsure to act on.
    `chances`: label -> probability, calibrated on held-back texts; they add up to 1 where exactly
    one label holds.
    """

    label: str
    chances: Mapping[str, float]

    @property
    def best(self) -> str:
        """The likeliest label, also where it is too unsure to be said; "" when nobody asked."""
        return max(self.chances, key=lambda each: self.chances[each], default="")


@dataclass(frozen=True)
class Reading:
    """One text, read once by one version of the model."""

    language: Guess
    """es, pt, en, ro, it, fr or de."""
    sentiment: Guess
    """negative, neutral or positive: in the text, not yet towards whom."""
    emotion: Guess
    """anger, fear, joy, optimism, sadness or none."""
    intent: Guess
    """One of INTENTS: what the writer wants from the page, or does to it."""
    urgency: Mapping[str, float]
    """Each of URGENCIES -> probability."""
    spam: float
    """Probability of advertising for something else."""
    offence: Mapping[str, float]
    """Signal -> probability, each by itself: any, insult, obscene, hate. A language tells only those
    that there were texts to learn from; another language tells none."""
    links: tuple[str, ...]
    hashtags: tuple[str, ...]
    """Without #."""
    handles: tuple[str, ...]
    """Without the first @."""
    version: str


@dataclass(frozen=True)
class Span:
    """A piece of the text and how much it speaks for a label: log-odds that are lost without it."""

    start: int
    end: int
    weight: float

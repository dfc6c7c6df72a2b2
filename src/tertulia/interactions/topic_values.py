"""Topics that were found, as they are kept and shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Found:
    """One topic."""

    words: tuple[str, ...]
    texts: int
    negative: int
    """Of them."""
    before: int
    """Texts about it in as long a period before."""
    languages: tuple[tuple[str, int], ...]
    """The most spoken first; "" = not known."""
    examples: tuple[UUID, ...]
    """The most central texts: interactions, the words stay where they are."""

    def kept(self) -> dict[str, Any]:
        """For the database."""
        return {
            "words": list(self.words),
            "texts": self.texts,
            "negative": self.negative,
            "before": self.before,
            "languages": [list(each) for each in self.languages],
            "examples": [str(each) for each in self.examples],
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Found:
        """What `kept` wrote."""
        return cls(
            words=tuple(kept["words"]),
            texts=kept["texts"],
            negative=kept["negative"],
            before=kept["before"],
            languages=tuple((name, many) for name, many in kept["languages"]),
            examples=tuple(UUID(each) for each in kept["examples"]),
        )

    @property
    def negative_percent(self) -> int:
        """Share of unhappy texts."""
        return round(100 * self.negative / self.texts) if self.texts else 0


@dataclass(frozen=True)
class Example:
    """A text that stands for its topic."""

    interaction_id: UUID
    text: str
    name: str
    at: datetime


def rise(*, texts: int, before: int, all_texts: int, all_before: int) -> int | None:
    """By how many percent the topic's share of all texts grew or fell; None where nothing was said
    before, or too little to tell."""
    if before < 3 or not all_texts or not all_before:
        return None
    return round(100 * (texts / all_texts) / (before / all_before)) - 100

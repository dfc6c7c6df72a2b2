"""Topics that were found, as they are kept and shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

_ADDRESSED = re.compile(r"^(?:[\s,;:]*@[\w.@:-]+)+[\s,;:]*")


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


def without_address(text: str) -> str:
    """A text without the handles in front of it, which only say to whom it goes; of nothing but
    handles all of them."""
    return _ADDRESSED.sub("", text) or text


@dataclass(frozen=True)
class Topic:
    """A topic as it is told."""

    words: tuple[str, ...]
    texts: int
    share: int
    """Percent of all texts of the period."""
    negative: int
    """Percent of its own."""
    before: int
    rise: int | None
    """Of its share, in percent; None where too little was said before to tell."""
    is_new: bool
    languages: tuple[tuple[str, int], ...]
    examples: tuple[Example, ...]

    @property
    def fall(self) -> int:
        """By how many percent it is less."""
        return -(self.rise or 0)


def topic_of(found: Found, examples: Mapping[UUID, Example], *, texts: int, before: int) -> Topic:
    """One that was found, beside all `texts` of its period and of the one before."""
    return Topic(
        words=found.words,
        texts=found.texts,
        share=round(100 * found.texts / texts) if texts else 0,
        negative=found.negative_percent,
        before=found.before,
        rise=rise(texts=found.texts, before=found.before, all_texts=texts, all_before=before),
        is_new=found.before == 0 and before >= texts / 2 and texts > 0,
        languages=tuple((name, many) for name, many in found.languages if name),
        examples=tuple(examples[key] for key in found.examples if key in examples),
    )


def rise(*, texts: int, before: int, all_texts: int, all_before: int) -> int | None:
    """By how many percent the topic's share of all texts grew or fell; None where nothing was said
    before, or too little to tell."""
    if before < 3 or not all_texts or not all_before:
        return None
    return round(100 * (texts / all_texts) / (before / all_before)) - 100

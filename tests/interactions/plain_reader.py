"""A reader that says what the text itself says: "intent=complaint urgent=legal". No weights."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from tertulia.language.adapting import Adaptation, Told
from tertulia.language.reader import Layers
from tertulia.language.topics import Topics
from tertulia.language.values import Guess, Reading, Span

_PAIR = re.compile(r"\b(\w+)=(\w+)")


@dataclass
class PlainReader:
    """`breaks`: texts that hold this word raise. `seen` are the batches."""

    version: str = "plain 1"
    breaks: str = "BREAK"
    seen: list[list[str]] = field(default_factory=list)

    def read(self, texts: Sequence[str], layers: Sequence[Layers | None] = ()) -> list[Reading]:
        """One each."""
        self.seen.append(list(texts))
        if any(self.breaks in text for text in texts):
            raise ValueError("not this one")
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Reading:
        told = dict(_PAIR.findall(text))
        urgent = told.get("urgent", "")
        return Reading(
            language=_guess(told.get("language", "es")),
            sentiment=_guess(told.get("sentiment", "")),
            emotion=_guess(told.get("emotion", "")),
            intent=_guess(told.get("intent", "")),
            urgency={urgent: 0.9} if urgent else {},
            spam=0.02,
            offence={},
            links=(),
            hashtags=(),
            handles=(),
            version=self.version,
        )

    def learn(self, task: str, told: Sequence[Told]) -> Generator[None, None, Adaptation | None]:
        """Nothing."""
        yield
        return None

    def topics(
        self, texts: Sequence[str], languages: Sequence[str]
    ) -> Generator[float, None, Topics]:
        """It groups nothing."""
        raise NotImplementedError

    def nearest_topics(
        self, found: Topics, texts: Sequence[str], languages: Sequence[str]
    ) -> list[int]:
        """It groups nothing."""
        raise NotImplementedError

    def layer(self, task: str, kept: bytes) -> Adaptation:
        """It keeps none."""
        raise KeyError(task)

    def why_offends(self, text: str, language: str, *, most: int = 3) -> list[Span]:
        """The whole text."""
        return [Span(0, len(text), 1.0)]

    def why(
        self, text: str, task: str, label: str, *, most: int = 3, layers: Layers | None = None
    ) -> list[Span]:
        """The pair that says so."""
        at = text.find(f"={label}")
        if at < 0:
            raise ValueError(label)
        return [Span(at, at + len(label) + 1, 1.0)]


def _guess(label: str) -> Guess:
    return Guess(label, {label: 0.8, "other": 0.2} if label else {"other": 0.3})

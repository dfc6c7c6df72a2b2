"""A second reader that says what the text itself says behind "then": "intent= then intent=praise"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tertulia.language.values import Reading
from tests.interactions.plain_reader import PlainReader


@dataclass
class CarefulReader:
    """`seen` are the batches. What breaks the plain reader breaks it too, when it stands behind "then"."""

    version: str = "careful 1"
    seen: list[list[str]] = field(default_factory=list)

    def read(self, texts: Sequence[str], fast: Sequence[Reading]) -> list[Reading]:
        """One each; where nothing stands behind "then", what the first one said."""
        assert len(texts) == len(fast)
        self.seen.append(list(texts))
        found = PlainReader().read([text.partition("then ")[2] for text in texts])
        return [
            replace(again, language=first.language, version=self.version)
            if "then " in text
            else replace(first, version=self.version)
            for text, first, again in zip(texts, fast, found, strict=True)
        ]


class FirstReader(PlainReader):
    """The plain reader, blind for what stands behind "then"."""

    def _one(self, text: str) -> Reading:
        return super()._one(text.partition("then ")[0])

"""The reader of texts, where there is one. It is loaded by who reads, never by a page."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tertulia.language.adapting import Adaptation, Told
    from tertulia.language.reader import Layers
    from tertulia.language.topics import Topics
    from tertulia.language.values import Reading, Span


class TextReader(Protocol):
    """What reads, as this room uses it."""

    @property
    def version(self) -> str:
        """Names the weights."""

    def read(self, texts: Sequence[str], layers: Sequence[Layers | None] = ()) -> list[Reading]:
        """One reading a text, in order, with what its brand's corrections taught."""

    def why(
        self, text: str, task: str, label: str, *, most: int = 3, layers: Layers | None = None
    ) -> list[Span]:
        """The words that speak most for a label. Raises: KeyError, ValueError for none of its own."""

    def why_offends(self, text: str, language: str, *, most: int = 3) -> list[Span]:
        """The words that speak most for an offence. Raises: KeyError where none is told."""

    def learn(self, task: str, told: Sequence[Told]) -> Generator[None, None, Adaptation | None]:
        """The layer that these texts teach, if it reads others better; a little at a time. Raises:
        KeyError, when it begins."""

    def topics(
        self, texts: Sequence[str], languages: Sequence[str]
    ) -> Generator[float, None, Topics]:
        """What texts are about, found a little at a time."""

    def nearest_topics(
        self, found: Topics, texts: Sequence[str], languages: Sequence[str]
    ) -> list[int]:
        """Which of the topics other texts belong to; -1 = none."""

    def layer(self, task: str, kept: bytes) -> Adaptation:
        """One that was kept. Raises: KeyError, ValueError where it is not of these weights."""


@cache
def installed_version() -> str:
    """Of the weights that lie here, without loading them; "" when there are none."""
    try:
        return (files("tertulia_weights") / "VERSION").read_text().strip()
    except (ModuleNotFoundError, FileNotFoundError):
        return ""


def installed() -> TextReader | None:
    """The reader with those weights; None when there are none."""
    if not installed_version():
        return None
    from tertulia.language.reader import reader  # numpy and 50 MB: only where somebody reads

    return reader()


def forget() -> None:
    """Let the weights go: another process reads now."""
    from tertulia.language.reader import reader

    reader.cache_clear()

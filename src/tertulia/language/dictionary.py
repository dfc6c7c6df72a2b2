"""The names that matter to a brand, found in what people write: inflected, misspelt, run together."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")

#: Endings of es, pt, ro and en nouns without their accents, longest first, and what must be left
#: of the word before one is taken off: a lone vowel is often part of the name.
_ENDINGS = tuple(
    sorted(
        (
            *("urilor", "urile", "ului", "elor", "ilor", "uri", "ele", "ile", "aua", "lor", "lui"),
            *(
                "elelor",
                "elei",
                "eaua",
                "iei",
                "oes",
                "aes",
                "ul",
                "ua",
                "ei",
                "ii",
                "le",
                "ea",
                "ao",
                "es",
                "as",
                "os",
                "s",
            ),
        ),
        key=len,
        reverse=True,
    )
)
_VOWELS = ("a", "e", "i", "o")
_STEM, _LONG_STEM = 4, 5
_FIRST_GUESSED, _SECOND_GUESSED = 6, 10
"""From these lengths on, one slip or two are forgiven."""


class Kind(StrEnum):
    """What a name stands for."""

    BRAND = "brand"
    PRODUCT = "product"
    PERSON = "person"
    PLACE = "place"
    COMPETITOR = "competitor"


class How(StrEnum):
    """How surely it was that name; the best first."""

    EXACT = "exact"
    INFLECTED = "inflected"
    MISSPELT = "misspelt"


_ORDER = {how: place for place, how in enumerate(How)}


@dataclass(frozen=True)
class Term:
    """A name of the brand's dictionary, with what else people call it."""

    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """Where a term stands in a text."""

    term: Term
    start: int
    end: int
    how: How


@dataclass(frozen=True)
class _Key:
    """One way of writing a term, its words folded and run together."""

    joined: str
    words: int
    term: Term


class Dictionary:
    """Find names. Building it is cheap; keep it while the brand's terms stay the same."""

    def __init__(
        self, terms: Iterable[Term], ordinary: Callable[[str], bool] = lambda _word: False
    ) -> None:
        """`ordinary`: is this a word of a language, as it was said but in lower case? It is
        then no slip of a name."""
        self._ordinary = ordinary
        self._exact: dict[str, _Key] = {}
        self._stems: dict[str, _Key] = {}
        self._guesses: dict[tuple[str, int], dict[str, _Key]] = defaultdict(dict)
        self._most_words = 0
        self._heads: set[str] = set()
        """What names begin with; an ending that is taken off changes no beginning."""
        for term in terms:
            for name in (term.name, *term.aliases):
                self._add(term, name)

    def _add(self, term: Term, name: str) -> None:
        words = [_folded(each) for each in _WORD.findall(name)]
        if not words:
            return
        key = _Key("".join(words), len(words), term)
        self._exact.setdefault(key.joined, key)
        self._stems.setdefault("".join(map(_stem, words)), key)
        if len(key.joined) >= _FIRST_GUESSED:
            self._guesses[key.joined[0], key.words].setdefault(key.joined, key)
        self._most_words = max(self._most_words, len(words))
        self._heads.add(key.joined[:1])

    def find(self, text: str) -> list[Named]:
        """Names in the order of the text; of those that overlap, the surest, then the longest."""
        found = list(self._candidates(text))
        found.sort(key=lambda each: (_ORDER[each.how], each.start - each.end, each.start))
        kept: list[Named] = []
        for each in found:
            if all(each.end <= other.start or each.start >= other.end for other in kept):
                kept.append(each)
        return sorted(kept, key=lambda each: each.start)

    def _candidates(self, text: str) -> Iterator[Named]:
        if not self._most_words:
            return
        words = list(_WORD.finditer(text))
        folded = [_folded(each.group()) for each in words]
        stems = [_stem(each) for each in folded]
        for first in range(len(words)):
            if folded[first] and folded[first][0] not in self._heads:
                continue
            joined = stem = ""
            for last in range(first, min(first + self._most_words + 1, len(words))):
                joined += folded[last]
                stem += stems[last]
                if not self._may_be(joined, stem, last - first + 1):
                    continue
                if (seen := self._seen(joined, stem, words[first : last + 1])) is not None:
                    start, end = words[first].start(), words[last].end()
                    yield Named(seen[0].term, start, end, seen[1])

    def _may_be(self, joined: str, stem: str, many: int) -> bool:
        """Nearly everything that people write names nothing: that is told at once."""
        known = joined in self._exact or stem in self._stems
        return known or (joined[:1], many) in self._guesses

    def _seen(
        self, joined: str, stem: str, said: Sequence[re.Match[str]]
    ) -> tuple[_Key, How] | None:
        if (key := self._exact.get(joined)) is not None:
            return key, How.EXACT
        if (key := self._stems.get(stem)) is not None:
            return key, How.INFLECTED
        guessed = self._guessed(joined, len(said))
        if guessed is None and joined.endswith("s"):
            guessed = self._guessed(joined[:-1], len(said))  # a slip in a plural
        if guessed and all(self._is_ordinary(each.group().lower()) for each in said):
            return None
        return guessed

    def _is_ordinary(self, word: str) -> bool:
        return self._ordinary(word) or (word.endswith("s") and self._ordinary(word[:-1]))

    def _guessed(self, joined: str, many: int) -> tuple[_Key, How] | None:
        if len(joined) < _FIRST_GUESSED:
            return None
        keys = self._guesses.get((joined[0], many))
        if not keys:
            return None
        from rapidfuzz import process  # three megabytes that only who looks for names needs
        from rapidfuzz.distance import OSA

        most = 2 if len(joined) >= _SECOND_GUESSED else 1
        found = process.extractOne(joined, keys.keys(), scorer=OSA.distance, score_cutoff=most)
        return (keys[found[0]], How.MISSPELT) if found else None


def key_of(name: str) -> str:
    """What two ways of writing the same name have in common; "" where it has no letter or digit."""
    return "".join(_folded(each) for each in _WORD.findall(name))


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    """Without case, accents and drawn-out letters."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return _DRAWN_OUT.sub(r"\1", "".join(each for each in plain if not unicodedata.combining(each)))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    if word.endswith(_VOWELS) and len(word) > _LONG_STEM:
        return word[:-1]
    return word

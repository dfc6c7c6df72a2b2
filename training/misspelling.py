"""Words as they are written by who wants to pass a filter, or in a hurry."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

LEET: Mapping[str, str] = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7", "u": "v"}
SHORTEST = 4
"""Letters of a word that is touched."""


def misspelt(text: str, random: np.random.Generator) -> str:
    """One or two of its words written otherwise; the text as it is where none is long enough."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= SHORTEST]
    if not long:
        return text
    way = WAYS[int(random.integers(len(WAYS)))]
    for place in random.permutation(long)[: 1 + int(random.integers(2))]:
        words[place] = way(words[place], random)
    if random.random() < 0.2:  # some write all in one
        return "".join(words)
    return " ".join(words)


def _swapped(word: str, random: np.random.Generator) -> str:
    at = 1 + int(random.integers(len(word) - 2))
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _shortened(word: str, random: np.random.Generator) -> str:
    at = 1 + int(random.integers(len(word) - 2))
    return word[:at] + word[at + 1 :]


def _spaced(word: str, random: np.random.Generator) -> str:
    return "-. "[int(random.integers(3))].join(word)


def _leet(word: str, random: np.random.Generator) -> str:
    other = {letter: marks[int(random.integers(len(marks)))] for letter, marks in LEET.items()}
    return "".join(other.get(letter.lower(), letter) for letter in word)


WAYS: tuple[Callable[[str, np.random.Generator], str], ...] = (
    _swapped,
    _shortened,
    _spaced,
    _leet,
)

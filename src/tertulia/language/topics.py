"""What many texts are about: groups that nobody named before, each named by its own words.

Texts are points by what their words mean, so that the same thing said in four languages lies together;
a language's own middle is taken off first, else texts would gather by language. How many groups: first
more than wanted, a third of the root of the texts; then those that say nearly the same become one, and
what is small or lies between all of them goes to the others.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertulia.language.features import Features, Floats
from tertulia.language.grams import spelt
from tertulia.language.naming import names_of

MOST_TEXTS = 20_000
FEWEST, MOST = 2, 48
"""Groups to begin with."""
ROUNDS = 25
SMALLEST = 4
"""Texts in a group; and never less than one in two hundred."""
LOOSE = 0.3
"""A text whose cosine with its group's middle is less belongs to none."""
ALIKE = 0.72
"""Groups whose middles are nearer become one."""
CENTRAL = 5
_AT_ONCE = 1_000
_SHRUNK = 30
"""A language with few texts keeps the middle of all, by so many texts' worth."""
_SEED = 20


@dataclass(frozen=True)
class Topic:
    """A group."""

    words: tuple[str, ...]
    """That tell it from the rest, as people write them."""
    members: tuple[int, ...]
    """Places of its texts, the most central first."""


@dataclass(frozen=True)
class Topics:
    """What texts are about, the largest first."""

    topics: tuple[Topic, ...]
    others: tuple[int, ...]
    """Texts that belong to none."""
    middles: Floats
    """Of the topics, in their order: unit vectors."""
    offsets: dict[str, Floats]
    """What was taken off, by language; "" for all others."""

    def nearest(
        self, features: Features, texts: Sequence[str], languages: Sequence[str]
    ) -> list[int]:
        """Which topic each of other texts belongs to; -1 = none."""
        if not len(self.middles) or not texts:
            return [-1] * len(texts)
        raw = np.concatenate(list(_meanings(features, texts)))
        away = np.stack([self.offsets.get(each, self.offsets[""]) for each in languages])
        near = _unit(_unit(raw) - away * _said(raw)[:, None]) @ self.middles.T
        best = near.argmax(axis=1)
        sure = (near.max(axis=1) >= LOOSE) & _said(raw)
        return [int(each) if fits else -1 for each, fits in zip(best, sure, strict=True)]


def group(features: Features, texts: Sequence[str], languages: Sequence[str]) -> Topics:
    """All of `steps` at once."""
    doing = steps(features, texts, languages)
    while True:
        try:
            next(doing)
        except StopIteration as done:
            found: Topics = done.value
            return found


def steps(
    features: Features, texts: Sequence[str], languages: Sequence[str]
) -> Generator[float, None, Topics]:
    """Group texts a little at a time; yields how much is done (0 to 1). The same every time.

    Raises: ValueError with more than MOST_TEXTS, or not as many languages as texts.
    """
    if len(texts) > MOST_TEXTS or len(texts) != len(languages):
        raise ValueError("too many texts, or not as many languages")
    parts = []
    for part in _meanings(features, texts):
        parts.append(part)
        yield 0.5 * len(parts) * _AT_ONCE / max(_AT_ONCE, len(texts))
    raw = np.concatenate(parts) if parts else np.zeros((0, 1), dtype=np.float32)
    offsets = _offsets(raw, languages)
    known = np.flatnonzero(_said(raw))
    if len(known) < SMALLEST:
        return Topics(
            (), tuple(range(len(texts))), np.zeros((0, raw.shape[1]), dtype=np.float32), offsets
        )
    away = np.stack([offsets[languages[int(at)]] for at in known])
    points = _unit(_unit(raw[known]) - away)
    middles = _first(points)
    for number in range(ROUNDS):
        moved = _middles(points, (points @ middles.T).argmax(axis=1), middles)
        still = bool(np.abs(moved - middles).max() < 1e-3)
        middles = moved
        yield 0.5 + 0.3 * (number + 1) / ROUNDS
        if still:
            break
    middles = _fewer(points, middles, len(texts))
    yield 0.85
    return _told(texts, languages, known, points, middles, offsets)


def _meanings(features: Features, texts: Sequence[str]) -> Generator[Floats]:
    for at in range(0, len(texts), _AT_ONCE):
        yield features.meanings(spelt(texts[at : at + _AT_ONCE]))


def _said(raw: Floats) -> NDArray[np.bool_]:
    """Whether any word of the text is known."""
    found: NDArray[np.bool_] = np.any(raw != 0, axis=1)
    return found


def _unit(points: Floats) -> Floats:
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    found: Floats = (points / np.maximum(lengths, 1e-9)).astype(np.float32)
    return found


def _offsets(raw: Floats, languages: Sequence[str]) -> dict[str, Floats]:
    points = _unit(raw)
    said = _said(raw)
    every = points[said].mean(axis=0) if said.any() else np.zeros(raw.shape[1], dtype=np.float32)
    found = {"": every}
    spoken = np.array(languages)
    for language in sorted(set(languages) - {""}):
        rows = points[said & (spoken == language)]
        found[language] = (rows.sum(axis=0) + _SHRUNK * every) / (len(rows) + _SHRUNK)
    return found


def _first(points: Floats) -> Floats:
    """Middles to begin with: each far from those before it, drawn with a seed of their own."""
    many = int(np.clip(round(len(points) ** 0.5 / 3), FEWEST, MOST))
    drawn = np.random.default_rng(_SEED)
    chosen = [int((points @ points.mean(axis=0)).argmax())]
    far = 1 - points @ points[chosen[0]]
    while len(chosen) < many and far.max() > 1e-6:
        weight = np.maximum(far.astype(np.float64), 0) ** 2
        chosen.append(int(drawn.choice(len(points), p=weight / weight.sum())))
        far = np.minimum(far, 1 - points @ points[chosen[-1]])
    return points[chosen].copy()


def _middles(points: Floats, which: NDArray[np.int64], before: Floats) -> Floats:
    """The mean direction of each group; an empty one stays where it was."""
    order = np.argsort(which, kind="stable")
    filled, first = np.unique(which[order], return_index=True)
    found = before.copy()
    found[filled] = _unit(np.add.reduceat(points[order], first, axis=0))
    return found


def _fewer(points: Floats, middles: Floats, many: int) -> Floats:
    """Groups that say nearly the same become one; small ones are given up."""
    least = max(SMALLEST, many // 200)
    while len(middles):
        near = points @ middles.T
        which = np.where(near.max(axis=1) >= LOOSE, near.argmax(axis=1), -1)
        sizes = np.bincount(which[which >= 0], minlength=len(middles))
        if sizes.min() < least:
            middles = np.delete(middles, sizes.argmin(), axis=0)
            continue
        alike = np.triu(middles @ middles.T, 1)
        one, other = np.unravel_index(alike.argmax(), alike.shape)
        if alike[one, other] < ALIKE:
            return _middles(points[which >= 0], which[which >= 0], middles)
        middles[one] = _unit((middles[one] * sizes[one] + middles[other] * sizes[other])[None])[0]
        middles = np.delete(middles, other, axis=0)
    return middles


def _told(
    texts: Sequence[str],
    languages: Sequence[str],
    known: NDArray[np.int64],
    points: Floats,
    middles: Floats,
    offsets: dict[str, Floats],
) -> Topics:
    which = np.full(len(texts), -1)
    near = np.zeros(len(texts), dtype=np.float32)
    if len(middles):
        found = points @ middles.T
        near[known] = found.max(axis=1)
        which[known] = np.where(near[known] >= LOOSE, found.argmax(axis=1), -1)
    sizes = np.bincount(which[which >= 0], minlength=len(middles))
    order = [int(each) for each in np.argsort(-sizes, kind="stable") if sizes[each]]
    names = names_of(texts, languages, [int(each) for each in which], order)
    topics = []
    for each, words in zip(order, names, strict=True):
        rows = np.flatnonzero(which == each)
        rows = rows[np.argsort(-near[rows], kind="stable")]
        topics.append(Topic(words, tuple(int(row) for row in rows)))
    others = tuple(int(row) for row in np.flatnonzero(which < 0))
    return Topics(tuple(topics), others, middles[order], offsets)

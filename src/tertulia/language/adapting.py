"""What a brand's corrections teach the reader: a light layer over the scores of one task.

The layer adds to each label's score what the meaning of a text's words says in this brand. All its
numbers are 0 at first, which is the reader as it is, and pulled towards 0; it is taken only where
texts that it did not learn from are read better with it. Taking it away gives the reader back.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from tertulia.language.features import DIMENSIONS, Floats
from tertulia.language.grams import AT_ONCE, spelt
from tertulia.language.linear import Linear

FEWEST = 30
"""With fewer texts nothing is tried: what would be learnt is chance."""
FOLDS = 5
PULLS = (100.0, 30.0, 10.0, 3.0)
"""How strongly the numbers are pulled towards 0; the weakest that reads best wins."""
ROUNDS = 300
STILL = 1e-4
"""Where no number moves by more, it has ended."""


@dataclass(frozen=True)
class Told:
    """A text and what a person says that it is. `weight`: less for what was only left standing."""

    text: str
    label: str
    weight: float = 1.0


@dataclass(frozen=True)
class Gain:
    """On texts held back, each judged by a layer that did not see it. Shares weighed as told."""

    texts: int
    right_before: float
    right_after: float
    surprise_before: float
    """Mean of -log(chance of the right label)."""
    surprise_after: float

    @property
    def better(self) -> bool:
        """Never fewer right, and less surprised."""
        return self.right_after >= self.right_before and self.surprise_after < self.surprise_before


@dataclass(frozen=True)
class Adaptation:
    """The layer of one task, and what it gains."""

    task: str
    version: str
    """Of the weights that it was made over: over others it says nothing."""
    weights: Floats
    """Meanings and a constant, by labels."""
    gain: Gain

    def scores(self, base: Floats, meanings: Floats) -> Floats:
        """Scores of a task (already over its temperature) with the layer."""
        # A product of matrices may round a row differently among others: numpy's einsum does not.
        taught: Floats = np.einsum("td,do->to", _with_constant(meanings), self.weights)
        found: Floats = (base + taught).astype(np.float32)
        return found

    def packed(self) -> bytes:
        """Its numbers, to be kept."""
        kept: bytes = self.weights.astype("<f4").tobytes()
        return kept


NOT_MEASURED = Gain(0, 0.0, 0.0, 0.0, 0.0)


def unpacked(model: Linear, version: str, task: str, kept: bytes) -> Adaptation:
    """What `packed` gave, without its gain. Raises: KeyError, ValueError where it does not fit."""
    shape = (DIMENSIONS + 1, len(model.tasks[task].labels))
    weights: Floats = np.frombuffer(kept, dtype="<f4").astype(np.float32).reshape(shape)
    if not np.isfinite(weights).all():
        raise ValueError("the layer holds no numbers")
    return Adaptation(task, version, weights, NOT_MEASURED)


@dataclass(frozen=True)
class _Lesson:
    base: Floats
    inputs: Floats
    wanted: np.ndarray
    """One-hot."""
    weight: Floats

    def part(self, rows: np.ndarray) -> _Lesson:
        return _Lesson(self.base[rows], self.inputs[rows], self.wanted[rows], self.weight[rows])


def adapt(model: Linear, version: str, task: str, told: Sequence[Told]) -> Adaptation | None:
    """All of `adapting` at once."""
    doing = adapting(model, version, task, told)
    while True:
        try:
            next(doing)
        except StopIteration as done:
            found: Adaptation | None = done.value
            return found


def adapting(
    model: Linear, version: str, task: str, told: Sequence[Told]
) -> Generator[None, None, Adaptation | None]:
    """The layer that these texts teach; None where it would not read texts held back better.

    A little at a time: some tenths of a second. Labels that the task has not are left out.
    """
    labels = model.tasks[task].labels
    told = [each for each in told if each.label in labels]
    if len(told) < FEWEST:
        return None
    lesson = _lesson(model, task, told)
    gains = []
    for pull in PULLS:
        gain = yield from _held_back(lesson, pull)
        gains.append((gain, pull))
    gain, pull = min(gains, key=lambda each: (each[0].surprise_after, -each[1]))
    if not gain.better:
        return None
    return Adaptation(task, version, _learnt(lesson, pull), gain)


def meanings_of(model: Linear, texts: Sequence[str]) -> Floats:
    """Texts by DIMENSIONS."""
    parts = [
        model.features.meanings(spelt(texts[at : at + AT_ONCE]))
        for at in range(0, len(texts), AT_ONCE)
    ]
    return np.concatenate(parts)


def _lesson(model: Linear, task: str, told: Sequence[Told]) -> _Lesson:
    texts = [each.text for each in told]
    about = model.tasks[task]
    wanted = np.zeros((len(told), len(about.labels)), dtype=np.float32)
    for row, each in enumerate(told):
        wanted[row, about.labels.index(each.label)] = 1
    return _Lesson(
        base=model.scores(texts)[task] / np.float32(about.temperature),
        inputs=_with_constant(meanings_of(model, texts)),
        wanted=wanted,
        weight=np.array([each.weight for each in told], dtype=np.float32),
    )


def _with_constant(meanings: Floats) -> Floats:
    ones = np.ones((len(meanings), 1), dtype=np.float32)
    return np.concatenate([meanings, ones], axis=1)


def _learnt(lesson: _Lesson, pull: float) -> Floats:
    """Least surprise plus the pull; a convex sum, walked down with momentum from 0."""
    weights = np.zeros((lesson.inputs.shape[1], lesson.wanted.shape[1]), dtype=np.float32)
    many = lesson.weight.sum()
    steepest = np.linalg.norm(lesson.inputs * lesson.weight[:, None] ** 0.5, 2) ** 2
    step = 1 / (0.5 * steepest / many + pull / many)
    ahead = weights
    for number in range(1, ROUNDS + 1):
        missed = _chances(lesson.base + lesson.inputs @ ahead) - lesson.wanted
        slope = lesson.inputs.T @ (missed * lesson.weight[:, None]) / many + pull / many * ahead
        found = ahead - step * slope
        moved = np.abs(found - weights).max()
        ahead = found + (number - 1) / (number + 2) * (found - weights)
        weights = found
        if moved < STILL:
            break
    return weights.astype(np.float32)


def _held_back(lesson: _Lesson, pull: float) -> Generator[None, None, Gain]:
    fold = np.arange(len(lesson.wanted)) % FOLDS
    after = np.zeros_like(lesson.base)
    for each in range(FOLDS):
        yield
        rest, out = np.flatnonzero(fold != each), np.flatnonzero(fold == each)
        after[out] = lesson.base[out] + lesson.inputs[out] @ _learnt(lesson.part(rest), pull)
    return Gain(
        texts=len(lesson.wanted),
        right_before=_right(lesson, lesson.base),
        right_after=_right(lesson, after),
        surprise_before=_surprise(lesson, lesson.base),
        surprise_after=_surprise(lesson, after),
    )


def _right(lesson: _Lesson, scores: Floats) -> float:
    hits = lesson.wanted[np.arange(len(scores)), scores.argmax(axis=1)]
    return float((hits * lesson.weight).sum() / lesson.weight.sum())


def _surprise(lesson: _Lesson, scores: Floats) -> float:
    chances = (_chances(scores) * lesson.wanted).sum(axis=1)
    lost = -np.log(np.maximum(chances, 1e-9))
    return float((lost * lesson.weight).sum() / lesson.weight.sum())


def _chances(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)

"""What was said against what is right: per label, in pairs, and whether chances come true."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

BINS = 15


@dataclass(frozen=True)
class Judged:
    """One task on one set of texts."""

    task: str
    language: str
    source: str
    labels: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    """Right label by said label, in texts."""
    bins: tuple[tuple[float, float, int], ...]
    """Of each of 15 equal bins with texts: mean chance of the best label, share right, texts."""

    @property
    def texts(self) -> int:
        """How many."""
        return sum(map(sum, self.confusion))

    @property
    def accuracy(self) -> float:
        """Share right."""
        return sum(row[at] for at, row in enumerate(self.confusion)) / max(1, self.texts)

    def f1_of(self, label: str) -> float:
        """Harmonic mean of precision and recall of a label."""
        at = self.labels.index(label)
        right = self.confusion[at][at]
        wanted = sum(self.confusion[at])
        said = sum(row[at] for row in self.confusion)
        return 2 * right / (wanted + said) if wanted + said else 0.0

    def macro_f1(self, labels: Sequence[str] = ()) -> float:
        """Mean over labels; without any given, those that the texts or the answers have."""
        chosen = labels or [
            label
            for at, label in enumerate(self.labels)
            if sum(self.confusion[at]) or sum(row[at] for row in self.confusion)
        ]
        return sum(map(self.f1_of, chosen)) / len(chosen)

    @property
    def calibration_error(self) -> float:
        """Expected error of the chance of the top label."""
        return sum(abs(sure - right) * many for sure, right, many in self.bins) / self.texts

    @property
    def error_by_luck(self) -> float:
        """What the error would be in the mean if all chances were true: of few texts, not nothing."""
        return sum(_mean_off(sure, many) for sure, _right, many in self.bins) / self.texts

    def as_json(self) -> dict[str, Any]:
        """For `figures.json`."""
        return asdict(self) | {
            "texts": self.texts,
            "accuracy": round(self.accuracy, 4),
            "f1": round(self.macro_f1(), 4),
            "f1_by_label": {label: round(self.f1_of(label), 4) for label in self.labels},
            "calibration_error": round(self.calibration_error, 4),
            "error_by_luck": round(self.error_by_luck, 4),
        }


def _mean_off(chance: float, many: int) -> float:
    """Mean distance of a binomial count from its mean, in texts (De Moivre's formula)."""
    at = math.floor(many * chance) + 1
    if not 0 < chance < 1 or at > many:
        return 0.0
    ways = math.lgamma(many + 1) - math.lgamma(at) - math.lgamma(many - at + 1)
    return 2 * math.exp(ways + at * math.log(chance) + (many - at + 1) * math.log(1 - chance))


def judged(
    *,
    task: str,
    language: str,
    source: str,
    labels: Sequence[str],
    chances: np.ndarray,
    right: Sequence[str],
) -> Judged:
    """`chances`: texts by labels."""
    places = {label: at for at, label in enumerate(labels)}
    best = chances.argmax(axis=1)
    confusion = np.zeros((len(labels), len(labels)), dtype=int)
    for wanted, said in zip(right, best, strict=True):
        confusion[places[wanted], said] += 1
    sure = chances.max(axis=1)
    hits = np.array([places[wanted] for wanted in right]) == best
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return Judged(
        task=task,
        language=language,
        source=source,
        labels=tuple(labels),
        confusion=tuple(tuple(map(int, row)) for row in confusion),
        bins=tuple(
            (
                round(float(sure[bins == each].mean()), 4),
                round(float(hits[bins == each].mean()), 4),
                int((bins == each).sum()),
            )
            for each in range(BINS)
            if (bins == each).any()
        ),
    )

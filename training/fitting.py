"""Linear decisions over hashed features: fitted, made small, made into probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression

from tertulia.language.features import Features
from tertulia.language.grams import AT_ONCE, BUCKETS, grams, spelt
from tertulia.language.linear import Linear, Outputs, Task

ROUNDS = 150
MOST = 2_000
LEAST = 8
"""Whole numbers of weights: the largest of an output, and the smallest that is kept. What is lost
moves no chance by more than a hundredth, and the file is a third smaller."""


@dataclass(frozen=True)
class Examples:
    """Texts, a label each, and how much each counts."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    weights: tuple[float, ...] = ()

    def __add__(self, other: Examples) -> Examples:
        """Both."""
        return Examples(
            self.texts + other.texts,
            self.labels + other.labels,
            self.counts() + other.counts(),
        )

    def counts(self) -> tuple[float, ...]:
        """How much each counts."""
        return self.weights or (1.0,) * len(self.texts)

    def counting(self, weight: float) -> Examples:
        """The same, each counting so much."""
        return replace(self, weights=(weight,) * len(self.texts))


@dataclass(frozen=True)
class Fitted:
    """A task with its weights, still as numbers."""

    task: Task
    weights: NDArray[np.float64]
    """Buckets by labels."""
    meaning: NDArray[np.float64]
    """Dimensions by labels."""
    bias: NDArray[np.float64]


def counted(texts: Sequence[str]) -> sparse.csr_matrix:
    """Texts by buckets: 1 where a text has the feature."""
    parts = []
    for at in range(0, len(texts), AT_ONCE):
        found = grams(spelt(texts[at : at + AT_ONCE]))
        ones = np.ones(len(found.buckets), dtype=np.float32)
        shape = (len(found), BUCKETS)
        parts.append(sparse.csr_matrix((ones, found.buckets, found.starts), shape=shape))
    return sparse.vstack(parts).tocsr()


def matrix(texts: Sequence[str], features: Features) -> sparse.csr_matrix:
    """Texts by buckets and meanings, as they are when reading."""
    rows = counted(texts) @ sparse.diags(features.rarity)
    lengths = np.sqrt(np.maximum(rows.multiply(rows).sum(axis=1).A1, 1e-9))
    meanings = [
        features.meanings(spelt(texts[at : at + AT_ONCE])) for at in range(0, len(texts), AT_ONCE)
    ]
    return sparse.hstack([sparse.diags(1 / lengths) @ rows, np.concatenate(meanings)]).tocsr()


def fit(task: Task, examples: Examples, features: Features, *, freedom: float) -> Fitted:
    """Logistic regression. `freedom`: the inverse of the L2 penalty (C)."""
    known = {label: number for number, label in enumerate(task.labels)}
    rows = matrix(examples.texts, features)
    wanted = np.array([known[label] for label in examples.labels])
    model = LogisticRegression(C=freedom, max_iter=ROUNDS, tol=1e-3)
    model.fit(rows, wanted, sample_weight=np.array(examples.counts()))
    weights, bias = model.coef_, model.intercept_
    if len(task.labels) == 2:  # one row of weights: half for each label
        weights = np.vstack([-weights[0], weights[0]]) / 2
        bias = np.array([-bias[0], bias[0]]) / 2
    weights = weights.T
    said = weights[:BUCKETS] * features.rarity[:, None]
    return Fitted(task, said, weights[BUCKETS:], bias)


def together(fitted: Sequence[Fitted], features: Features) -> Linear:
    """One model: whole numbers for the n-grams, each output scaled to its own largest weight."""
    weights = np.concatenate([each.weights for each in fitted], axis=1)
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / MOST
    rounded = np.rint(weights / scale).astype(np.int16)
    rounded[np.abs(rounded) < LEAST] = 0
    outputs = Outputs(
        rounded,
        scale.astype(np.float32),
        np.concatenate([each.meaning for each in fitted], axis=1).astype(np.float32),
        np.concatenate([each.bias for each in fitted]).astype(np.float32),
    )
    return Linear([each.task for each in fitted], outputs, features)


def warmed(task: Task, scores: NDArray[np.float32], wanted: Sequence[str]) -> Task:
    """With the temperature that makes the right labels of held-back texts likeliest."""
    right = np.array([task.labels.index(label) for label in wanted])

    def surprise(log_temperature: float) -> float:
        tried = replace(task, temperature=float(np.exp(log_temperature)))
        chances = tried.chances(scores)[np.arange(len(right)), right]
        return float(-np.log(np.maximum(chances, 1e-9)).mean())

    found = minimize_scalar(surprise, bounds=(-3, 3), method="bounded")
    return replace(task, temperature=round(float(np.exp(found.x)), 4))

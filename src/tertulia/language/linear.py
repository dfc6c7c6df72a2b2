"""Linear models over hashed features, all tasks in one matrix: one look-up a feature."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tertulia.language.features import DIMENSIONS, Features, Floats
from tertulia.language.grams import BUCKETS, Grams, grams, spelt

PART = 64
"""Texts whose numbers are looked up together: more need more memory, and are read no faster."""


@dataclass(frozen=True)
class Task:
    """One decision: its labels, and what makes its scores probabilities.

    `exclusive`: exactly one label holds (softmax); otherwise each by itself (sigmoid).
    `temperature` divides the scores; below `sure` the best label is not said.
    """

    name: str
    labels: tuple[str, ...]
    exclusive: bool = True
    temperature: float = 1.0
    sure: float = 0.0

    def chances(self, scores: Floats) -> Floats:
        """Probabilities, texts by labels."""
        scores = scores / np.float32(self.temperature)
        if not self.exclusive:
            return (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


@dataclass(frozen=True)
class Outputs:
    """The numbers of some tasks, an output for each label."""

    weights: NDArray[np.int16]
    """Buckets by outputs; rarity is within."""
    scale: Floats
    meaning: Floats
    """DIMENSIONS by outputs."""
    bias: Floats

    def __post_init__(self) -> None:
        """Raises: ValueError where they do not fit each other."""
        many = len(self.bias)
        wanted = ((BUCKETS, many), (many,), (DIMENSIONS, many))
        if (self.weights.shape, self.scale.shape, self.meaning.shape) != wanted:
            raise ValueError("the weights do not fit each other")


def side_by_side(parts: Sequence[Outputs]) -> Outputs:
    """Those of several files as one."""
    return Outputs(
        np.ascontiguousarray(np.concatenate([each.weights for each in parts], axis=1)),
        np.concatenate([each.scale for each in parts]),
        np.ascontiguousarray(np.concatenate([each.meaning for each in parts], axis=1)),
        np.concatenate([each.bias for each in parts]),
    )


class Linear:
    """Tasks that share their features. Weights are whole numbers, scaled per output: a few features
    say very much, so a byte would either cut those or lose all the others."""

    def __init__(self, tasks: Sequence[Task], outputs: Outputs, features: Features) -> None:
        """The outputs of the tasks, in their order."""
        self.tasks = {task.name: task for task in tasks}
        self.outputs = outputs
        self.features = features
        self._columns: dict[str, slice] = {}
        at = 0
        for task in tasks:
            self._columns[task.name] = slice(at, at + len(task.labels))
            at += len(task.labels)
        if outputs.bias.shape != (at,):
            raise ValueError("the weights do not fit the tasks")

    def scores(self, texts: Sequence[str]) -> dict[str, Floats]:
        """Per task, texts by labels, before the temperature."""
        rows = [self._scored(part) for part in _parts(texts)]
        every = np.concatenate(rows) if rows else np.zeros((0, len(self.outputs.bias)), np.float32)
        return {name: every[:, columns] for name, columns in self._columns.items()}

    def _scored(self, texts: Sequence[str]) -> Floats:
        batch = spelt(texts)
        said = self._summed(grams(batch))
        # A product of matrices may round a row differently among others: numpy's einsum does not.
        meanings = self.features.meanings(batch)
        meant: Floats = np.einsum("td,do->to", meanings, self.outputs.meaning)
        return (said + meant + self.outputs.bias).astype(np.float32)

    def _summed(self, found: Grams) -> Floats:
        """Each text's weights added up, over the length of its features."""
        sums = np.zeros((len(found), len(self.outputs.bias)), dtype=np.int32)
        squares = np.ones(len(found), dtype=np.float32)
        filled = np.flatnonzero(np.diff(found.starts))
        if len(filled):
            first = found.starts[:-1][filled]
            rows = self.outputs.weights[found.buckets]
            sums[filled] = np.add.reduceat(rows, first, axis=0, dtype=np.int32)
            rarity = self.features.rarity[found.buckets].astype(np.float64) ** 2
            squares[filled] = np.add.reduceat(rarity, first)
        return (sums * self.outputs.scale / np.sqrt(squares)[:, None]).astype(np.float32)

    def save(self, path: Path) -> None:
        """Into one compressed file, the same bytes for the same weights."""
        about = [vars(task) for task in self.tasks.values()]
        np.savez_compressed(
            path,
            **vars(self.outputs),
            tasks=np.frombuffer(json.dumps(about, sort_keys=True).encode(), dtype=np.uint8),
        )


def load(paths: Iterable[Path], features: Features) -> Linear:
    """One model from several files: each may be under a licence of its own."""
    tasks: list[Task] = []
    parts: list[Outputs] = []
    for path in paths:
        with np.load(path, allow_pickle=False) as file:
            parts.append(Outputs(**{each.name: file[each.name] for each in fields(Outputs)}))
            about = json.loads(file["tasks"].tobytes())
        tasks += [Task(**{**each, "labels": tuple(each["labels"])}) for each in about]
    return Linear(tasks, side_by_side(parts), features)


def _parts(texts: Sequence[str]) -> Iterable[Sequence[str]]:
    return (texts[at : at + PART] for at in range(0, len(texts), PART))

"""Linear models over hashed features, all tasks in one matrix: one look-up a feature."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertulia.language.grams import AT_ONCE, BUCKETS, Grams, grams

type Floats = NDArray[np.float32]


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


class Linear:
    """Tasks that share their features. Weights are whole numbers, scaled per output: a few features
    say very much, so a byte would either cut those or lose all the others."""

    def __init__(
        self, tasks: Sequence[Task], weights: NDArray[np.int16], scale: Floats, bias: Floats
    ) -> None:
        """`weights`: buckets by outputs; the outputs of the tasks in order."""
        self.tasks = {task.name: task for task in tasks}
        self.weights = weights
        self.scale = scale
        self.bias = bias
        self._columns: dict[str, slice] = {}
        at = 0
        for task in tasks:
            self._columns[task.name] = slice(at, at + len(task.labels))
            at += len(task.labels)
        if weights.shape != (BUCKETS, at) or scale.shape != (at,) or bias.shape != (at,):
            raise ValueError("the weights do not fit the tasks")

    def scores(self, texts: Sequence[str]) -> dict[str, Floats]:
        """Per task, texts by labels, before the temperature."""
        rows = [self._summed(grams(part)) for part in _parts(texts)]
        every = np.concatenate(rows) if rows else np.zeros((0, len(self.bias)), np.float32)
        return {name: every[:, columns] for name, columns in self._columns.items()}

    def _summed(self, found: Grams) -> Floats:
        """Each text's weights added up, over the root of the number of its features."""
        counts = np.diff(found.starts)
        sums = np.zeros((len(found), len(self.bias)), dtype=np.int32)
        filled = np.flatnonzero(counts)
        if len(filled):
            rows = self.weights[found.buckets]
            sums[filled] = np.add.reduceat(rows, found.starts[:-1][filled], axis=0, dtype=np.int32)
        root = np.sqrt(np.maximum(counts, 1)).astype(np.float32)[:, None]
        return (sums * self.scale / root + self.bias).astype(np.float32)

    def save(self, path: Path) -> None:
        """Into one compressed file, the same bytes for the same weights."""
        about = [vars(task) for task in self.tasks.values()]
        np.savez_compressed(
            path,
            weights=self.weights,
            scale=self.scale,
            bias=self.bias,
            tasks=np.frombuffer(json.dumps(about, sort_keys=True).encode(), dtype=np.uint8),
        )


def load(paths: Iterable[Path]) -> Linear:
    """One model from several files: each may be under a licence of its own."""
    tasks: list[Task] = []
    arrays: Mapping[str, list[Any]] = {"weights": [], "scale": [], "bias": []}
    for path in paths:
        with np.load(path, allow_pickle=False) as file:
            for name, found in arrays.items():
                found.append(file[name])
            about = json.loads(file["tasks"].tobytes())
        tasks += [Task(**{**each, "labels": tuple(each["labels"])}) for each in about]
    return Linear(
        tasks,
        np.ascontiguousarray(np.concatenate(arrays["weights"], axis=1)),
        np.concatenate(arrays["scale"]),
        np.concatenate(arrays["bias"]),
    )


def _parts(texts: Sequence[str]) -> Iterable[Sequence[str]]:
    size = min(AT_ONCE, 1_000)  # what is looked up at once stays small
    return (texts[at : at + size] for at in range(0, len(texts), size))

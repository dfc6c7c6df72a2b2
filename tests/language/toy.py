"""A reader whose weights were drawn by lot: right about nothing, and the same every time."""

from __future__ import annotations

import numpy as np

from tertulia.language.grams import BUCKETS
from tertulia.language.linear import Linear, Task
from tertulia.language.reader import Reader

TASKS = (
    Task("language", ("es", "pt", "en", "ro"), temperature=0.5, sure=0.4),
    Task("sentiment", ("negative", "neutral", "positive"), sure=0.4),
    Task("emotion", ("anger", "fear", "joy", "optimism", "sadness", "none")),
    Task("spam", ("no", "yes")),
    Task("offensive_en", ("no", "yes")),
    Task("hate_en", ("no", "yes")),
    Task("offensive_ro", ("other", "profanity", "insult", "abuse")),
    Task("offensive_pt", ("no", "yes"), temperature=2.0),
)


def toy_model() -> Linear:
    """Small numbers, so that chances are neither 0 nor 1."""
    outputs = sum(len(each.labels) for each in TASKS)
    drawn = np.random.default_rng(7)
    weights = drawn.integers(-127, 128, size=(BUCKETS, outputs), dtype=np.int16)
    scale = np.full(outputs, 0.01, dtype=np.float32)
    return Linear(TASKS, weights, scale, np.zeros(outputs, dtype=np.float32))


def toy_reader() -> Reader:
    """With those weights."""
    return Reader(toy_model(), "toy")

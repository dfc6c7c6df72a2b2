"""A reader whose weights were drawn by lot: right about nothing, and the same every time."""

from __future__ import annotations

import numpy as np

from tertulia.language.features import DIMENSIONS, Features, pieces
from tertulia.language.grams import BUCKETS, hashed_pieces, spelt
from tertulia.language.linear import Linear, Outputs, Task
from tertulia.language.reader import Reader

WORDS = "el café de loja no me gusta nada 💛 ! obrigada thanks mulțumesc a b c é"
TASKS = (
    Task("language", ("es", "pt", "en", "ro"), temperature=0.5, sure=0.4),
    Task("sentiment", ("negative", "neutral", "positive"), sure=0.4),
    Task("emotion", ("anger", "fear", "joy", "optimism", "sadness", "none")),
    Task("spam", ("no", "yes")),
    Task("offensive_en", ("no", "yes")),
    Task("hate", ("no", "yes")),
    Task("offensive_ro", ("other", "profanity", "insult", "abuse")),
    Task("offensive_pt", ("no", "yes"), temperature=2.0),
)


def toy_model() -> Linear:
    """Small numbers, so that chances are neither 0 nor 1."""
    outputs = sum(len(each.labels) for each in TASKS)
    drawn = np.random.default_rng(7)
    weights = drawn.integers(-127, 128, size=(BUCKETS, outputs), dtype=np.int16)
    scale = np.full(outputs, 0.01, dtype=np.float32)
    meaning = drawn.normal(size=(DIMENSIONS, outputs)).astype(np.float32)
    bias = np.zeros(outputs, dtype=np.float32)
    return Linear(TASKS, Outputs(weights, scale, meaning, bias), toy_features(drawn))


def toy_features(drawn: np.random.Generator) -> Features:
    """Some words with a meaning drawn by lot."""
    batch = spelt([WORDS])
    begins, ends = pieces(batch)
    words = np.unique(hashed_pieces(batch.letters, begins, ends))
    return Features(
        rarity=drawn.uniform(1, 9, size=BUCKETS).astype(np.float32),
        words=words,
        vectors=drawn.integers(-127, 128, size=(len(words), DIMENSIONS), dtype=np.int8),
        scale=np.full(DIMENSIONS, 0.01, dtype=np.float32),
        weight=drawn.uniform(0.1, 1, size=len(words)).astype(np.float32),
    )


def toy_reader() -> Reader:
    """With those weights."""
    return Reader(toy_model(), "toy")

"""The upper layers of the encoder as JAX differentiates them: the same arithmetic as the graph that ships."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tertulia.language.careful.file import E5File
from tertulia.language.careful.numbers import LEVELS, Learnt

DENSE = ("q", "k", "v", "ao", "fi", "fo")
"""The dense layers of a layer, as the file has them."""

type Given = Mapping[str, jax.Array]
"""A layer as the file has it."""
type Tuned = dict[str, Any]
"""What is learnt of a layer: dense layer -> its two narrow matrices; level -> weight and bias."""


def given(file: E5File, number: int) -> Given:
    """The dense matrices of a layer, width in by width out, and their biases."""
    found = {}
    for name in DENSE:
        width = file.inner if name == "fo" else file.width
        found[name] = jnp.asarray(file.matrix(f"l{number}.{name}.w", width).T)
        found[f"{name}.b"] = jnp.asarray(file.numbers(f"l{number}.{name}.b"))
    return found


def untuned(file: E5File, number: int, rank: int, random: np.random.Generator) -> Tuned:
    """Says nothing yet: the second narrow matrices are 0."""
    found: Tuned = {}
    for name in DENSE:
        wide = file.inner if name == "fo" else file.width
        out = file.inner if name == "fi" else file.width
        first = random.normal(size=(wide, rank)) / np.sqrt(wide)
        found[name] = (jnp.asarray(first, jnp.float32), jnp.zeros((rank, out), jnp.float32))
    for name in LEVELS:
        both = (file.numbers(f"l{number}.{name}.w"), file.numbers(f"l{number}.{name}.b"))
        found[name] = tuple(map(jnp.asarray, both))
    return found


def learnt(first: int, tuned: list[Tuned]) -> Learnt:
    """As the reader takes it; `first`: the number of the first tuned layer."""
    pairs = {
        f"l{first + place}.{name}": tuple(np.asarray(each) for each in pair)
        for place, layer in enumerate(tuned)
        for name, pair in layer.items()
    }
    levels = {name: pair for name, pair in pairs.items() if name.endswith(LEVELS)}
    narrow = {name: pair for name, pair in pairs.items() if name not in levels}
    return Learnt(narrow, levels)  # type: ignore[arg-type]


def through(state: jax.Array, hidden: jax.Array, layer: Given, tuned: Tuned, file: E5File) -> Any:
    """One layer: texts by pieces by width in and out."""
    texts, pieces, width = state.shape

    def dense(wide: jax.Array, name: str) -> jax.Array:
        rows = wide.reshape(texts * pieces, -1)
        first, second = tuned[name]
        said = rows @ layer[name] + layer[f"{name}.b"] + (rows @ first) @ second
        return said.reshape(texts, pieces, -1)

    def by_head(name: str) -> jax.Array:
        return dense(state, name).reshape(texts, pieces, file.heads, -1).transpose(0, 2, 1, 3)

    scores = by_head("q") @ by_head("k").transpose(0, 1, 3, 2) / np.sqrt(width // file.heads)
    seen = jax.nn.softmax(scores + hidden, axis=-1) @ by_head("v")
    seen = seen.transpose(0, 2, 1, 3).reshape(texts, pieces, width)
    state = _level(state + dense(seen, "ao"), tuned["aln"], file.epsilon)
    inner = jax.nn.gelu(dense(state, "fi"), approximate=False)
    return _level(state + dense(inner, "fo"), tuned["oln"], file.epsilon)


def _level(state: jax.Array, both: tuple[jax.Array, jax.Array], epsilon: float) -> jax.Array:
    weight, bias = both
    away = state - state.mean(axis=-1, keepdims=True)
    return away * jax.lax.rsqrt((away**2).mean(axis=-1, keepdims=True) + epsilon) * weight + bias


def pooled(state: jax.Array, hidden: jax.Array) -> jax.Array:
    """The mean over the pieces of each text."""
    there = (hidden[:, 0, 0, :] == 0).astype(state.dtype)
    return (state * there[:, :, None]).sum(axis=1) / there.sum(axis=1, keepdims=True)

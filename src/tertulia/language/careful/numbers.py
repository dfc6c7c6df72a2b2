"""The numbers of the encoder as the ONNX runtime multiplies them: bytes, with what was learnt inside.

What goes into a dense layer is brought to bytes text by text, all its channels on one scale. A few
channels reach much further than all others and would leave these a handful of steps; so those few are
multiplied apart, and the others are evened out, the matrix taking up what they lose. With the names
that the graph of the weights' folder (`encoder.onnx`, written by the training) has for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tertulia.language.careful.file import E5File, Floats

type Numbers = dict[str, NDArray[np.generic]]

DENSE = {"qkv": ("q", "k", "v"), "ao": ("ao",), "fi": ("fi",), "fo": ("fo",)}
"""The dense layers of a layer, and which of the file stand side by side in each: query, key and value;
the output of attention; both of the inner one."""
LEVELS = ("aln", "oln")
APART = 8
"""Channels of a dense layer that are multiplied apart."""
LEAST = 1e-5
MOST = 127


@dataclass(frozen=True)
class Learnt:
    """What is added to some layers, by `l<number>.<name>` as in the file, and what was measured."""

    narrow: Mapping[str, tuple[Floats, Floats]] = field(default_factory=dict)
    """Dense layer -> width in by rank, rank by width out: their product is added to its matrix."""
    levels: Mapping[str, tuple[Floats, Floats]] = field(default_factory=dict)
    """Level -> weight, bias."""
    reach: Mapping[str, Floats] = field(default_factory=dict)
    """Dense layer (as in DENSE) -> the largest number that went into each of its channels."""


def matrix(file: E5File, learnt: Learnt, layer: str, name: str) -> tuple[Floats, Floats]:
    """A dense layer: width in by width out, and its bias."""
    matrices, biases = [], []
    for each in (f"{layer}.{one}" for one in DENSE[name]):
        whole = file.matrix(f"{each}.w", file.inner if name == "fo" else file.width).T
        if (pair := learnt.narrow.get(each)) is not None:
            whole = whole + pair[0] @ pair[1]
        matrices.append(whole)
        biases.append(file.numbers(f"{each}.b"))
    return np.concatenate(matrices, axis=1), np.concatenate(biases)


def whole(matrix: Floats, reach: Floats) -> Numbers:
    """A matrix in bytes. `even`: what each channel is multiplied by before (0: it stands apart)."""
    apart = np.sort(np.argsort(-reach, kind="stable")[:APART])
    stays = np.ones(len(matrix), dtype=bool)
    stays[apart] = False
    loud = np.maximum(reach, LEAST) / np.maximum(np.abs(matrix).max(axis=1), LEAST)
    even = np.zeros(len(matrix), dtype=np.float32)
    even[stays] = np.sqrt(np.exp(np.log(loud[stays]).mean()) / loud[stays])
    evened = matrix[stays] / even[stays, None]
    scale = np.maximum(np.abs(evened).max(axis=0), LEAST) / MOST
    inside = np.zeros(matrix.shape, dtype=np.int8)
    inside[stays] = np.rint(evened / scale).astype(np.int8)
    return {
        "even": even,
        "bytes": inside,
        "scale": scale.astype(np.float32),
        "zero": np.zeros(len(scale), dtype=np.int8),
        "apart": apart.astype(np.int64),
        "rows": matrix[apart].astype(np.float32),
    }


def layer(file: E5File, learnt: Learnt, number: int) -> Numbers:
    """Everything of a layer; a dense layer whose reach nobody measured stays in floats."""
    found: Numbers = {}
    for name in DENSE:
        place = f"l{number}.{name}"
        floats, found[f"{place}.bias"] = matrix(file, learnt, f"l{number}", name)
        reach = learnt.reach.get(place)
        parts: Numbers = {"floats": floats} if reach is None else whole(floats, reach)
        found |= {f"{place}.{part}": each for part, each in parts.items()}
    for name in LEVELS:
        found |= level(file, learnt, f"l{number}.{name}")
    return found


def level(file: E5File, learnt: Learnt, name: str) -> Numbers:
    """Weight and bias of a level."""
    both = learnt.levels.get(name) or (file.numbers(f"{name}.w"), file.numbers(f"{name}.b"))
    return dict(zip((f"{name}.w", f"{name}.b"), both, strict=True))


def numbers(file: E5File, learnt: Learnt, first: int = 0, last: int | None = None) -> Numbers:
    """Of the layers `first` to `last` (not included), with the level of what goes into the first."""
    return dict(each_number(file, learnt, first, last))


def each_number(
    file: E5File, learnt: Learnt, first: int = 0, last: int | None = None
) -> Iterator[tuple[str, NDArray[np.generic]]]:
    """The same, a layer at a time."""
    if first == 0:
        yield from level(file, learnt, "emb.ln").items()
    for number in range(first, file.layers if last is None else last):
        yield from layer(file, learnt, number).items()

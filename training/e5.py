"""The encoder with numpy, in full numbers: words are given their vectors by it.

The runtime that ships multiplies as bytes, and what that makes of a number depends on the
processor; what is kept of a word should not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from tertulia.language.careful.file import E5File, Floats
from tertulia.language.careful.pieces import Pieces


class E5:
    """The model: its tokens and its layers."""

    def __init__(self, file: E5File) -> None:
        """Of the wheel or of a test."""
        self._file = file
        self._pieces = Pieces(file.vocabulary(), unknown=file.unknown)
        self.width = file.width

    def numbered(self, texts: Sequence[str], most: int) -> list[list[int]]:
        """Each text with its beginning and end, at most so many pieces between them."""
        begin, end = self._file.begin, self._file.end
        found = (self._pieces.numbered(f"query: {text}") for text in texts)
        return [[begin, *each[:most], end] for each in found]

    @cached_property
    def _layers(self) -> list[dict[str, Floats]]:
        found = []
        for number in range(self._file.layers):
            layer = {}
            for name in ("q", "k", "v", "ao", "fi", "fo"):
                width = self._file.inner if name == "fo" else self._file.width
                layer[name] = self._file.matrix(f"l{number}.{name}.w", width).T.copy()
                layer[f"{name}.b"] = self._file.numbers(f"l{number}.{name}.b")
            for name in ("aln", "oln"):
                layer[f"{name}.w"] = self._file.numbers(f"l{number}.{name}.w")
                layer[f"{name}.b"] = self._file.numbers(f"l{number}.{name}.b")
            found.append(layer)
        return found

    @cached_property
    def _places(self) -> Floats:
        places = self._file.numbers("emb.pos").reshape(-1, self.width)
        placed: Floats = places + self._file.numbers("emb.type")[: self.width]
        return placed

    def vectors(self, ids: NDArray[np.int64]) -> Floats:
        """Texts of one length, as numbers of pieces: the mean of their last states."""
        words = self._file.rows("emb.word", self.width, ids.reshape(-1))
        state = words.reshape(*ids.shape, self.width) + self._places[: ids.shape[1]]
        state = self._level(state, self._file.numbers("emb.ln.w"), self._file.numbers("emb.ln.b"))
        for layer in self._layers:
            state = self._level(
                state + self._attended(state, layer), layer["aln.w"], layer["aln.b"]
            )
            inner = _through(state, layer, "fi")
            inner *= 0.5 * (1 + erf(inner / np.float32(np.sqrt(2))))
            state = self._level(
                state + _through(inner, layer, "fo"), layer["oln.w"], layer["oln.b"]
            )
        return state.mean(axis=1)

    def _attended(self, state: Floats, layer: dict[str, Floats]) -> Floats:
        texts, length, width = state.shape
        each = width // self._file.heads

        def by_head(name: str) -> Floats:
            found = _through(state, layer, name)
            return found.reshape(texts, length, self._file.heads, each).transpose(0, 2, 1, 3)

        scores = by_head("q") @ by_head("k").transpose(0, 1, 3, 2) / np.float32(np.sqrt(each))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        seen = (scores @ by_head("v")).transpose(0, 2, 1, 3).reshape(texts, length, width)
        return _through(seen, layer, "ao")

    def _level(self, state: Floats, weight: Floats, bias: Floats) -> Floats:
        middle = state.mean(axis=-1, keepdims=True)
        spread = np.sqrt(state.var(axis=-1, keepdims=True) + np.float32(self._file.epsilon))
        return (state - middle) / spread * weight + bias


def _through(state: Floats, layer: dict[str, Floats], name: str) -> Floats:
    """One dense layer: all places of all texts as the rows of one matrix."""
    rows = state.reshape(-1, state.shape[-1]) @ layer[name] + layer[f"{name}.b"]
    return rows.reshape(*state.shape[:-1], -1)

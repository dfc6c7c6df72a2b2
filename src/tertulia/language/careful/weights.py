"""What was learnt for the careful tier, and its files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tertulia.language.careful.file import Floats
from tertulia.language.careful.numbers import Learnt
from tertulia.language.linear import Task

_KINDS = ("narrow", "levels", "reach")


@dataclass(frozen=True)
class Decision:
    """A task over the states of the encoder, and how its scores become chances."""

    task: Task
    weights: Floats
    """Width by labels."""
    bias: Floats
    own: float
    """How much its own scores count."""
    fast: float
    """How much the logarithms of the chances that the fast tier gave count."""

    def chances(self, states: Floats, fast: Floats) -> Floats:
        """Texts by labels; `fast`: the same of the fast tier."""
        scores = np.einsum("td,do->to", states, self.weights) + self.bias
        scores = np.float32(self.own) * scores
        scores = scores + np.float32(self.fast) * np.log(np.maximum(fast, 1e-6))
        return self.task.chances(scores.astype(np.float32))


@dataclass(frozen=True)
class Weights:
    """What was learnt: over the encoder of the wheel, and for each decision."""

    graph: bytes
    """The encoder without its numbers, for the ONNX runtime."""
    learnt: Learnt
    middle: Floats
    """States are levelled before a decision: the mean of those of the training,"""
    spread: Floats
    """and their standard deviation."""
    decisions: Mapping[str, Decision]

    @classmethod
    def load(cls, folder: Path) -> Weights:
        """All files of a folder: those of a decision may be under a licence of their own."""
        decisions: dict[str, Decision] = {}
        for path in sorted(folder.glob("decisions*.npz")):
            decisions |= {each.task.name: each for each in _decisions(path)}
        with np.load(folder / "encoder.npz", allow_pickle=False) as file:
            arrays = {name: file[name].astype(np.float32) for name in file.files}
        graph = (folder / "encoder.onnx").read_bytes()
        return cls(graph, _learnt(arrays), arrays["middle"], arrays["spread"], decisions)

    def save_encoder(self, folder: Path) -> None:
        """The graph, and what was learnt: in half floats, but the levels."""
        (folder / "encoder.onnx").write_bytes(self.graph)
        arrays: dict[str, Any] = {"middle": self.middle, "spread": self.spread}
        for kind in _KINDS:
            for name, numbers in getattr(self.learnt, kind).items():
                width = np.float32 if kind == "levels" else np.float16
                every = [numbers] if kind == "reach" else numbers
                for place, each in enumerate(every):
                    arrays[f"{kind}/{name}/{place}"] = each.astype(width)
        np.savez_compressed(folder / "encoder.npz", **dict(sorted(arrays.items())))


def _learnt(arrays: Mapping[str, Floats]) -> Learnt:
    found: dict[str, dict[str, Any]] = {kind: {} for kind in _KINDS}
    for path, numbers in sorted(arrays.items()):
        kind, _slash, rest = path.partition("/")
        if rest:
            name, _slash, _place = rest.rpartition("/")
            before = found[kind].get(name, ())
            found[kind][name] = numbers if kind == "reach" else (*before, numbers)
    return Learnt(**found)


def save_decisions(path: Path, decisions: Sequence[Decision]) -> None:
    """One file, the same bytes for the same numbers."""
    about = [{**vars(each.task), "own": each.own, "fast": each.fast} for each in decisions]
    np.savez_compressed(
        path,
        weights=np.concatenate([each.weights for each in decisions], axis=1).astype(np.float32),
        bias=np.concatenate([each.bias for each in decisions]).astype(np.float32),
        about=np.frombuffer(json.dumps(about, sort_keys=True).encode(), dtype=np.uint8),
    )


def _decisions(path: Path) -> Iterator[Decision]:
    with np.load(path, allow_pickle=False) as file:
        weights, bias = file["weights"], file["bias"]
        about = json.loads(file["about"].tobytes())
    at = 0
    for each in about:
        own, fast = each.pop("own"), each.pop("fast")
        task = Task(**{**each, "labels": tuple(each["labels"])})
        end = at + len(task.labels)
        yield Decision(task, weights[:, at:end], bias[at:end], own, fast)
        at = end

"""`read(texts, fast)`: a second, slower reading, of which more are right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from tertulia.language.careful.file import E5File, Floats
from tertulia.language.careful.graph import DENSE, LEVELS, Learnt, encoder
from tertulia.language.careful.pieces import Pieces
from tertulia.language.linear import Linear, Task
from tertulia.language.reader import ADDS_UP, OFFENCES, guesses, reader
from tertulia.language.values import URGENCIES, Reading

MOST_PIECES = 70
MOST_CHARACTERS = 2_000
"""Nothing later can be among the first pieces."""
THREADS = 2
"""Of one reading: it is for what waits, and others have gone before it."""
_LINK = re.compile(r"https?://\S+")
_HANDLE = re.compile(r"@\w+")
_GUESSED = ("sentiment", "emotion", "intent")
_PREFIX = "query: "
"""The model was made with it."""


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

    learnt: Learnt
    middle: Floats
    """States are levelled before a decision: the mean of those of the training,"""
    spread: Floats
    """and their standard deviation."""
    decisions: Mapping[str, Decision]

    @classmethod
    def load(cls, folder: Path) -> Weights:
        """All files of a folder: those of a decision may be under a licence of their own."""
        with np.load(folder / "encoder.npz", allow_pickle=False) as file:
            arrays = {name: file[name].astype(np.float32) for name in file.files}
        narrow: dict[str, tuple[Floats, Floats]] = {}
        levels: dict[str, tuple[Floats, Floats]] = {}
        for name in {each.rpartition("/")[0] for each in arrays} - {""}:
            pair = (arrays[f"{name}/0"], arrays[f"{name}/1"])
            (levels if name.endswith(LEVELS) else narrow)[name] = pair
        decisions: dict[str, Decision] = {}
        for path in sorted(folder.glob("decisions*.npz")):
            decisions |= {each.task.name: each for each in _decisions(path)}
        return cls(Learnt(narrow, levels), arrays["middle"], arrays["spread"], decisions)

    def save_encoder(self, path: Path) -> None:
        """In half floats, but the levels."""
        arrays: dict[str, Any] = {"middle": self.middle, "spread": self.spread}
        for name, pair in {**self.learnt.narrow, **self.learnt.levels}.items():
            kind = np.float16 if name.endswith(DENSE) else np.float32
            arrays |= {f"{name}/{place}": each.astype(kind) for place, each in enumerate(pair)}
        np.savez_compressed(path, **dict(sorted(arrays.items())))


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


def plain(text: str) -> str:
    """Addresses and handles say nothing but that they are there."""
    return _HANDLE.sub("@user", _LINK.sub("http", text[:MOST_CHARACTERS]))


class Encoder:
    """Texts to states: the mean over their pieces."""

    def __init__(self, file: E5File, learnt: Learnt, *, threads: int = THREADS) -> None:
        """`threads` of one reading."""
        self.file = file
        self._pieces = Pieces(file.pieces(), unknown=file.unknown)
        self._session = session(encoder(file, learnt=learnt), threads)
        places = file.numbers("emb.pos").reshape(-1, file.width)
        self._places = places + file.numbers("emb.type")[: file.width]

    def states(self, texts: Sequence[str]) -> Floats:
        """Texts by width."""
        found = np.zeros((len(texts), self.file.width), dtype=np.float32)
        for row, text in enumerate(texts):
            (last,) = self._session.run(None, {"state": self.begun(text)})
            found[row] = last.mean(axis=0)
        return found

    def begun(self, text: str) -> Floats:
        """What goes into the first layer: its pieces, with beginning and end, by width."""
        pieces = self._pieces.numbered(_PREFIX + plain(text))[:MOST_PIECES]
        numbers = np.array([self.file.begin, *pieces, self.file.end])
        words = self.file.rows("emb.word", self.file.width, numbers)
        state: Floats = words + self._places[: len(numbers)]
        return state


def session(model: bytes, threads: int) -> onnxruntime.InferenceSession:
    """A model on the processor. It keeps nothing of a batch, and its threads do not spin."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class CarefulReader:
    """The careful tier: some fifty texts a second of a processor; for what the fast one is unsure of."""

    def __init__(self, encoder: Encoder, weights: Weights, fast: Linear, version: str) -> None:
        """`fast`: the model of the fast tier; `version` names the weights: readings are kept with it."""
        self.encoder = encoder
        self.fast = fast
        self.weights = weights
        self.version = version

    def states(self, texts: Sequence[str]) -> Floats:
        """Texts by width, levelled."""
        return (self.encoder.states(texts) - self.weights.middle) / self.weights.spread

    def read(self, texts: Sequence[str], fast: Sequence[Reading]) -> list[Reading]:
        """One reading a text, in order, over those of the fast tier."""
        if not texts:
            return []
        chances = self._chances(texts, fast)
        tasks = {name: each.task for name, each in self.weights.decisions.items()}
        sentiments, emotions, intents = (guesses(tasks[name], chances[name]) for name in _GUESSED)
        return [
            replace(
                each,
                sentiment=sentiments[at],
                emotion=emotions[at],
                intent=intents[at],
                urgency=self._urgency(chances["urgency"][at], each),
                spam=float(chances["spam"][at, 1]),
                offence=self._offence(chances, at, each.language.best),
                version=self.version,
            )
            for at, each in enumerate(fast)
        ]

    def _chances(self, texts: Sequence[str], fast: Sequence[Reading]) -> dict[str, Floats]:
        """By task, texts by labels. What a brand's corrections taught is in its fast readings."""
        states, scores = self.states(texts), self.fast.scores(texts)
        found = {}
        for name, decision in self.weights.decisions.items():
            labels = decision.task.labels
            if name in _GUESSED:
                said = [getattr(each, name).chances for each in fast]
                given = np.array([[each[label] for label in labels] for each in said], np.float32)
            else:
                given = self.fast.tasks[name].chances(scores[name])
            found[name] = decision.chances(states, given)
        return found

    def _urgency(self, row: Floats, fast: Reading) -> dict[str, float]:
        labels = self.weights.decisions["urgency"].task.labels
        found = {
            label: float(chance)
            for label, chance in zip(labels, row, strict=True)
            if label in URGENCIES
        }
        if fast.urgency.get("personal_data", 0) >= ADDS_UP:  # a number that adds up is no guess
            found["personal_data"] = ADDS_UP
        return found

    def _offence(self, chances: Mapping[str, Floats], at: int, language: str) -> dict[str, float]:
        found = {}
        for signal, (name, labels) in OFFENCES.get(language, {}).items():
            places = [self.weights.decisions[name].task.labels.index(label) for label in labels]
            found[signal] = float(chances[name][at, places].sum())
        return found


def opened(folder: Path, fast: Linear) -> CarefulReader:
    """The reader whose weights lie in a folder. Raises: FileNotFoundError, ModuleNotFoundError."""
    weights = Weights.load(folder)
    encoder = Encoder(E5File.of_the_wheel(), weights.learnt)
    return CarefulReader(encoder, weights, fast, (folder / "VERSION").read_text().strip())


@cache
def careful_reader() -> CarefulReader:
    """The one that comes with the weights. Raises: ModuleNotFoundError without them or the extra."""
    return opened(Path(str(files("tertulia_weights"))) / "careful", reader().model)

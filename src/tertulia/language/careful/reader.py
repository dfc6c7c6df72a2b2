"""`read(texts, fast)`: a second, slower reading, of which more are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from tertulia.language.careful.encoder import Encoder, with_numbers
from tertulia.language.careful.file import Floats
from tertulia.language.careful.weights import Weights
from tertulia.language.linear import Linear
from tertulia.language.reader import ADDS_UP, OFFENCES, guesses, reader
from tertulia.language.values import URGENCIES, Reading

_GUESSED = ("sentiment", "emotion", "intent")


class CarefulReader:
    """The careful tier: a hundred texts a second of a processor; for what the fast one is unsure of."""

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
    encoder = with_numbers(weights.graph, weights.learnt)
    return CarefulReader(encoder, weights, fast, (folder / "VERSION").read_text().strip())


@cache
def careful_reader() -> CarefulReader:
    """The one that comes with the weights. Raises: ModuleNotFoundError without them or the extra."""
    return opened(Path(str(files("tertulia_weights"))) / "careful", reader().model)

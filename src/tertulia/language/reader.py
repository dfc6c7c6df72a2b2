"""`read(texts)`: what each text is, without a network and without Django."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from tertulia.language.adapting import Adaptation, Told, adapting, meanings_of, unpacked
from tertulia.language.features import Features, Floats
from tertulia.language.grams import MOST_CHARACTERS
from tertulia.language.linear import Linear, Task, load
from tertulia.language.marks import handles_in, hashtags_in, links_in
from tertulia.language.personal import private_in
from tertulia.language.topics import Topics, steps
from tertulia.language.values import URGENCIES, Guess, Reading, Span

_WORD = re.compile(r"\S+")
_DIGITS = re.compile(r"\d(?:[ .-]?\d){6}")
ADDS_UP = 0.95
"""A number whose check digits are right is one of a person, whatever is said around it."""
_MOST_WORDS = 60
"""Looked at one by one when somebody asks why."""

#: By language, the signal, the task that tells it, and the labels that add up to it. Spanish has
#: no text of its own to learn from: it is read as its nearest neighbour.
_HATE = {"hate": ("hate", ("yes",))}
_PT = {"any": ("offensive_pt", ("yes",)), **_HATE}
OFFENCES: Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "en": {"any": ("offensive_en", ("yes",)), **_HATE},
    "pt": _PT,
    "es": _PT,
    "ro": {
        "any": ("offensive_ro", ("profanity", "insult", "abuse")),
        "obscene": ("offensive_ro", ("profanity",)),
        "insult": ("offensive_ro", ("insult", "abuse")),
        **_HATE,
    },
}


FEATURES = "features.npz"
LIKELIER = 0.5
"""A label is said when it is likelier right than wrong: the chances are calibrated."""
type Layers = Mapping[str, Adaptation]
"""By task: what a brand's corrections taught."""
UNASKED = Guess("", {})
"""Of a task that the weights do not have."""


class Reader:
    """The fast tier: always on, thousands of texts a second on one core."""

    def __init__(self, model: Linear, version: str) -> None:
        """`version` names the weights; readings are kept with it."""
        self.model = model
        self.version = version

    def read(self, texts: Sequence[str], layers: Sequence[Layers | None] = ()) -> list[Reading]:
        """One reading a text, in order; the same alone or among others.

        `layers`: for each text those of its brand, if any. Raises: ValueError where they are not
        as many as the texts.
        """
        scores = self._scores(texts, layers)
        chances = {name: task.chances(scores[name]) for name, task in self.model.tasks.items()}
        tasks = self.model.tasks
        languages, sentiments, emotions, intents = (
            guesses(tasks[name], chances[name]) if name in tasks else [UNASKED] * len(texts)
            for name in ("language", "sentiment", "emotion", "intent")
        )
        urgencies = self._urgencies(chances, texts)
        offences = self._offences(chances, [each.best for each in languages])
        spam = chances["spam"][:, 1].tolist()
        return [
            Reading(
                language=languages[at],
                sentiment=sentiments[at],
                emotion=emotions[at],
                intent=intents[at],
                urgency=urgencies[at],
                spam=spam[at],
                offence=offences[at],
                links=links_in(text),
                hashtags=hashtags_in(text),
                handles=handles_in(text),
                version=self.version,
            )
            for at, text in enumerate(texts)
        ]

    def _scores(self, texts: Sequence[str], layers: Sequence[Layers | None]) -> dict[str, Floats]:
        scores = self.model.scores(texts)
        if not any(layers):
            return scores
        if len(layers) != len(texts):
            raise ValueError("as many layers as texts")
        groups: dict[int, list[int]] = {}
        for at, each in enumerate(layers):
            if each:
                groups.setdefault(id(each), []).append(at)
        for rows in groups.values():
            held = layers[rows[0]] or {}
            meanings = meanings_of(self.model, [texts[at] for at in rows])
            for name, layer in held.items():
                heat = np.float32(self.model.tasks[name].temperature)
                # The temperature divides again when they become chances.
                scores[name][rows] = layer.scores(scores[name][rows] / heat, meanings) * heat
        return scores

    def learn(self, task: str, told: Sequence[Told]) -> Generator[None, None, Adaptation | None]:
        """The layer that these texts teach, a little at a time; None where texts held back are not
        read better."""
        return adapting(self.model, self.version, task, told)

    def layer(self, task: str, kept: bytes) -> Adaptation:
        """One that was kept. Raises: KeyError, ValueError where it is not of these weights."""
        return unpacked(self.model, self.version, task, kept)

    def _urgencies(
        self, chances: Mapping[str, Floats], texts: Sequence[str]
    ) -> list[dict[str, float]]:
        task = self.model.tasks.get("urgency")
        if task is None:
            return [{} for _text in texts]
        told = [label for label in task.labels if label in URGENCIES]
        places = [task.labels.index(label) for label in told]
        found = [
            dict(zip(told, row, strict=True)) for row in chances["urgency"][:, places].tolist()
        ]
        for text, signals in zip(texts, found, strict=True):
            if _DIGITS.search(text) and private_in(text[:MOST_CHARACTERS]):
                signals["personal_data"] = max(signals["personal_data"], ADDS_UP)
        return found

    def _offences(
        self, chances: Mapping[str, Floats], languages: Sequence[str]
    ) -> list[dict[str, float]]:
        found: list[dict[str, float]] = [{} for _language in languages]
        for language in set(languages) & OFFENCES.keys():
            rows = [at for at, each in enumerate(languages) if each == language]
            for signal, (name, labels) in OFFENCES[language].items():
                every = self.model.tasks[name].labels
                columns = [chances[name][rows, every.index(label)] for label in labels]
                for at, chance in zip(rows, sum(columns[1:], columns[0]).tolist(), strict=True):
                    found[at][signal] = chance
        return found

    def why(
        self, text: str, task: str, label: str, *, most: int = 3, layers: Layers | None = None
    ) -> list[Span]:
        """The words that speak most for a label: what is lost when each is left out."""
        column = self.model.tasks[task].labels.index(label)
        words = list(_WORD.finditer(text))[:_MOST_WORDS]
        without = [text[: word.start()] + text[word.end() :] for word in words]
        every = [text, *without]
        scores = self._scores(every, [layers] * len(every))[task]
        others = np.delete(scores, column, axis=1)
        margin = scores[:, column] - others.max(axis=1)
        lost = margin[0] - margin[1:]
        spans = [
            Span(word.start(), word.end(), float(weight))
            for word, weight in zip(words, lost, strict=True)
            if weight > 0
        ]
        return sorted(spans, key=lambda each: -each.weight)[:most]

    def topics(
        self, texts: Sequence[str], languages: Sequence[str]
    ) -> Generator[float, None, Topics]:
        """What texts are about, found a little at a time: see `topics.steps`."""
        return steps(self.model.features, texts, languages)

    def nearest_topics(
        self, found: Topics, texts: Sequence[str], languages: Sequence[str]
    ) -> list[int]:
        """Which of the topics other texts belong to; -1 = none."""
        return found.nearest(self.model.features, texts, languages)

    def why_offends(self, text: str, language: str, *, most: int = 3) -> list[Span]:
        """The words that speak most for an offence. Raises: KeyError where none is told."""
        name, labels = OFFENCES[language]["any"]
        scores = self.model.scores([text])[name][0]
        order = self.model.tasks[name].labels
        likeliest = max(labels, key=lambda each: scores[order.index(each)])
        return self.why(text, name, likeliest, most=most)


def guesses(task: Task, chances: Floats) -> list[Guess]:
    """One a row of chances; the label is "" where none is likelier right than wrong."""
    least = max(task.sure, LIKELIER)
    found = []
    for row in chances.tolist():
        best = max(row)
        said = task.labels[row.index(best)] if best >= least else ""
        found.append(Guess(said, dict(zip(task.labels, row, strict=True))))
    return found


def opened(folder: Path) -> Reader:
    """The reader whose weights lie in a folder."""
    paths = sorted(each for each in folder.glob("*.npz") if each.name != FEATURES)
    model = load(paths, Features.load(folder / FEATURES))
    return Reader(model, (folder / "VERSION").read_text().strip())


@cache
def reader() -> Reader:
    """The one that comes with the weights. Raises: ModuleNotFoundError without them."""
    folder = Path(str(files("tertulia_weights")))
    return opened(folder)


def read(texts: Sequence[str]) -> list[Reading]:
    """`reader().read`."""
    return reader().read(texts)

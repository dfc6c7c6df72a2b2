"""`make bench-language`: how well and how fast texts are read, on the official tests.

The tests were never trained or tuned on. The last line is one flat JSON object; above it stand
coverage and accuracy where "not known" may be said, and HateCheck by what it probes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.metrics import cohen_kappa_score, f1_score

from tertulia.language.reader import Reader, reader
from training.fast import SPAM, Plan, examples, made
from training.fitting import together
from training.sources import Data, Labelled

BINS = 15
JUDGED = Path(__file__).parent / "intent"
FEWEST = 20
"""A label that fewer texts have is not reported alone."""


@dataclass
class Figures:
    """What was measured, and the errors of the chances."""

    found: dict[str, float] = field(default_factory=dict)
    errors: dict[str, float] = field(default_factory=dict)

    def scored(
        self, key: str, model: Reader, task: str, rows: Sequence[Labelled], only: Sequence[str] = ()
    ) -> None:
        """Macro-F1 of a task on labelled rows; `only`: the labels that the test has."""
        about = model.model.tasks[task]
        chances = about.chances(model.model.scores([each.text for each in rows])[task])
        kept = [about.labels.index(label) for label in (only or about.labels)]
        chances = chances[:, kept]
        chances = chances / chances.sum(axis=1, keepdims=True)
        names = [about.labels[at] for at in kept]
        said = [names[at] for at in chances.argmax(axis=1)]
        right = [each.label for each in rows]
        self.found[key] = round(100 * f1_score(right, said, average="macro"), 1)
        hits = np.array([a == b for a, b in zip(said, right, strict=True)])
        self.errors[key] = calibration_error(chances.max(axis=1), hits)


def calibration_error(sure: np.ndarray, hits: np.ndarray) -> float:
    """Expected calibration error of the top label, 15 equal bins."""
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    total = 0.0
    for each in range(BINS):
        inside = bins == each
        if inside.any():
            total += inside.mean() * abs(sure[inside].mean() - hits[inside].mean())
    return round(float(total), 3)


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    data, model, figures = Data(parser.parse_args().data), reader(), Figures()
    _sentiments(data, model, figures)
    _others(data, model, figures)
    _languages(data, model, figures)
    _intents(data, model, figures)
    _spam(data, model, figures)
    _speed(data, model, figures)
    print("errors of the chances:", json.dumps(figures.errors))
    figures.found["ece"] = max(figures.errors.values())
    print(json.dumps(figures.found))


def _sentiments(data: Data, model: Reader, figures: Figures) -> None:
    for language in ("es", "pt", "en"):
        rows = data.umsab(language, "test")
        figures.scored(f"fast_{language}", model, "sentiment", rows)
        readings = model.read([each.text for each in rows])
        known = [(r, row) for r, row in zip(readings, rows, strict=True) if r.sentiment.label]
        right = sum(r.sentiment.label == row.label for r, row in known)
        print(
            f"{language}: says it of {len(known) / len(rows):.0%},"
            f" right in {right / max(1, len(known)):.0%}"
        )
    rows = data.laroseda()
    figures.scored("ro_laroseda_f1", model, "sentiment", rows, ("negative", "positive"))
    scores = model.model.scores([each.text for each in rows])["sentiment"]
    said = ["positive" if row[2] > row[0] else "negative" for row in scores]
    hits = [a == each.label for a, each in zip(said, rows, strict=True)]
    figures.found["ro_laroseda"] = round(100 * float(np.mean(hits)), 1)
    del figures.found["ro_laroseda_f1"], figures.errors["ro_laroseda_f1"]


def _others(data: Data, model: Reader, figures: Figures) -> None:
    emotions = ("anger", "joy", "optimism", "sadness")
    figures.scored("emotion_en", model, "emotion", data.emotions_en("test"), emotions)
    figures.scored("offensive_pt", model, "offensive_pt", data.told_br("test"))
    figures.scored("offensive_ro", model, "offensive_ro", data.ro_offense("test"))
    figures.scored("offensive_en", model, "offensive_en", data.offensive_en("test"))
    for language, task in (("en", "hate_en"), ("pt", "offensive_pt")):
        rows = data.hatecheck(language)
        figures.scored(f"hatecheck_{language}", model, task, [Labelled(t, y) for t, y, _f in rows])
        del figures.errors[f"hatecheck_{language}"]  # made to be unlike what is written


def _languages(data: Data, model: Reader, figures: Figures) -> None:
    rows = [
        Labelled(each.text, language)
        for language in ("es", "pt", "en")
        for each in data.umsab(language, "test")
    ]
    rows += [Labelled(each.text, "ro") for each in data.red("test")]
    readings = model.read([each.text for each in rows])
    hits = [r.language.best == row.label for r, row in zip(readings, rows, strict=True)]
    short = [hit for hit, row in zip(hits, rows, strict=True) if len(row.text) <= 30]
    figures.found["langid"] = round(float(np.mean(hits)), 4)
    figures.found["langid_short"] = round(float(np.mean(short)), 4) if short else 0.0
    print(f"texts of 30 characters or fewer: {len(short)}")


def _intents(data: Data, model: Reader, figures: Figures) -> None:
    """Macro-F1 over the labels that twenty texts or more have; either reader's label is right."""
    about = model.model.tasks["intent"]
    for language in ("es", "pt", "ro", "en"):
        rows = data.judged_intents(JUDGED / f"{language}.csv")
        chances = about.chances(model.model.scores([text for text, _a, _b in rows])["intent"])
        said = [about.labels[at] for at in chances.argmax(axis=1)]
        right = [b if b == each else a for each, (_text, a, b) in zip(said, rows, strict=True)]
        often = [
            label for label, many in Counter(a for _t, a, _b in rows).items() if many >= FEWEST
        ]
        scores = f1_score(right, said, labels=often, average=None, zero_division=0)
        figures.found[f"intent_{language}"] = round(100 * float(np.mean(scores)), 1)
        hits = np.array([a == b for a, b in zip(said, right, strict=True)])
        figures.errors[f"intent_{language}"] = calibration_error(chances.max(axis=1), hits)
        kappa = cohen_kappa_score([a for _t, a, _b in rows], [b for _t, _a, b in rows])
        figures.found[f"kappa_{language}"] = round(float(kappa), 3)
        each = {label: round(100 * f1, 1) for label, f1 in zip(often, scores, strict=True)}
        print(f"intent {language}: right {hits.mean():.0%}, {json.dumps(each)}")


def _spam(data: Data, whole: Reader, figures: Figures) -> None:
    right: list[str] = []
    said: list[str] = []
    videos = data.videos()
    for left_out, rows in videos.items():
        others = [each for name, found in videos.items() if name != left_out for each in found]
        train = examples([*others, *data.messages()])
        held_back = [each for at, each in enumerate(others) if at % 10 == 0]
        features = whole.model.features
        model = together([made(Plan(SPAM, train, held_back, 10), features)], features)
        scores = model.scores([each.text for each in rows])["spam"]
        said += [SPAM.labels[at] for at in scores.argmax(axis=1)]
        right += [each.label for each in rows]
    figures.found["spam"] = round(100 * f1_score(right, said, average="macro"), 1)


def _speed(data: Data, model: Reader, figures: Figures) -> None:
    texts = [row.text for each in ("es", "pt", "en") for row in data.umsab(each, "test")]
    model.read(texts)
    begun = time.process_time()
    model.read(texts)
    figures.found["fast_per_s"] = round(len(texts) / (time.process_time() - begun))
    begun = time.process_time()
    model.model.scores(texts)
    figures.found["sentiment_per_s"] = round(len(texts) / (time.process_time() - begun))
    figures.found["fast_rss_mb"] = memory_mb()


def memory_mb() -> int:
    """Of a process that does nothing but read: megabytes resident after two hundred texts."""
    command = [sys.executable, "-c", READS]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


READS = """
import pathlib
from tertulia.language.reader import read
read(["Un café con leche, por favor. \\u2615 @user https://a.example"] * 200)
line = next(x for x in pathlib.Path("/proc/self/status").read_text().split("\\n") if "VmRSS" in x)
print(round(int(line.split()[1]) / 1000))
"""


if __name__ == "__main__":
    main()

"""`make bench-language`: how well and how fast texts are read, on the official tests.

The tests were never trained or tuned on. The last line is one flat JSON object; above it stand
coverage and accuracy where "not known" may be said. What is behind the figures (confusions, chances
against what came true, HateCheck by what it probes) is written to a file with `--out`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import cohen_kappa_score

from bench.judging import Judged, judged
from tertulia.language.careful.reader import CarefulReader, careful_reader
from tertulia.language.reader import Reader, reader
from tertulia.language.values import Reading
from training.fast import SPAM, Plan, examples, made
from training.fitting import together
from training.sources import Data, Labelled

JUDGED = Path(__file__).parent / "intent"
HATES = Path(__file__).parent / "hate"
FEWEST = 20
"""A label that fewer texts have is not reported alone."""
TWEETS = ("es", "pt", "en")
SOME = 200
"""Texts of each language that the careful tier is timed with."""


@dataclass
class Bench:
    """The reader, what it is judged on, and what was found."""

    data: Data
    reader: Reader
    flat: dict[str, float] = field(default_factory=dict)
    judged: list[Judged] = field(default_factory=list)
    probes: dict[str, dict[str, dict[str, list[int]]]] = field(default_factory=dict)
    """Set -> language -> what is probed -> right, texts."""

    prefix = "fast_"

    @property
    def version(self) -> str:
        """Of the weights that are judged."""
        return self.reader.version

    def chances(self, task: str, texts: Sequence[str]) -> np.ndarray:
        """Texts by labels."""
        model = self.reader.model
        return model.tasks[task].chances(model.scores(texts)[task])

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """As the program reads."""
        return self.reader.read(texts)

    def judge(
        self,
        task: str,
        language: str,
        source: str,
        rows: Sequence[Labelled],
        only: Sequence[str] = (),
    ) -> Judged:
        """A task on labelled rows; `only`: the labels that the test has."""
        labels = self.reader.model.tasks[task].labels
        chances = self.chances(task, [each.text for each in rows])
        if only:
            chances = chances[:, [labels.index(label) for label in only]]
            chances = chances / chances.sum(axis=1, keepdims=True)
        found = judged(
            task=task,
            language=language,
            source=source,
            labels=only or labels,
            chances=chances,
            right=[each.label for each in rows],
        )
        self.judged.append(found)
        return found


@dataclass
class CarefulBench(Bench):
    """The same for the careful tier, over the fast one."""

    careful: CarefulReader = field(kw_only=True)
    prefix = ""
    _last: tuple[Sequence[str], np.ndarray] = field(default=((), np.zeros(0)), init=False)

    @property
    def version(self) -> str:
        """Of the weights that are judged."""
        return self.careful.version

    def chances(self, task: str, texts: Sequence[str]) -> np.ndarray:
        """Texts by labels."""
        decision = self.careful.weights.decisions[task]
        given = super().chances(task, texts)
        if texts != self._last[0]:  # the same texts are often asked two things
            self._last = texts, self.careful.states(texts)
        return decision.chances(self._last[1], given)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """As the program reads."""
        return self.careful.read(texts, self.reader.read(texts))


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, help="write what is behind the figures to this file")
    options = parser.parse_args()
    fast = Bench(Data(options.data), reader())
    for measure in (sentiments, offences, hates, languages, intents, spam, speed):
        measure(fast)
    careful = CarefulBench(fast.data, fast.reader, careful=careful_reader())
    for measure in (sentiments, offences, hates, intents, speed_of_careful):
        measure(careful)
    flat = fast.flat | careful.flat
    for bench, name in ((fast, "fast_ece"), (careful, "ece")):
        worst = sorted(bench.judged, key=lambda each: -each.calibration_error)
        flat[name] = round(worst[0].calibration_error, 3)
        said = ", ".join(
            f"{each.task} {each.language} {each.calibration_error:.3f} ({each.error_by_luck:.3f})"
            for each in worst
        )
        print(f"errors of the chances (and by luck alone), {bench.version}: {said}")
    if options.out:
        found = behind(fast) | {"figures": flat, "careful": behind(careful)}
        options.out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    print(json.dumps(flat))


def behind(bench: Bench) -> dict[str, Any]:
    """What the page "How well do we read?" and the card are made from."""
    return {
        "version": bench.version,
        "measured": datetime.now(UTC).date().isoformat(),
        "judged": [each.as_json() for each in bench.judged],
        "probes": bench.probes,
    }


def sentiments(bench: Bench) -> None:
    """Three classes on tweets; Romanian reviews are good or bad."""
    for language in TWEETS:
        rows = bench.data.umsab(language, "test")
        found = bench.judge("sentiment", language, "UMSAB", rows)
        bench.flat[f"{bench.prefix or 'careful_'}{language}"] = round(100 * found.macro_f1(), 1)
        readings = bench.read([each.text for each in rows])
        known = [(r, row) for r, row in zip(readings, rows, strict=True) if r.sentiment.label]
        right = sum(r.sentiment.label == row.label for r, row in known)
        print(
            f"{language}: says it of {len(known) / len(rows):.0%},"
            f" right in {right / max(1, len(known)):.0%}"
        )
    rows = bench.data.laroseda()
    reviews = bench.judge("sentiment", "ro", "LaRoSeDa", rows, ("negative", "positive"))
    bench.flat[f"{bench.prefix}ro_laroseda"] = round(100 * reviews.accuracy, 1)


def offences(bench: Bench) -> None:
    """Emotions and offence."""
    data, emotions = bench.data, ("anger", "joy", "optimism", "sadness")
    for key, found in {
        "emotion_en": bench.judge("emotion", "en", "TweetEval", data.emotions_en("test"), emotions),
        "offensive_pt": bench.judge("offensive_pt", "pt", "ToLD-Br", data.told_br("test")),
        "offensive_ro": bench.judge("offensive_ro", "ro", "RO-Offense", data.ro_offense("test")),
        "offensive_en": bench.judge("offensive_en", "en", "TweetEval", data.offensive_en("test")),
    }.items():
        bench.flat[bench.prefix + key] = round(100 * found.macro_f1(), 1)


def hates(bench: Bench) -> None:
    """HateCheck, and sentences of our own that only judge, by what each probes."""
    for name, spoken, rows_of in (
        ("hatecheck", ("en", "pt"), bench.data.hatecheck),
        ("hate", ("es", "pt", "ro", "en"), own_hates),
    ):
        bench.probes[name] = {}
        for language in spoken:
            rows = rows_of(language)
            texts = [Labelled(text, label) for text, label, _probe in rows]
            found = bench.judge("hate", language, name, texts)
            bench.judged.remove(found)  # made to be unlike what is written: its chances say nothing
            bench.flat[f"{bench.prefix}{name}_{language}"] = round(100 * found.macro_f1(), 1)
            said = bench.chances("hate", [each.text for each in texts]).argmax(axis=1)
            by_probe: dict[str, list[int]] = defaultdict(lambda: [0, 0])
            for place, (_text, label, probe) in zip(said, rows, strict=True):
                by_probe[probe][0] += ("no", "yes")[place] == label
                by_probe[probe][1] += 1
            bench.probes[name][language] = dict(by_probe)


def own_hates(language: str) -> list[tuple[str, str, str]]:
    """Text, yes or no, and what it probes."""
    rows = (HATES / f"{language}.tsv").read_text().rstrip("\n").split("\n")
    return [(text, label, kind) for label, kind, text in (row.split("\t") for row in rows)]


def languages(bench: Bench) -> None:
    """Four of the seven that are told apart."""
    rows = [
        Labelled(each.text, language)
        for language in TWEETS
        for each in bench.data.umsab(language, "test")
    ]
    rows += [Labelled(each.text, "ro") for each in bench.data.red("test")]
    found = bench.judge("language", "es, pt, en, ro", "UMSAB, RED", rows)
    bench.flat["langid"] = round(found.accuracy, 4)
    short = [each for each in rows if len(each.text) <= 30]
    said = bench.reader.read([each.text for each in short])
    hits = [a.language.best == b.label for a, b in zip(said, short, strict=True)]
    bench.flat["langid_short"] = round(float(np.mean(hits)), 4)
    print(f"texts of 30 characters or fewer: {len(short)}")


def intents(bench: Bench) -> None:
    """Macro-F1 over the labels that twenty texts or more have; either reader's label is right."""
    labels = bench.reader.model.tasks["intent"].labels
    for language in ("es", "pt", "ro", "en"):
        rows = bench.data.judged_intents(JUDGED / f"{language}.csv")
        chances = bench.chances("intent", [text for text, _a, _b in rows])
        said = [labels[at] for at in chances.argmax(axis=1)]
        found = judged(
            task="intent",
            language=language,
            source="bench/intent",
            labels=labels,
            chances=chances,
            right=[b if b == each else a for each, (_t, a, b) in zip(said, rows, strict=True)],
        )
        bench.judged.append(found)
        many = Counter(a for _t, a, _b in rows)
        often = [label for label in labels if many[label] >= FEWEST]
        bench.flat[f"{bench.prefix}intent_{language}"] = round(100 * found.macro_f1(often), 1)
        kappa = cohen_kappa_score([a for _t, a, _b in rows], [b for _t, _a, b in rows])
        bench.flat[f"kappa_{language}"] = round(float(kappa), 3)
        by_label = ", ".join(f"{label} {100 * found.f1_of(label):.1f}" for label in often)
        print(f"intent {language}: right {found.accuracy:.0%}; {by_label}")


def spam(bench: Bench) -> None:
    """Each video's comments judged by what was fitted on the others."""
    videos, features = bench.data.videos(), bench.reader.model.features
    chances, right = [], []
    for left_out, rows in videos.items():
        others = [each for name, found in videos.items() if name != left_out for each in found]
        train = examples([*others, *bench.data.messages()])
        model = together([made(Plan(SPAM, train, others[::10], 10), features)], features)
        scores = model.scores([each.text for each in rows])["spam"]
        chances.append(model.tasks["spam"].chances(scores))
        right += [each.label for each in rows]
    found = judged(
        task="spam",
        language="en",
        source="YouTube, one video left out",
        labels=SPAM.labels,
        chances=np.concatenate(chances),
        right=right,
    )
    bench.flat["spam"] = round(100 * found.macro_f1(), 1)


def speed(bench: Bench) -> None:
    """On one core: processor seconds of this process."""
    texts = [row.text for each in TWEETS for row in bench.data.umsab(each, "test")]
    for key, read in {
        "fast_per_s": bench.reader.read,
        "sentiment_per_s": bench.reader.model.scores,
    }.items():
        read(texts)
        begun = time.process_time()
        read(texts)
        bench.flat[key] = round(len(texts) / (time.process_time() - begun))
    bench.flat["fast_rss_mb"] = memory_mb()


def speed_of_careful(bench: Bench) -> None:
    """Texts a second as a worker reads them, the fast reading not counted: on one core."""
    texts = [row.text for each in TWEETS for row in bench.data.umsab(each, "test")[:SOME]]
    fast = bench.reader.read(texts)
    assert isinstance(bench, CarefulBench)
    bench.careful.read(texts[:SOME], fast[:SOME])
    begun = time.process_time()
    bench.careful.read(texts, fast)
    bench.flat["careful_per_s"] = round(len(texts) / (time.process_time() - begun))


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

"""The labelled texts, each set as its authors published it (their README says where from)."""

from __future__ import annotations

import csv
import io
import json
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.misspelling import misspelt

UMSAB = {
    "es": "spanish",
    "pt": "portuguese",
    "en": "english",
    "it": "italian",
    "fr": "french",
    "de": "german",
}
XED = {
    "es": ("es-projections.tsv",),
    "pt": ("br-projections.tsv", "pt-projections.tsv"),
    "ro": ("ro-projections.tsv",),
    "en": ("en-annotated.tsv",),
}
FILLS = 3
"""Groups that a written sentence is said of."""
TEXTS = Path(__file__).parent / "texts"
HATES = ("homophobia", "racism", "misogyny", "xenophobia")


@dataclass(frozen=True)
class Labelled:
    """A text and what it is."""

    text: str
    label: str


@dataclass(frozen=True)
class Data:
    """The folder with all of them."""

    folder: Path

    def umsab(self, language: str, part: str) -> list[Labelled]:
        """Tweets: negative, neutral, positive. Parts: train, val, test."""
        names = ("negative", "neutral", "positive")
        return self._tweets(Path("sentiment/umsab") / UMSAB[language], part, names)

    def emotions_en(self, part: str) -> list[Labelled]:
        """TweetEval: anger, joy, optimism, sadness."""
        names = ("anger", "joy", "optimism", "sadness")
        return self._tweets(Path("emotion/tweeteval"), part, names)

    def offensive_en(self, part: str) -> list[Labelled]:
        """TweetEval: no, yes."""
        return self._tweets(Path("offensive/tweeteval-offensive"), part, ("no", "yes"))

    def hate_en(self, part: str) -> list[Labelled]:
        """TweetEval: no, yes."""
        return self._tweets(Path("offensive/tweeteval-hate"), part, ("no", "yes"))

    def _tweets(self, below: Path, part: str, names: tuple[str, ...]) -> list[Labelled]:
        folder = self.folder / below
        texts = (folder / f"{part}_text.txt").read_text().rstrip("\n").split("\n")
        labels = (folder / f"{part}_labels.txt").read_text().split()
        return [Labelled(text, names[int(n)]) for text, n in zip(texts, labels, strict=True)]

    def red(self, part: str) -> list[Labelled]:
        """Romanian tweets: anger, fear, joy, sadness, none."""
        names = {
            "Furie": "anger",
            "Frica": "fear",
            "Bucurie": "joy",
            "Tristete": "sadness",
            "Neutru": "none",
        }
        rows = csv.DictReader((self.folder / f"emotion/red/v1/{part}.csv").open(newline=""))
        return [Labelled(row["Tweet"], names[row["Emotion"]]) for row in rows]

    def xed(self, language: str) -> list[tuple[str, frozenset[int]]]:
        """Film subtitles with their emotions (1 anger, 2 anticipation, 3 disgust, 4 fear, 5 joy,
        6 sadness, 7 surprise, 8 trust)."""
        found = []
        for name in XED[language]:
            for line in (self.folder / "emotion/xed" / name).read_text().split("\n"):
                text, tab, marks = line.rpartition("\t")
                numbers = [each.strip() for each in marks.split(",")]
                if tab and all(each.isdigit() for each in numbers):
                    found.append((text, frozenset(map(int, numbers))))
        return found

    def told_br(self, part: str) -> list[Labelled]:
        """Brazilian tweets of the published split: no, yes (one annotator is enough)."""
        with zipfile.ZipFile(self.folder / "offensive/told-br/1annotator.zip") as archive:
            name = next(each for each in archive.namelist() if each.endswith(_TOLD[part]))
            text = archive.read(name).decode()
        rows = csv.DictReader(io.StringIO(text))
        return [Labelled(row["text"], ("no", "yes")[int(float(row["toxic"]))]) for row in rows]

    def told_br_signals(self) -> list[tuple[str, frozenset[str]]]:
        """All Brazilian tweets with their signals: insult, obscene, hate (two of three voted so)."""
        found = []
        with (self.folder / "offensive/told-br/ToLD-BR.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                marks = {name for name in ("insult", "obscene") if float(row[name]) >= 2}
                if any(float(row[name]) >= 2 for name in HATES):
                    marks.add("hate")
                found.append((row["text"], frozenset(marks)))
        return found

    def ro_offense(self, part: str) -> list[Labelled]:
        """Romanian comments: other, profanity, insult, abuse."""
        rows = csv.DictReader((self.folder / f"offensive/ro-offense/{part}.csv").open(newline=""))
        return [Labelled(row["text"], row["label"].lower()) for row in rows]

    def offendes(self) -> list[Labelled]:
        """Spanish comments, to measure with: no, yes."""
        with (self.folder / "offensive/offendes/training_set.tsv").open(newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        return [
            Labelled(row["comment"], "yes" if row["label"] in ("OFP", "OFG") else "no")
            for row in rows
            if row.get("label")
        ]

    def hatecheck(self, language: str) -> list[tuple[str, str, str]]:
        """Text, yes or no, and the functional test. To measure with, never to train on."""
        name = {"en": "hatecheck_en.csv", "pt": "mhc_pt.csv"}[language]
        with (self.folder / "offensive/hatecheck" / name).open(newline="") as file:
            return [
                (
                    row["test_case"],
                    "yes" if row["label_gold"] == "hateful" else "no",
                    row["functionality"],
                )
                for row in csv.DictReader(file)
            ]

    def videos(self) -> dict[str, list[Labelled]]:
        """Comments under five videos: no, yes (spam)."""
        found = {}
        for path in sorted((self.folder / "spam").glob("youtube-*.csv")):
            with path.open(newline="") as file:
                found[path.stem] = [
                    Labelled(row["CONTENT"], ("no", "yes")[int(row["CLASS"])])
                    for row in csv.DictReader(file)
                ]
        return found

    def messages(self) -> list[Labelled]:
        """Short messages: no, yes (spam)."""
        with (self.folder / "spam/sms.csv").open(newline="", encoding="latin-1") as file:
            return [
                Labelled(row["v2"], "yes" if row["v1"] == "spam" else "no")
                for row in csv.DictReader(file)
            ]

    def invented_intents(self, language: str) -> list[Labelled]:
        """Written for this training: es, pt, ro, en."""
        return _written(f"intent_{language}.tsv")

    def invented_urgencies(self, language: str) -> list[Labelled]:
        """Written for this training: none and each of URGENCIES."""
        return _written(f"urgency_{language}.tsv")

    def invented_hates(self, language: str) -> list[list[Labelled]]:
        """Written for this training: each sentence with several groups in its place, and once more
        misspelt; no, yes."""
        names = tomllib.loads((TEXTS / "hate.toml").read_text())[language]
        return [
            _filled(each, names, at) for at, each in enumerate(_written(f"hate_{language}.tsv"))
        ]

    def read_intents(self, language: str) -> list[Labelled]:
        """Real texts of the training parts of other sets, labelled for this training."""
        return self.placed(TEXTS / f"labelled_{language}.csv", "intent")

    def judged_intents(self, path: Path) -> list[tuple[str, str, str]]:
        """Text and both labels of the texts that judge (bench/intent)."""
        first = self.placed(path, "first")
        second = self.placed(path, "second")
        return [(a.text, a.label, b.label) for a, b in zip(first, second, strict=True)]

    def placed(self, path: Path, column: str) -> list[Labelled]:
        """Texts named by their set and place: `umsab-test:12`."""
        language = path.stem.rpartition("_")[2]
        with path.open(newline="") as file:
            rows = [(*row["text"].split(":"), row[column]) for row in csv.DictReader(file)]
        sets = {name: self._set(name, language) for name in {name for name, _at, _label in rows}}
        return [Labelled(sets[name][int(at)].text, label) for name, at, label in rows]

    def _set(self, name: str, language: str) -> list[Labelled]:
        if name == "videos":
            return [each for rows in self.videos().values() for each in rows]
        if name == "offendes":
            return self.offendes()
        if name == "laroseda-test":
            return self.laroseda()
        kind, _dash, part = name.rpartition("-")
        return {
            "umsab": lambda: self.umsab(language, part),
            "red": lambda: self.red(part),
            "ro-offense": lambda: self.ro_offense(part),
            "told-br": lambda: self.told_br(part),
            "offensive": lambda: self.offensive_en(part),
            "emotion": lambda: self.emotions_en(part),
        }[kind]()

    def laroseda(self) -> list[Labelled]:
        """Romanian reviews, the published test without copies of training rows: to measure with."""
        path = self.folder / "sentiment/laroseda/laroseda_test.json"
        test = json.loads(path.read_text())["reviews"]
        numbers = {row["index"] for row in test}
        every = [row for name in ("negative", "positive") for row in self._reviews(name)]
        others = {_said(row) for row in every if row["index"] not in numbers}
        return [
            Labelled(_said(row), "positive" if int(row["starRating"]) > 3 else "negative")
            for row in test
            if _said(row) not in others
        ]

    def _reviews(self, name: str) -> list[dict[str, str]]:
        path = self.folder / f"sentiment/laroseda/{name}_reviews.json"
        found: list[dict[str, str]] = json.loads(path.read_text())["reviews"]
        return found


#: What a filled place makes of the words around it.
_CONTRACTED = {
    " de el ": " del ",
    " a el ": " al ",
    "odos las mujeres": "odas las mujeres",
    "oți femeile": "oate femeile",
}
_TOLD = {
    "train": "train_1annotator.csv",
    "val": "validation_1annotator.csv",
    "test": "test_1annotator.csv",
}


def _written(name: str) -> list[Labelled]:
    rows = [line.split("\t", 1) for line in (TEXTS / name).read_text().split("\n") if line]
    return [Labelled(text, label) for label, text in rows]


def _filled(sentence: Labelled, names: Mapping[str, Sequence[str]], at: int) -> list[Labelled]:
    """In a sentence about a group, FILLS of them; otherwise one thing; the first of them misspelt."""
    groups = "{group}" in sentence.text or "{one}" in sentence.text
    found = []
    for number in range(FILLS if groups else 1):
        place = at * 7 + number * 4
        said = {name: words[place % len(words)] for name, words in names.items()}
        text = sentence.text.format_map(said)
        for together, contracted in _CONTRACTED.items():
            text = text.replace(together, contracted)
        found.append(Labelled(text[:1].upper() + text[1:], sentence.label))
    wrong = misspelt(found[0].text, np.random.default_rng(at))
    return [*found, Labelled(wrong, sentence.label)]


def _said(row: dict[str, str]) -> str:
    return f"{row['title']}. {row['content']}"

"""The fast tier: which texts each task is fitted on, and the two files of weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tertulia.language.features import Features
from tertulia.language.linear import Linear, Task
from tertulia.language.values import INTENTS, URGENCIES
from training.fitting import Examples, Fitted, fit, together, warmed
from training.sources import UMSAB, XED, Data, Labelled

SENTIMENTS = ("negative", "neutral", "positive")
EMOTIONS = ("anger", "fear", "joy", "optimism", "sadness", "none")
#: What an emotion says of the sentiment.
SAYS = {
    "anger": "negative",
    "fear": "negative",
    "sadness": "negative",
    "joy": "positive",
    "optimism": "positive",
    "none": "neutral",
}
PLUTCHIK = {1: "anger", 4: "fear", 5: "joy", 6: "sadness"}
GOOD, BAD = {5, 8}, {1, 3, 4, 6}

LANGUAGES = ("es", "pt", "ro", "en")
LANGUAGE = Task("language", (*UMSAB, "ro"))
SENTIMENT = Task("sentiment", SENTIMENTS)
EMOTION = Task("emotion", EMOTIONS)
SPAM = Task("spam", ("no", "yes"))
OFFENSIVE_EN = Task("offensive_en", ("no", "yes"))
HATE = Task("hate", ("no", "yes"))
OFFENSIVE_RO = Task("offensive_ro", ("other", "profanity", "insult", "abuse"))
OFFENSIVE_PT = Task("offensive_pt", ("no", "yes"))

INTENT = Task("intent", INTENTS)
URGENCY = Task("urgency", ("none", *URGENCIES))

YOUNGER = 4_000
SUBTITLES = 3_000
"""Of each language, for telling languages apart."""


@dataclass(frozen=True)
class Plan:
    """A task, what it learns from, what its temperature is set on, and how free it is."""

    task: Task
    train: Examples
    held_back: Sequence[Labelled]
    freedom: float


def examples(rows: Iterable[Labelled], weight: float = 1.0) -> Examples:
    """Rows that count so much each."""
    every = list(rows)
    return Examples(
        tuple(each.text for each in every),
        tuple(each.label for each in every),
        (weight,) * len(every),
    )


def plans(data: Data) -> Mapping[str, Sequence[Plan]]:
    """By file of weights: what is told-br's stands alone, for its licence."""
    return {
        "fast": (
            _languages(data),
            _sentiments(data),
            _emotions(data),
            _spam(data),
            Plan(OFFENSIVE_EN, examples(data.offensive_en("train")), data.offensive_en("val"), 3),
            _hates(data),
            _offences_ro(data),
            _intents(data),
            _urgencies(data),
        ),
        "told_br": (Plan(OFFENSIVE_PT, examples(data.told_br("train")), data.told_br("val"), 3),),
    }


def made(plan: Plan, features: Features) -> Fitted:
    """Fitted, and warm: its chances are right as often as they say on texts held back."""
    fitted = fit(plan.task, plan.train, features, freedom=plan.freedom)
    texts = [each.text for each in plan.held_back]
    scores = together([fitted], features).scores(texts)[plan.task.name]
    task = warmed(plan.task, scores, [each.label for each in plan.held_back])
    return replace(fitted, task=task)


def trained(data: Data, features: Features) -> dict[str, Linear]:
    """Every file of weights."""
    return {
        name: together([made(plan, features) for plan in wanted], features)
        for name, wanted in plans(data).items()
    }


def _languages(data: Data) -> Plan:
    rows = [
        Labelled(each.text, language)
        for language in UMSAB
        for each in data.umsab(language, "train")
    ]
    rows += [Labelled(each.text, "ro") for each in data.red("train")]
    # The English tweets of one set are ten years younger than those of the other.
    rows += [Labelled(each.text, "en") for each in data.offensive_en("train")[:YOUNGER]]
    rows += [Labelled(each.text, "en") for each in data.hate_en("train")[:YOUNGER]]
    for language in LANGUAGES:
        rows += [Labelled(each.text, language) for each in data.invented_intents(language)]
    for language in XED:
        rows += [Labelled(text, language) for text, _marks in data.xed(language)[:SUBTITLES]]
    held_back = [
        Labelled(each.text, language) for language in UMSAB for each in data.umsab(language, "val")
    ]
    held_back += [Labelled(each.text, "ro") for each in data.red("val")]
    return Plan(LANGUAGE, examples(rows), held_back, 20)


def _sentiments(data: Data) -> Plan:
    rows = [each for language in UMSAB for each in data.umsab(language, "train")]
    held_back = [each for language in ("es", "pt", "en") for each in data.umsab(language, "val")]
    told = examples(_felt(data.red("train")), 0.3)
    told += examples(_felt(data.emotions_en("train")), 0.1)
    told += examples(_good_or_bad(data, "ro"), 0.05)
    return Plan(SENTIMENT, examples(rows) + told, held_back, 3)


def _felt(rows: Iterable[Labelled]) -> list[Labelled]:
    """The sentiment guessed from the emotion: Romanian has no set of its own."""
    return [Labelled(each.text, SAYS[each.label]) for each in rows]


def _good_or_bad(data: Data, language: str) -> list[Labelled]:
    return [
        Labelled(text, "positive" if marks & GOOD else "negative")
        for text, marks in data.xed(language)
        if bool(marks & GOOD) != bool(marks & BAD)
    ]


def _emotions(data: Data) -> Plan:
    rows = [*data.emotions_en("train"), *data.red("train")]
    subtitles = [
        Labelled(text, PLUTCHIK[next(iter(marks))])
        for language in XED
        for text, marks in data.xed(language)
        if len(marks) == 1 and marks <= PLUTCHIK.keys()
    ]
    held_back = [*data.emotions_en("val"), *data.red("val")]
    return Plan(EMOTION, examples(rows) + examples(subtitles, 0.3), held_back, 3)


def _spam(data: Data) -> Plan:
    rows = [each for video in data.videos().values() for each in video] + data.messages()
    # A tenth is held back for the temperature; the figures leave out whole videos (bench).
    return Plan(
        SPAM,
        examples(each for at, each in enumerate(rows) if at % 10),
        [each for at, each in enumerate(rows) if at % 10 == 0],
        10,
    )


def _hates(data: Data) -> Plan:
    """English tweets, and sentences written in four languages: also such as look hateful, of which
    there are more. Both labels count as much, and as many of both are held back."""
    written = [each for language in LANGUAGES for each in data.invented_hates(language)]
    train, held_back = examples(data.hate_en("train")), [*data.hate_en("val")]
    fewest = min(sum(each[0].label == label for each in written) for label in HATE.labels)
    for label in HATE.labels:
        mine = [each for each in written if each[0].label == label]
        every = EIGHTH * len(mine) // fewest
        rows = [one for at, each in enumerate(mine) if at % every for one in each]
        train += examples(rows, WRITTEN / len(rows))
        held_back += [one for each in mine[::every] for one in each]
    return Plan(HATE, train, held_back, 3)


def _offences_ro(data: Data) -> Plan:
    rows = data.ro_offense("train")
    return Plan(
        OFFENSIVE_RO,
        examples(each for at, each in enumerate(rows) if at % 10),
        [each for at, each in enumerate(rows) if at % 10 == 0],
        5,
    )


def _intents(data: Data) -> Plan:
    """Texts written for it, and real ones: those say how often each is wanted."""
    written = [each for language in LANGUAGES for each in data.invented_intents(language)]
    real = [each for language in LANGUAGES for each in data.read_intents(language)]
    held_back = real[::SIXTH]
    kept = [each for at, each in enumerate(real) if at % SIXTH]
    train = examples(written) + examples(_called(written)) + examples(kept, REAL)
    return Plan(INTENT, train, held_back, 10)


def _urgencies(data: Data) -> Plan:
    rows = [each for language in LANGUAGES for each in data.invented_urgencies(language)]
    kept = [each for at, each in enumerate(rows) if at % SIXTH]
    return Plan(URGENCY, examples(kept) + examples(_called(kept)), rows[::SIXTH], 10)


def _called(rows: Sequence[Labelled]) -> list[Labelled]:
    """Every second one with a handle before it: on most networks an answer begins with one, and
    whoever wrote the texts put it only where a friend is called."""
    return [
        Labelled(f"@user {each.text}", each.label)
        for each in rows[::2]
        if "@" not in each.text and each.label != "tag"
    ]


SIXTH = 6
EIGHTH = 8
WRITTEN = 7000.0
"""How much all sentences of a label that were written for it count together, in tweets."""
REAL = 2.0
"""How much a real text counts, beside one that was written for the training."""

"""Which texts the careful tier learns from, and how often it sees each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tertulia.language.careful.encoder import plain
from tertulia.language.linear import Task
from training.fast import Plan, plans
from training.sources import Data, Labelled

DRAWN: Mapping[str, int] = {
    "sentiment": 52_000,
    "emotion": 9_000,
    "spam": 1_500,
    "offensive_en": 12_000,
    "hate": 14_000,
    "offensive_ro": 18_000,
    "intent": 19_000,
    "urgency": 4_500,
}
"""By task, how many texts are shown in all. Sentiment is what is asked most."""


@dataclass(frozen=True)
class Lesson:
    """A text that is shown, with its task and the place of its label."""

    text: str
    task: int
    label: int


@dataclass(frozen=True)
class Course:
    """All that is shown, in order, and what it is judged by on the way."""

    tasks: tuple[Task, ...]
    lessons: tuple[Lesson, ...]
    held_back: Mapping[str, Sequence[Labelled]]


def course(data: Data, random: np.random.Generator) -> Course:
    """Texts drawn by their weight, as often as DRAWN says."""
    wanted = [plan for plan in careful_plans(data) if plan.task.name in DRAWN]
    lessons = [
        Lesson(plain(text), number, plan.task.labels.index(label))
        for number, plan in enumerate(wanted)
        for text, label in _drawn(plan, random)
    ]
    order = random.permutation(len(lessons))
    return Course(
        tuple(plan.task for plan in wanted),
        tuple(lessons[place] for place in order),
        {plan.task.name: plan.held_back for plan in wanted},
    )


def careful_plans(data: Data) -> list[Plan]:
    """Those of the fast tier, but hate in four languages."""
    return [plan for plan in plans(data)["fast"] if plan.task.name != "language"]


def _drawn(plan: Plan, random: np.random.Generator) -> list[tuple[str, str]]:
    weights = np.array(plan.train.counts())
    times = DRAWN[plan.task.name] * weights / weights.sum()
    whole = np.floor(times).astype(int)
    whole += random.random(len(times)) < times - whole
    rows = zip(plan.train.texts, plan.train.labels, whole, strict=True)
    return [(text, label) for text, label, many in rows for _each in range(many)]

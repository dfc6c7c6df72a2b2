"""How much the encoder's own scores count beside what the fast tier says, and how often each label is
wanted: what surprises least on texts held back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from tertulia.language.careful.file import Floats
from tertulia.language.careful.reader import CarefulReader
from tertulia.language.careful.weights import Decision
from tertulia.language.linear import Linear, Task
from training.careful.tuning import Tuned, Tuning
from training.fast import OFFENSIVE_PT
from training.sources import Data, Labelled

FREEDOM = 0.01
"""The inverse of the L2 penalty (C) of a decision over states that were not tuned for it."""
SCALES, CONSTANTS = (-4.0, 2.0), (-6.0, 6.0)
"""Between which they are looked for: the logarithms of how much each side counts, and the constants."""
PULL = 0.01
"""How strongly the labels' own constants are pulled towards those that were learnt."""


def decisions(careful: CarefulReader, fast: Linear, tuning: Tuning, tuned: Tuned) -> list[Decision]:
    """One for each task of the course."""
    found = []
    for task, columns in zip(tuning.course.tasks, tuning.columns, strict=True):
        raw = Decision(task, tuned.weights[:, columns], tuned.bias[columns], 1.0, 0.0)
        found.append(weighed(careful, fast, raw, tuning.course.held_back[task.name]))
    return found


def of_told_br(careful: CarefulReader, fast: Linear, data: Data) -> Decision:
    """Portuguese offence, in a file of its own for its licence: the encoder has not seen it."""
    rows = data.told_br("train")
    states = careful.states([each.text for each in rows])
    model = LogisticRegression(C=FREEDOM, max_iter=300, tol=1e-3)
    model.fit(states, [OFFENSIVE_PT.labels.index(each.label) for each in rows])
    half, constant = model.coef_[0] / 2, model.intercept_[0] / 2
    raw = Decision(
        Task(OFFENSIVE_PT.name, OFFENSIVE_PT.labels),
        np.stack([-half, half], axis=1).astype(np.float32),
        np.array([-constant, constant], dtype=np.float32),
        1.0,
        0.0,
    )
    return weighed(careful, fast, raw, data.told_br("val"))


def weighed(
    careful: CarefulReader, fast: Linear, raw: Decision, held_back: Sequence[Labelled]
) -> Decision:
    """With how much each side counts."""
    texts = [each.text for each in held_back]
    right = np.array([raw.task.labels.index(each.label) for each in held_back])
    states = careful.states(texts)
    given = fast.tasks[raw.task.name].chances(fast.scores(texts)[raw.task.name])

    def made(numbers: Floats) -> Decision:
        own, other = (round(float(each), 4) for each in np.exp(numbers[:2]))
        bias = (raw.bias + numbers[2:] / own).astype(np.float32)
        return Decision(raw.task, raw.weights, bias, own, other)

    def surprise(numbers: Floats) -> float:
        chances = made(numbers).chances(states, given)[np.arange(len(right)), right]
        lost = -np.log(np.maximum(chances, 1e-9)).mean()
        return float(lost + PULL * (numbers[2:] ** 2).sum())

    begin = np.concatenate([[-0.5, -1.0], np.zeros(len(raw.task.labels))])
    bounds = [SCALES] * 2 + [CONSTANTS] * len(raw.task.labels)
    found = minimize(surprise, begin, method="Powell", bounds=bounds)
    return made(found.x)

"""All tasks at once: first decisions over the encoder as it is, then its upper layers with them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from tertulia.language.careful.encoder import THREADS, Session, Words, plain
from tertulia.language.careful.file import E5File, Floats
from tertulia.language.careful.numbers import Learnt, numbers
from training.careful.graph import graph
from training.careful.layers import given, learnt, pooled, through, untuned
from training.careful.lessons import Course

UPPER = 6
"""Layers that learn; those below are run once for each text."""
RANK = 16
VERY_LITTLE = -1e9
"""The score of what is not asked, and of what is not there."""
AT_ONCE = 32
WINDOW = 20
"""Batches whose texts are put together by their length."""
FASTEST, SLOWEST = 5e-4, 1e-5
"""Steps of the learning: from nothing to the fastest in a twentieth, then down."""
LEFT_OUT = 0.1
SMOOTHED = 0.05
REPORT = 1_000
JUDGED = 1_000
"""Texts of a task that are looked at on the way."""
FIRST_FIT = 9_000
"""Texts of a task that its first decision is fitted on."""


@dataclass
class Halfway:
    """Texts after the lower layers, and what the whole encoder makes of them as it is."""

    place: dict[str, int]
    states: list[np.ndarray]
    """Pieces by width, half floats."""
    pooled: Floats

    def lengths(self, places: np.ndarray) -> np.ndarray:
        """In pieces."""
        return np.array([len(self.states[place]) for place in places])


def halfway(file: E5File, learnt: Learnt, texts: Sequence[str]) -> Halfway:
    """The lower layers, run by the runtime that ships."""
    words, middle = Words(file), file.layers - UPPER
    below, above = numbers(file, learnt, last=middle), numbers(file, learnt, first=middle)
    lower = Session(graph(file, below, last=middle), below, THREADS)
    upper = Session(graph(file, above, first=middle), above, THREADS)
    states = []
    means = np.zeros((len(texts), file.width), dtype=np.float32)
    begun = time.monotonic()
    for place, text in enumerate(texts):
        half = lower.run(words.begun(text))["out"]
        states.append(half.astype(np.float16))
        means[place] = upper.run(half)["out"].mean(axis=0)
        if place % 8_000 == 0:
            took = time.monotonic() - begun
            print(f"  {place} of {len(texts)} texts, {took:.0f} s", flush=True)
    return Halfway({text: place for place, text in enumerate(texts)}, states, means)


@dataclass
class Tuned:
    """What was learnt."""

    learnt: Learnt
    middle: Floats
    spread: Floats
    weights: Floats
    """Width by all labels."""
    bias: Floats


class Tuning:
    """One run over a course."""

    def __init__(
        self, file: E5File, learnt: Learnt, course: Course, random: np.random.Generator
    ) -> None:
        """`learnt`: the reach alone; `random` decides the order and where the learning begins."""
        self.course, self._random, self._file = course, random, file
        judged = {plain(each.text) for rows in course.held_back.values() for each in rows}
        texts = sorted({each.text for each in course.lessons} | judged)
        self._half = halfway(file, learnt, texts)
        self._middle = self._half.pooled.mean(axis=0)
        self._spread = self._half.pooled.std(axis=0) + np.float32(1e-6)
        ends = np.cumsum([0, *(len(task.labels) for task in course.tasks)])
        self.columns = [slice(int(a), int(b)) for a, b in itertools.pairwise(ends)]
        self._many = int(ends[-1])
        self._layers = [given(self._file, self._first + at) for at in range(UPPER)]
        self._judge = jax.jit(self._states)

    @property
    def _first(self) -> int:
        return int(self._file.layers) - UPPER

    def run(self) -> Tuned:
        """Learn, and say on the way how well texts that are held back are read."""
        tuned = self._begun()
        self._report("as it is", tuned)
        batches = self._batches()
        pace = optax.schedules.warmup_cosine_decay_schedule(
            0, FASTEST, len(batches) // 20, len(batches), SLOWEST
        )
        optimizer = optax.chain(
            optax.clip_by_global_norm(1.0), optax.adamw(pace, weight_decay=0.01)
        )
        step = self._step(optimizer)
        state = optimizer.init(tuned)
        key = jax.random.PRNGKey(int(self._random.integers(2**31)))
        begun, lost = time.monotonic(), 0.0
        for number, batch in enumerate(batches, 1):
            key, once = jax.random.split(key)
            tuned, state, loss = step(tuned, state, *self._shown(batch), once)
            lost += float(loss)
            if number % 100 == 0:
                took = time.monotonic() - begun
                print(f"  {number} of {len(batches)}, {took:.0f} s, {lost / 100:.3f}", flush=True)
                lost = 0.0
            if number % REPORT == 0:
                self._report(f"step {number}", tuned)
        self._report("at the end", tuned)
        return Tuned(
            learnt(self._first, tuned["layers"]),
            self._middle,
            self._spread,
            np.asarray(tuned["weights"]),
            np.asarray(tuned["bias"]),
        )

    def _begun(self) -> dict[str, Any]:
        weights = np.zeros((self._file.width, self._many), dtype=np.float32)
        bias = np.zeros(self._many, dtype=np.float32)
        levelled = (self._half.pooled - self._middle) / self._spread
        for number, columns in enumerate(self.columns):
            mine = [each for each in self.course.lessons if each.task == number][:FIRST_FIT]
            rows = levelled[[self._half.place[each.text] for each in mine]]
            model = LogisticRegression(C=0.01, max_iter=200, tol=1e-3)
            model.fit(rows, [each.label for each in mine])
            coefficients, constant = model.coef_.T, model.intercept_
            if len(model.classes_) == 2:
                coefficients = np.concatenate([-coefficients, coefficients], axis=1) / 2
                constant = np.concatenate([-constant, constant]) / 2
            weights[:, columns], bias[columns] = coefficients, constant
        layers = [untuned(self._file, self._first + at, RANK, self._random) for at in range(UPPER)]
        return {"layers": layers, "weights": jnp.asarray(weights), "bias": jnp.asarray(bias)}

    def _batches(self) -> list[np.ndarray]:
        """Places of lessons; such as are about as long stand together, which saves half the time."""
        course = self.course.lessons
        places = np.array([self._half.place[each.text] for each in course])
        lengths = self._half.lengths(places)
        found: list[np.ndarray] = []
        for at in range(0, len(course), AT_ONCE * WINDOW):
            window = np.arange(at, min(at + AT_ONCE * WINDOW, len(course)))
            window = window[np.argsort(lengths[window], kind="stable")]
            whole = len(window) // AT_ONCE
            parts = window[: whole * AT_ONCE].reshape(whole, AT_ONCE)
            found += [parts[place] for place in self._random.permutation(whole)]
        return found

    def _padded(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """States and what is hidden; as long as a multiple of eight, so that few shapes are made."""
        longest = -(-int(self._half.lengths(places).max()) // 8) * 8
        states = np.zeros((AT_ONCE, longest, self._file.width), dtype=np.float16)
        hidden = np.full((AT_ONCE, 1, 1, longest), VERY_LITTLE, dtype=np.float32)
        hidden[len(places) :, :, :, 0] = 0
        for row, place in enumerate(places):
            many = len(self._half.states[place])
            states[row, :many] = self._half.states[place]
            hidden[row, 0, 0, :many] = 0
        return states, hidden

    def _shown(self, batch: np.ndarray) -> tuple[np.ndarray, ...]:
        lessons = [self.course.lessons[place] for place in batch]
        asked = np.full((len(batch), self._many), VERY_LITTLE, dtype=np.float32)
        right = np.zeros(len(batch), dtype=np.int32)
        for row, lesson in enumerate(lessons):
            columns = self.columns[lesson.task]
            asked[row, columns] = 0
            right[row] = columns.start + lesson.label
        places = np.array([self._half.place[each.text] for each in lessons])
        return (*self._padded(places), asked, right)

    def _states(self, tuned: dict[str, Any], states: jax.Array, hidden: jax.Array) -> jax.Array:
        state = states.astype(jnp.float32)
        for layer, changed in zip(self._layers, tuned["layers"], strict=True):
            state = through(state, hidden, layer, changed, self._file)
        return (pooled(state, hidden) - self._middle) / self._spread

    def _step(self, optimizer: optax.GradientTransformation) -> Any:
        def surprise(tuned: Any, states: Any, hidden: Any, asked: Any, right: Any, key: Any) -> Any:
            found = self._states(tuned, states, hidden)
            kept = jax.random.bernoulli(key, 1 - LEFT_OUT, found.shape)
            found = jnp.where(kept, found / (1 - LEFT_OUT), 0)
            scores = jax.nn.log_softmax(found @ tuned["weights"] + tuned["bias"] + asked, axis=-1)
            hit = jnp.take_along_axis(scores, right[:, None], axis=1)[:, 0]
            even = jnp.where(asked == 0, scores, 0).sum(-1) / (asked == 0).sum(-1)
            return -((1 - SMOOTHED) * hit + SMOOTHED * even).mean()

        @jax.jit
        def step(tuned: Any, state: Any, *shown: Any) -> Any:
            loss, slope = jax.value_and_grad(surprise)(tuned, *shown)
            change, state = optimizer.update(slope, state, tuned)
            return optax.apply_updates(tuned, change), state, loss

        return step

    def _report(self, when: str, tuned: dict[str, Any]) -> None:
        """Macro-F1 of each task on what is held back."""
        said = []
        for task, columns in zip(self.course.tasks, self.columns, strict=True):
            rows = self.course.held_back[task.name][:JUDGED]
            places = np.array([self._half.place[plain(each.text)] for each in rows])
            order = np.argsort(self._half.lengths(places), kind="stable")
            found = np.zeros((len(rows), self._file.width), dtype=np.float32)
            for at in range(0, len(order), AT_ONCE):
                part = order[at : at + AT_ONCE]
                found[part] = self._judge(tuned, *self._padded(places[part]))[: len(part)]
            scores = found @ tuned["weights"][:, columns] + tuned["bias"][columns]
            right = [task.labels.index(each.label) for each in rows]
            figure = f1_score(right, scores.argmax(axis=1), average="macro", zero_division=0)
            said.append(f"{task.name} {100 * figure:.1f}")
        print(f"  {when}: {', '.join(said)}", flush=True)

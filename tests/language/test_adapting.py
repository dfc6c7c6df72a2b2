"""What corrections teach: never worse on texts held back, and nothing out of nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.language.adapting import FEWEST, Told, adapt, meanings_of
from tertulia.language.linear import Linear
from tertulia.language.reader import Reader
from tests.language.toy import WORDS, toy_model

LABELS = ("negative", "neutral", "positive")
MODEL = toy_model()
READER = Reader(MODEL, "toy")
KNOWN = [each for each in WORDS.split() if each.isalpha()]


def texts(count: int, seed: int) -> list[str]:
    drawn = np.random.default_rng(seed)
    return [" ".join(drawn.choice(KNOWN, size=6)) for _each in range(count)]


def by_word(text: str) -> str:
    """In this brand one word decides."""
    if "loja" in text:
        return "positive"
    return "negative" if "café" in text else "neutral"


def right(model: Linear, given_texts: list[str], layer: object = None) -> float:
    about = model.tasks["sentiment"]
    scores = model.scores(given_texts)["sentiment"] / about.temperature
    if layer is not None:
        scores = layer.scores(scores, meanings_of(model, given_texts))  # type: ignore[attr-defined]
    said = [about.labels[at] for at in scores.argmax(axis=1)]
    wanted = [by_word(text) for text in given_texts]
    return float(np.mean([a == b for a, b in zip(said, wanted, strict=True)]))


def test_what_is_always_said_otherwise_is_learnt() -> None:
    told = [Told(text, by_word(text)) for text in texts(400, 1)]
    layer = adapt(MODEL, "v", "sentiment", told)
    assert layer is not None
    assert layer.gain.right_after > layer.gain.right_before + 0.1
    fresh = texts(300, 2)
    assert right(MODEL, fresh, layer) > right(MODEL, fresh) + 0.1


def test_what_the_reader_says_anyway_changes_nothing_for_the_worse() -> None:
    some = texts(200, 3)
    about = MODEL.tasks["sentiment"]
    said = MODEL.scores(some)["sentiment"].argmax(axis=1)
    told = [Told(text, about.labels[at]) for text, at in zip(some, said, strict=True)]
    layer = adapt(MODEL, "v", "sentiment", told)
    if layer is not None:
        assert layer.gain.right_after >= layer.gain.right_before == 1.0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(FEWEST, 90))
def test_labels_by_lot_are_never_taken_for_worse(seed: int, count: int) -> None:
    drawn = np.random.default_rng(seed)
    told = [Told(text, str(drawn.choice(LABELS))) for text in texts(count, seed)]
    layer = adapt(MODEL, "v", "sentiment", told)
    assert layer is None or layer.gain.better


def test_too_few_and_unknown_labels_teach_nothing() -> None:
    assert adapt(MODEL, "v", "sentiment", []) is None
    few = [Told(text, by_word(text)) for text in texts(FEWEST - 1, 4)]
    assert adapt(MODEL, "v", "sentiment", few) is None
    others = [Told(text, "no such label") for text in texts(100, 5)]
    assert adapt(MODEL, "v", "sentiment", others) is None


def test_a_layer_is_kept_and_reads_alike_alone_and_among_others() -> None:
    told = [Told(text, by_word(text)) for text in texts(200, 1)]
    layer = adapt(MODEL, "toy", "sentiment", told)
    assert layer is not None
    kept = READER.layer("sentiment", layer.packed())
    assert np.array_equal(kept.weights, layer.weights)
    some = ["", "café", *texts(20, 9)]
    layers = [{"sentiment": kept} if at % 3 else None for at in range(len(some))]
    together = READER.read(some, layers)
    alone = [READER.read([text], [held])[0] for text, held in zip(some, layers, strict=True)]
    assert together == alone
    plain = READER.read(some)
    assert [a.emotion for a in together] == [b.emotion for b in plain]
    changed = [a.sentiment != b.sentiment for a, b in zip(together, plain, strict=True)]
    assert any(changed)
    assert not any(changed[::3])


def test_what_is_no_layer_of_these_weights_is_refused() -> None:
    for kept in (b"", b"\x00" * 7, b"\x00" * 128, b"\xff" * (129 * 3 * 4)):
        with pytest.raises(ValueError, match=r"reshape|buffer|numbers"):
            READER.layer("sentiment", kept)
    with pytest.raises(KeyError):
        READER.layer("no such task", b"")
    with pytest.raises(ValueError, match="layers"):
        READER.read(["a", "b"], [{"sentiment": READER.layer("sentiment", b"\x00" * 1548)}])

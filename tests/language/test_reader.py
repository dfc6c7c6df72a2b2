"""Reading: chances that are chances, the same in any company, in threads and processes, offline."""

from __future__ import annotations

import socket
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.language.features import Features
from tertulia.language.linear import Linear, Outputs, Task, load
from tertulia.language.reader import Reader, opened
from tertulia.language.values import Reading
from tests.language.toy import TASKS, toy_model, toy_reader

TEXTS = [
    "¿Abren el lunes?",
    "",
    "MUY mal servicio 😡",
    "Obrigada! 💛",
    "Mulțumesc frumos",
    "ok",
] * 9
READER = toy_reader()


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_a_reading_is_the_same_alone_and_among_others(texts: list[str]) -> None:
    together = READER.read(texts)
    assert together == [READER.read([each])[0] for each in texts]
    for reading in together:
        for guess in (reading.language, reading.sentiment, reading.emotion):
            assert sum(guess.chances.values()) == pytest.approx(1, abs=1e-5)
            assert guess.label in ("", guess.best)
        signals = (reading.spam, *reading.offence.values())
        assert all(0 <= chance <= 1 + 1e-5 for chance in signals)


def test_unsure_is_said_to_be_not_known() -> None:
    sure = Task("sentiment", ("negative", "neutral", "positive"), sure=1.01)
    tasks = [sure if each.name == "sentiment" else each for each in TASKS]
    model = toy_model()
    careful = Reader(Linear(tasks, model.outputs, model.features), "careful")
    assert careful.read(["hola"])[0].sentiment.label == ""
    assert careful.read(["hola"])[0].sentiment.best in sure.labels


def test_links_hashtags_and_handles_are_named() -> None:
    text = "Mira https://ejemplo.ec/a#b y www.loja.ec, #café @lucia @ana@red.example x@y.ec a#b"
    reading = READER.read([text])[0]
    assert reading.links == ("https://ejemplo.ec/a#b", "www.loja.ec")
    assert reading.hashtags == ("café",)
    assert reading.handles == ("lucia", "ana@red.example")


def test_the_words_that_speak_for_a_label_are_those_whose_loss_costs_most() -> None:
    text = "El servicio fue pésimo hoy"
    label = READER.read([text])[0].sentiment.best
    spans = READER.why(text, "sentiment", label, most=5)
    assert spans == sorted(spans, key=lambda each: -each.weight)
    column = READER.model.tasks["sentiment"].labels.index(label)
    for span in spans:
        scores = READER.model.scores([text, text[: span.start] + text[span.end :]])["sentiment"]
        margin = scores[:, column] - np.delete(scores, column, axis=1).max(axis=1)
        assert margin[0] - margin[1] == pytest.approx(span.weight, abs=1e-4)
        assert span.weight > 0


def test_threads_and_processes_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = READER.read(TEXTS)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(READER.read, [TEXTS] * 8)) == [expected] * 8
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert list(processes.map(_read_elsewhere, [TEXTS] * 2)) == [expected] * 2


def _read_elsewhere(texts: list[str]) -> list[Reading]:
    return toy_reader().read(texts)


def test_nothing_is_asked_of_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise AssertionError("a reader opens no socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert len(toy_reader().read(TEXTS)) == len(TEXTS)


def test_weights_are_kept_and_joined(tmp_path: Path) -> None:
    model = toy_model()
    whole, halves = tmp_path / "all.npz", [tmp_path / "a.npz", tmp_path / "b.npz"]
    model.save(whole)
    first = sum(len(each.labels) for each in TASKS[:2])
    for path, tasks, columns in (
        (halves[0], TASKS[:2], slice(0, first)),
        (halves[1], TASKS[2:], slice(first, None)),
    ):
        every = model.outputs
        part = Outputs(
            every.weights[:, columns],
            every.scale[columns],
            every.meaning[:, columns],
            every.bias[columns],
        )
        Linear(tasks, part, model.features).save(path)
    model.features.save(tmp_path / "features.npz")
    features = Features.load(tmp_path / "features.npz")
    again = Reader(load([whole], features), "x")
    assert again.read(TEXTS) == Reader(load(halves, features), "x").read(TEXTS)
    for kept, made in zip(again.read(TEXTS), Reader(model, "x").read(TEXTS), strict=True):
        assert kept.sentiment.chances == pytest.approx(made.sentiment.chances, abs=0.01)


def test_a_folder_of_weights_is_opened(tmp_path: Path) -> None:
    model = toy_model()
    model.save(tmp_path / "fast.npz")
    model.features.save(tmp_path / "features.npz")
    (tmp_path / "VERSION").write_text("fast-toy\n")
    reader = opened(tmp_path)
    assert reader.version == "fast-toy"
    assert [each.language.label for each in reader.read(TEXTS)] == [
        each.language.label for each in Reader(model, "x").read(TEXTS)
    ]


def test_weights_that_do_not_fit_are_refused() -> None:
    model = toy_model()
    with pytest.raises(ValueError, match="do not fit"):
        Linear(TASKS[:2], model.outputs, model.features)

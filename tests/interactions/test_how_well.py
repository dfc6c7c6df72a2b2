"""The figures of the weights, as the page tells them."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest

from tertulia.interactions import how_well as told
from tertulia.interactions.how_well import SIZE, how_well

ABOUT: dict[str, Any] = {
    "version": "fast-test",
    "measured": "2026-11-22",
    "judged": [
        {
            "task": "sentiment",
            "language": "es",
            "source": "tweets",
            "labels": ["negative", "neutral", "positive"],
            "confusion": [[6, 3, 1], [0, 0, 0], [2, 0, 8]],
            "bins": [[0.5, 0.25, 8], [0.9, 1.0, 12]],
            "texts": 20,
            "accuracy": 0.7,
            "f1_by_label": {"negative": 0.667, "neutral": 0.0, "positive": 0.842},
            "calibration_error": 0.1234,
        },
        {"task": "a task of tomorrow"},
    ],
}


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    about = json.loads(json.dumps(ABOUT))
    monkeypatch.setattr(told, "_measured", lambda: about)
    monkeypatch.setattr(told, "installed_version", lambda: "fast-test")
    return about


def test_a_figure_says_what_was_right_and_what_was_mistaken(measured: dict[str, Any]) -> None:
    found = how_well()
    assert found is not None
    (figure,) = found.figures
    assert (figure.texts, figure.right, figure.error) == (20, 70, 12.3)
    assert figure.again is None
    assert not found.has_careful
    first, second = figure.labels  # a label without texts is left out
    assert (first.texts, second.texts) == (10, 10)
    assert {first.mistaken, second.mistaken} == {3, 2}
    assert figure.points == f"{SIZE * 0.5:.1f},{SIZE * 0.75:.1f} {SIZE * 0.9:.1f},0.0"


def test_what_the_careful_reader_reads_better_stands_beside(measured: dict[str, Any]) -> None:
    same = {"task": "sentiment", "language": "es", "source": "tweets", "accuracy": 0.85}
    other = {**same, "language": "pt", "accuracy": 0.1}
    measured["careful"] = {"judged": [other, same]}
    found = how_well()
    assert found is not None
    assert [each.again for each in found.figures] == [85]
    assert found.has_careful


def test_figures_of_other_weights_are_not_told(
    measured: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told, "installed_version", lambda: "fast-other")
    assert how_well() is None
    monkeypatch.setattr(told, "_measured", dict)
    assert how_well() is None


def test_the_figures_that_come_with_the_weights_are_of_these_weights() -> None:
    folder = files("tertulia_weights")
    about = json.loads((folder / "figures.json").read_text())
    assert about["version"] == (folder / "VERSION").read_text().strip()
    for each in about["judged"]:
        assert sum(map(sum, each["confusion"])) == each["texts"]
        assert sum(many for _sure, _right, many in each["bins"]) == each["texts"]
        right = sum(row[at] for at, row in enumerate(each["confusion"]))
        assert each["accuracy"] == pytest.approx(right / each["texts"], abs=1e-4)
    found = how_well()
    assert found is not None
    assert len(found.figures) == len(about["judged"])

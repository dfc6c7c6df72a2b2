"""Every case of vectors.json, in Python and (by node) in TypeScript."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tertulia.kernel import text as kernel_text
from tertulia.kernel.text import (
    DoesNotFit,
    count,
    find_facets,
    rule_from,
    similarity,
    split_thread,
    tidy,
    visible,
)
from tests.text.conftest import run_node
from tests.text.make_vectors import dumped, spelled

VECTORS: dict[str, Any] = json.loads(
    (Path(kernel_text.__file__).parent / "vectors.json").read_text(encoding="utf-8")
)
RULES = {name: rule_from(data) for name, data in VECTORS["rules"].items()}


def test_the_file_is_what_its_generator_writes() -> None:
    path = Path(kernel_text.__file__).parent / "vectors.json"
    assert path.read_text(encoding="utf-8") == dumped()


def test_there_are_hundreds_of_cases() -> None:
    assert sum(len(VECTORS[key]) for key in VECTORS if key != "rules") > 700


@pytest.mark.parametrize("case", VECTORS["count"], ids=lambda case: str(case["name"]))
def test_count(case: dict[str, Any]) -> None:
    counted = count(spelled(case["text"]), RULES[case["rule"]], case.get("extra", ()))
    for key in ("used", "left", "over", "unit", "urls"):
        if key in case:
            assert getattr(counted, key) == case[key], key
    if "problems" in case:
        assert list(counted.problems) == case["problems"]


@pytest.mark.parametrize("case", VECTORS["facets"], ids=lambda case: str(case["text"]))
def test_facets(case: dict[str, Any]) -> None:
    found = [dict(vars(each)) for each in find_facets(case["text"], RULES[case["rule"]])]
    assert found == case["facets"]


@pytest.mark.parametrize("case", VECTORS["split"], ids=lambda case: str(case["text"]))
def test_split(case: dict[str, Any]) -> None:
    rule = rule_from(case["rule"])
    if case["parts"] is None:
        with pytest.raises(DoesNotFit):
            split_thread(case["text"], rule)
    else:
        assert list(split_thread(case["text"], rule)) == case["parts"]


@pytest.mark.parametrize(("markup", "text", "expected"), VECTORS["visible"])
def test_visible(markup: Any, text: str, expected: str) -> None:
    assert visible(text, markup) == expected


@pytest.mark.parametrize(("text", "expected"), VECTORS["tidy"])
def test_tidy(text: str, expected: str) -> None:
    assert tidy(text) == expected


@pytest.mark.parametrize(("a", "b", "expected"), VECTORS["similarity"])
def test_similarity(a: str, b: str, expected: float) -> None:
    assert similarity(a, b) == pytest.approx(expected)
    assert similarity(b, a) == pytest.approx(expected)


def test_typescript_passes_the_same_vectors() -> None:
    done = run_node("--test", "--test-reporter=tap", "vectors.test.ts")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    # a run without tests would pass as well
    assert "# tests 6" in done.stdout, done.stdout[-2000:]


def test_both_languages_know_the_same_top_level_domains() -> None:
    ours = (Path(kernel_text.__file__).parent / "tlds.txt").read_text(encoding="utf-8").split()
    root = Path(kernel_text.__file__).parents[4]
    theirs = (root / "frontend/src/text/tlds.ts").read_text(encoding="utf-8")
    assert theirs.split("`")[1].split() == ours

"""A file is about one thing, a function fits a screen."""

import ast

import pytest

from tests.architecture.sources import ROOT, SOURCE, named, python_files

MAX_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_TEMPLATE_LINES = 200


def test_no_file_is_past_400_lines() -> None:
    written = [*python_files(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    written += [
        path
        for kind in ("*.ts", "*.css", "*.mjs")
        for path in (ROOT / "frontend").rglob(kind)
        if "node_modules" not in path.parts
    ]
    long = {named(p): n for p in written if (n := len(p.read_text().splitlines())) > MAX_LINES}
    assert long == {}


def test_no_function_is_past_40_lines() -> None:
    long = {
        f"{named(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION_LINES
    }
    assert long == {}


def test_no_template_is_past_200_lines() -> None:
    found = [*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]
    long = {
        named(p): n for p in found if (n := len(p.read_text().splitlines())) > MAX_TEMPLATE_LINES
    }
    assert long == {}


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "common"])
def test_no_module_has_a_name_that_says_nothing(word: str) -> None:
    assert [named(p) for p in SOURCE.rglob("*") if word in p.stem.split("_")] == []

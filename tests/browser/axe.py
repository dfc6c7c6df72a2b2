"""axe-core in a page: WCAG 2.2 A and AA, and the best practices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, *, within: str = "html") -> list[str]:
    """One line for each element that breaks a rule."""
    # through the debugger, not as a <script>: the content security policy stays in force
    page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
    found: dict[str, Any] = page.evaluate(
        "([within, tags]) => axe.run(within, {runOnly: tags, resultTypes: ['violations']})",
        [within, TAGS],
    )
    return [
        f"{rule['id']}: {node['html'][:160]} :: {' '.join(node['failureSummary'].split())[:300]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def assert_accessible(page: Page, *, within: str = "html") -> None:
    """Fails with every violation, one a line."""
    found = violations(page, within=within)
    assert not found, "axe found:\n" + "\n".join(found)

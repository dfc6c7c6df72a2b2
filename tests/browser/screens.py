"""Screenshots of a test run, for a person to look at: kept only where SCREENS_DIR says."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Save the page as `<SCREENS_DIR>/<name>.png`."""
    folder = os.environ.get("SCREENS_DIR", "")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=whole)

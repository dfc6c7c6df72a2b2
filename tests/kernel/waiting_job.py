"""A job of the tests: it says when it begins and ends, and waits in between."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from tertulia.kernel import jobs


@jobs.job("tests.wait_for_go")
def wait_for_go(*, folder: str) -> None:
    """Begun, then a file named `go`, then done."""
    diary = Path(folder) / "diary"
    with diary.open("a") as file:
        file.write(f"begun {os.getpid()}\n")
    pause = threading.Event()
    while not (Path(folder) / "go").exists():
        if jobs.stopping():
            raise jobs.Interrupted
        pause.wait(0.02)
    with diary.open("a") as file:
        file.write(f"done {os.getpid()}\n")


@jobs.job("tests.fails")
def fails(*, folder: str) -> None:
    """Never succeeds."""
    raise RuntimeError(folder)

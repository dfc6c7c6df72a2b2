"""A worker of jobs as a process of its own, that a test can kill: `python -m ... folder`.

Its one job writes a line when it begins, waits until the file `go` is there, and writes another.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import django

FOLDER = Path(sys.argv[1])


def main() -> None:
    django.setup()
    from tertulia.kernel import jobs
    from tests.kernel.waiting_job import wait_for_go

    del wait_for_go
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    jobs.run(stop)


if __name__ == "__main__":
    main()

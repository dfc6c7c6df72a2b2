"""Who reads, as a process of its own that a test can kill: `python -m ... folder`.

Its careful reader writes each text into `diary` and, until the file `go` is there, goes no further.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import django

from tertulia.language.values import Reading
from tests.interactions.careful_reader import CarefulReader, FirstReader

FOLDER = Path(sys.argv[1])


class SlowReader(CarefulReader):
    """Ends its batch when it is let."""

    def read(self, texts: Sequence[str], fast: Sequence[Reading]) -> list[Reading]:
        with (FOLDER / "diary").open("a") as diary:
            diary.write("".join(f"{each}\n" for each in texts))
        pause = threading.Event()
        while not (FOLDER / "go").exists():
            pause.wait(0.02)
        return super().read(texts, fast)


def main() -> None:
    django.setup()
    from tertulia.interactions import readers, reading, second_readers

    told: Any = cast(Any, readers)
    told.installed_version, told.installed, told.forget = (
        lambda: "plain 1",
        FirstReader,
        lambda: None,
    )
    twice: Any = cast(Any, second_readers)
    twice.may_be_here, twice.local, twice.forget = lambda: True, SlowReader, lambda: None
    cast(Any, reading).LOOK_S = 0.1
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    reading.run(stop)


if __name__ == "__main__":
    main()

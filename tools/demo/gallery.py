"""Draws the demo's pictures beside what else is done: other processes draw while the seed writes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType

from tools.demo import pictures

HANDS = 2
#: Scene, number, grade.
type Wanted = tuple[str, int, str]


class Gallery:
    """Pictures by what was wanted. Without having been begun it draws each when it is asked for."""

    def __init__(self, wanted: Iterable[Wanted] = ()) -> None:
        self._drawn: dict[Wanted, Future[bytes]] = {}
        self._hands: ProcessPoolExecutor | None = None
        every = list(dict.fromkeys(wanted))
        if every:
            # A process of its own from the start: ours may hold connections that must not be shared.
            self._hands = ProcessPoolExecutor(
                HANDS, mp_context=get_context("spawn"), initializer=os.nice, initargs=(10,)
            )
            self._drawn = {each: self._hands.submit(pictures.draw, *each) for each in every}

    def picture(self, scene: str, number: int, grade: str = "") -> bytes:
        """The JPEG."""
        drawn = self._drawn.get((scene, number, grade))
        return drawn.result() if drawn else pictures.draw(scene, number, grade)

    def __enter__(self) -> Gallery:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._hands is not None:
            self._hands.shutdown(wait=False, cancel_futures=True)

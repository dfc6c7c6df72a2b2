"""The scripted network, able to be read: pages, a stream, and what stands there now."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tertulia.networks.errors import NetworkError
from tertulia.networks.values import Page, RemoteInteraction, RemoteRef, Session, Vanished
from tests.delivery.scripted import Scripted


@dataclass
class Talking(Scripted):
    """`pages` and `own` are handed out in order; `error` is raised instead, once for each."""

    pages: list[Page] = field(default_factory=list)
    own: list[Page] = field(default_factory=list)
    errors: list[NetworkError] = field(default_factory=list)
    stands: dict[str, RemoteInteraction | Vanished] = field(default_factory=dict)
    cursors: list[str] = field(default_factory=list)
    pushed: list[RemoteInteraction | Vanished | None] = field(default_factory=list)
    listening: threading.Event = field(default_factory=threading.Event)
    hang_up: threading.Event = field(default_factory=threading.Event)
    streams_open: int = 0

    def read_interactions(self, session: Session, *, cursor: str, limit: int = 40) -> Page:
        """The next page of the script."""
        self.cursors.append(cursor)
        if self.errors:
            raise self.errors.pop(0)
        return self.pages.pop(0) if self.pages else Page((), cursor)

    def read_own(self, session: Session, *, cursor: str, limit: int = 40) -> Page:
        """The next page of ours."""
        return self.own.pop(0) if self.own else Page((), cursor)

    def read_conversation(self, session: Session, ref: RemoteRef) -> tuple[RemoteInteraction, ...]:
        """Nothing."""
        return ()

    def look_again(
        self, session: Session, refs: Sequence[RemoteRef]
    ) -> tuple[RemoteInteraction | Vanished, ...]:
        """What stands there now."""
        return tuple(self.stands[ref.id] for ref in refs if ref.id in self.stands)

    def stream(self, session: Session) -> Iterator[RemoteInteraction | Vanished | None]:
        """Everything pushed, then silence until the network hangs up."""
        self.streams_open += 1
        yield None
        yield from self.pushed
        self.listening.set()
        while not self.hang_up.wait(0.05):
            yield None

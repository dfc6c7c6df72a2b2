"""One LISTEN per process, handed on to every open stream."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import psycopg
from django.db import Error as DatabaseError

from tertulia.kernel.live import (
    CHANNEL,
    LiveEvent,
    event_by_id,
    events_after,
    newest_id,
    parse_notification,
)
from tertulia.web.live.database import address, ask

log = logging.getLogger(__name__)

#: A stream that falls so far behind is closed; the browser resumes.
MOST_WAITING = 500
LONGEST_PAUSE_S = 10.0
FIRST_PAUSE_S = 0.2


class Stream:
    """What waits to be sent to one browser."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[LiveEvent | None] = asyncio.Queue(MOST_WAITING)

    def put(self, event: LiveEvent | None) -> None:
        """None ends the stream. One that is full is emptied and ended: nothing is left out."""
        try:
            self.events.put_nowait(event)
        except asyncio.QueueFull:
            while not self.events.empty():
                self.events.get_nowait()
            self.events.put_nowait(None)


class Hub:
    """Listens while the process lives, through restarts of the database."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self.listening = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._last_id: int | None = None

    def start(self) -> None:
        """Begin listening; a second call does nothing."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="live-hub")

    def end_streams(self) -> None:
        """Say goodbye to every browser; each comes back by itself."""
        for stream in self.streams:
            stream.put(None)

    async def stop(self) -> None:
        """End every stream and the listening."""
        self.end_streams()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                await self._listen()
            except (psycopg.Error, DatabaseError, OSError) as error:
                log.warning("live: the database is away (%s)", type(error).__name__)
            else:
                pause_s = FIRST_PAUSE_S
            if self.listening.is_set():
                self.listening.clear()
                pause_s = FIRST_PAUSE_S
            await asyncio.sleep(pause_s)
            pause_s = min(LONGEST_PAUSE_S, pause_s * 2)

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(**address(), autocommit=True)  # type: ignore[arg-type]
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            await self._catch_up()
            self.listening.set()
            async for said in connection.notifies():
                await self._take(said.payload)

    async def _catch_up(self) -> None:
        """What was said while nobody listened."""
        if self._last_id is None:
            self._last_id = await ask(newest_id)
            return
        last_id = self._last_id
        missed = await ask(lambda: events_after(last_id))
        if missed is None:
            self.end_streams()
            self._last_id = await ask(newest_id)
        for event in missed or ():
            self._hand_on(event)

    async def _take(self, payload: str) -> None:
        told = parse_notification(payload)
        event = await ask(lambda: event_by_id(told)) if isinstance(told, int) else told
        if event is not None:
            self._hand_on(event)

    def _hand_on(self, event: LiveEvent) -> None:
        self._last_id = max(self._last_id or 0, event.id)
        for stream in self.streams:
            stream.put(event)

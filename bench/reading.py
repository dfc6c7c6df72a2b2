"""`make bench-reading`: what reading costs who stores.

The same number of comments is stored three times, page by page, while the program's workers put them
into conversations: with nobody reading (this process holds the turn), with the reader at work, and
once more with nobody reading: tables grow and caches warm, so that reading stands between. The last
line is one flat JSON object; `ratio` is the time from the first page to the last stored reading over
the mean of storing alone, `inbox_ratio` the same for the last line in the inbox.

All that keeps every processor busy. How long a text takes into the inbox where some is left is measured
after: pages that come evenly, `delay_s` from stored to shown (of 95 in 100 pages) with nobody reading,
and `delay_while_reading_s`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import psycopg

from bench.bulk import sentences, vocabulary
from bench.machine import Machine, Memory, Network
from bench.office import Office
from tertulia.interactions.readers import installed_version
from tertulia.kernel.postgres import Layout

PAGE = 40
PACED, EVERY_S = 3_000, 0.2
"""So many texts evenly, a page of them each so long: 200 a second."""
WARM = 2_000
WITHIN_S = 900.0
_TURN = "hashtextextended('interactions.reading', 7)"


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    count = parser.parse_args().count
    if not installed_version():
        raise SystemExit("No weights are installed: there is nothing to measure.")
    with tempfile.TemporaryDirectory(prefix="tertulia-reading-") as name:
        folder = Path(name)
        network, machine = Network(folder), Machine(folder)
        try:
            machine.start()
            print(json.dumps(measure(machine, network, count)))
        finally:
            machine.stop()
            network.stop()


def measure(machine: Machine, network: Network, count: int) -> dict[str, float]:
    """Both runs."""
    office = Office(machine, "bench")
    channel = UUID(office.connect(network.addresses["keys"], "lectura"))
    machine.set_up_django()
    url = Layout(machine.folder / "data" / "postgres").url()
    with psycopg.connect(url, autocommit=True) as database:
        with _nobody_reads(database):
            # What is loaded once, and plans that are made once, are nobody's cost; nor is a table of
            # which PostgreSQL does not know yet that it is full.
            _round(database, channel, WARM, "w")
            database.execute("ANALYZE")
            before = _round(database, channel, count, "a")
        memory, lines = Memory(machine), _lines(database)
        both = _store(database, channel, count, "b")
        read = _until(database, _READ, count, both.began)
        shown = _until(database, _THREADED, lines + count, both.began)
        again = _until(database, _READ_AGAIN, 1, both.began)
        peak = memory.stop()
        print(f"memory at its peak: {json.dumps(memory.parts)}; read again after {again:.0f} s")
        with _nobody_reads(database):
            database.execute("DELETE FROM interactions_reading")
            after = _round(database, channel, count, "c")
            delay = _delay(url, channel, "d")
        delay_reading = _delay(url, channel, "e")
    stored_alone, shown_alone = ((a + b) / 2 for a, b in zip(before, after, strict=True))
    print(f"alone, stored and shown: {before} before, {after} after")
    return {
        "count": count,
        "stored_s": round(stored_alone, 1),
        "stored_while_reading_s": round(both.took_s, 1),
        "read_s": round(read, 1),
        "ratio": round(read / max(stored_alone, 0.001), 2),
        "inbox_s": round(shown_alone, 1),
        "inbox_while_reading_s": round(shown, 1),
        "inbox_ratio": round(shown / max(shown_alone, 0.001), 2),
        "delay_s": delay,
        "delay_while_reading_s": delay_reading,
        "pss_mb": round(peak),
    }


def _round(
    database: psycopg.Connection[Any], channel: UUID, count: int, name: str
) -> tuple[float, float]:
    """Until stored, and until the last of it is shown; nothing of it is left to be read."""
    lines = _lines(database)
    stored = _store(database, channel, count, name)
    shown = _until(database, _THREADED, lines + count, stored.began)
    database.execute("DELETE FROM interactions_reading")
    return round(stored.took_s, 1), round(shown, 1)


def _lines(database: psycopg.Connection[Any]) -> int:
    row = database.execute(_THREADED).fetchone()
    return int(row[0]) if row else 0


def _delay(url: str, channel: UUID, name: str) -> float:
    """Seconds from stored to shown, of the page that 95 in 100 are faster than."""
    pages = list(itertools.batched(_comments(PACED, name, new=True), PAGE))
    waiting: dict[str, float] = {}
    took: list[float] = []

    def watch() -> None:
        with psycopg.connect(url, autocommit=True) as database:
            while len(took) < len(pages):
                names = list(waiting)
                rows = database.execute(
                    "SELECT remote_id FROM inbox_entry WHERE channel_id = %s AND remote_id = ANY(%s)",
                    [channel, names],
                )
                took.extend(time.monotonic() - waiting.pop(row[0]) for row in rows.fetchall())
                time.sleep(0.01)

    watcher = Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    for number, page in enumerate(pages):
        time.sleep(max(0.0, began + number * EVERY_S - time.monotonic()))
        _store_page(channel, page)
        waiting[page[0].ref.id] = time.monotonic()
    watcher.join()
    return round(sorted(took)[len(took) * 95 // 100], 2)


class _Stored:
    def __init__(self, began: float) -> None:
        self.began = began
        self.took_s = 0.0


_THREADED = "SELECT count(*) FROM inbox_entry"
_READ = "SELECT count(*) FROM interactions_reading WHERE version <> ''"
_READ_AGAIN = "SELECT count(*) FROM interactions_reading WHERE second <> ''"


@contextmanager
def _nobody_reads(database: psycopg.Connection[Any]) -> Iterator[None]:
    """Hold the turn, taken from whichever worker has it by ending that connection of its."""
    for _try in range(200):
        row = database.execute(f"SELECT pg_try_advisory_lock({_TURN})").fetchone()
        if row and row[0]:
            break
        database.execute(
            f"WITH turn AS (SELECT {_TURN} AS key) SELECT pg_terminate_backend(pid)"
            " FROM pg_locks, turn WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
            " AND classid::bigint = (key >> 32) & 4294967295 AND objid::bigint = key & 4294967295"
        )
        time.sleep(0.01)
    else:
        raise TimeoutError("the turn of reading was not free")
    try:
        yield
    finally:
        database.execute(f"SELECT pg_advisory_unlock({_TURN})")


def _store(database: psycopg.Connection[Any], channel: UUID, count: int, name: str) -> _Stored:
    pages = list(itertools.batched(_comments(count, name), PAGE))
    stored = _Stored(time.monotonic())
    for page in pages:
        _store_page(channel, page)
    stored.took_s = time.monotonic() - stored.began
    return stored


def _store_page(channel: UUID, page: Sequence[Any]) -> None:
    from tertulia.interactions.calling import scope_of
    from tertulia.interactions.services.storing import store_page

    store_page(scope=scope_of(_row(channel)), channel_id=channel, items=page)


@cache
def _row(channel: UUID) -> Any:
    from tertulia.networks.models import Channel

    return Channel.objects.select_related("brand").get(id=channel)


def _comments(count: int, name: str, *, new: bool = False) -> Iterator[Any]:
    """From before the channel was connected, unless they are new."""
    from tertulia.networks.values import InteractionKind, Profile, RemoteInteraction, RemoteRef

    dice = random.Random(5)
    pool = sentences(vocabulary())
    begin = datetime.now(UTC) - timedelta(days=0 if new else 1)
    for number in range(count):
        who = number % max(1, count // 6)
        yield RemoteInteraction(
            ref=RemoteRef(f"{name}{number}"),
            kind=InteractionKind.COMMENT,
            author=Profile(remote_id=f"u{who}", handle=f"persona{who}", name=f"Persona {who}"),
            created_at=begin + timedelta(milliseconds=number),
            text=dice.choice(pool),
            about=RemoteRef(f"p{who % 50}"),
            root=RemoteRef(f"p{who % 50}"),
            in_reply_to=RemoteRef(f"p{who % 50}"),
        )


def _until(database: psycopg.Connection[Any], query: str, count: int, began: float) -> float:
    _wait(lambda: database.execute(query).fetchone()[0] >= count)  # type: ignore[index, arg-type]
    return time.monotonic() - began


def _wait(done: Callable[[], bool]) -> None:
    until = time.monotonic() + WITHIN_S
    while not done():
        if time.monotonic() > until:
            raise TimeoutError("not all of it was read or shown")
        time.sleep(0.1)


if __name__ == "__main__":
    main()

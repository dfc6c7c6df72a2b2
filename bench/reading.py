"""`make bench-reading`: what reading costs who stores.

The same number of comments is stored again and again, page by page, while the program's workers put
them into conversations: with nobody reading (this process holds the turn), with the reader at work,
with nobody, and so on: tables grow, caches warm and a machine is not always as fast, so that each round
with reading is compared with those before and after it. The last line is one flat JSON object, with
medians of the rounds; `ratio` is the time from the first page to the last stored reading over that of
storing alone, `inbox_ratio` the same for the last line in the inbox.

All that keeps every processor busy. How long a text takes into the inbox where some is left is measured
after: pages that come evenly; `delay` is from stored to shown, with nobody reading, then with reading.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
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
ROUNDS, DELAYS = 7, 2
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
    """All rounds; each that is read stands between two that are not, with which it is compared."""
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
            alone = [_round(database, channel, count, "a0")]
        read: list[_Took] = []
        memory = Memory(machine)
        for number in range(1, ROUNDS + 1):
            read.append(_round(database, channel, count, f"b{number}", read=True))
            if number == 1:
                # Both readers are loaded now.
                _until(database, {_READ_AGAIN: 1}, time.monotonic())
                peak = memory.stop()
            with _nobody_reads(database):
                database.execute("DELETE FROM interactions_reading")
                alone.append(_round(database, channel, count, f"a{number}"))
        delays = _delays(database, url, channel)
    print(f"memory at its peak: {json.dumps(memory.parts)}")
    print(f"alone: {alone}\nread: {read}")
    beside = [_mean(pair) for pair in itertools.pairwise(alone)]
    return {
        "count": count,
        "stored_s": _middle(each.stored for each in beside),
        "stored_while_reading_s": _middle(each.stored for each in read),
        "read_s": _middle(each.read for each in read),
        "ratio": _middle(mine.read / its.stored for mine, its in zip(read, beside, strict=True)),
        "inbox_s": _middle(each.shown for each in beside),
        "inbox_while_reading_s": _middle(each.shown for each in read),
        "inbox_ratio": _middle(
            mine.shown / its.shown for mine, its in zip(read, beside, strict=True)
        ),
        **delays,
        "pss_mb": round(peak),
    }


class _Took(NamedTuple):
    """Seconds from the first page on, until all was stored, shown, and read."""

    stored: float
    shown: float
    read: float = 0.0


def _mean(pair: tuple[_Took, _Took]) -> _Took:
    return _Took(*(statistics.mean(each) for each in zip(*pair, strict=True)))


def _middle(values: Iterable[float]) -> float:
    return round(statistics.median(values), 2)


def _round(
    database: psycopg.Connection[Any], channel: UUID, count: int, name: str, *, read: bool = False
) -> _Took:
    """Store, and wait for all of it; where nobody reads, nothing of it is left to be read."""
    lines, began = _lines(database), time.monotonic()
    stored = _store(channel, count, name)
    waited = {_THREADED: lines + count} | ({_READ: count} if read else {})
    took = _until(database, waited, began)
    if not read:
        database.execute("DELETE FROM interactions_reading")
    return _Took(round(stored, 1), round(took[_THREADED], 1), round(took.get(_READ, 0.0), 1))


def _lines(database: psycopg.Connection[Any]) -> int:
    row = database.execute(_THREADED).fetchone()
    return int(row[0]) if row else 0


def _delays(database: psycopg.Connection[Any], url: str, channel: UUID) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for turn in range(DELAYS):
        with _nobody_reads(database):
            found.setdefault("delay", []).extend(_delay(url, channel, f"d{turn}"))
            database.execute("DELETE FROM interactions_reading")
        found.setdefault("delay_while_reading", []).extend(_delay(url, channel, f"e{turn}"))
        _until(database, {_WAITS: 0}, time.monotonic())
    return {
        f"{name}{part}_s": round(sorted(took)[len(took) * share // 100], 2)
        for name, took in found.items()
        for part, share in (("_p50", 50), ("_p95", 95))
    }


def _delay(url: str, channel: UUID, name: str) -> list[float]:
    """Seconds from stored to shown, page by page, where they come evenly."""
    pages = list(itertools.batched(_comments(PACED, name, new=True), PAGE))
    waiting: dict[str, float] = {}
    took: list[float] = []

    def watch() -> None:
        with psycopg.connect(url, autocommit=True) as database:
            until = time.monotonic() + WITHIN_S
            while len(took) < len(pages) and time.monotonic() < until:
                names = list(waiting)
                rows = database.execute(
                    "SELECT remote_id FROM inbox_entry WHERE channel_id = %s AND remote_id = ANY(%s)",
                    [channel, names],
                )
                took.extend(time.monotonic() - waiting.pop(row[0]) for row in rows.fetchall())
                time.sleep(0.01)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    began = time.monotonic()
    for number, page in enumerate(pages):
        time.sleep(max(0.0, began + number * EVERY_S - time.monotonic()))
        _store_page(channel, page)
        waiting[page[0].ref.id] = time.monotonic()
    watcher.join()
    if len(took) < len(pages):
        raise TimeoutError("not all of it was shown")
    return took


_THREADED = "SELECT count(*) FROM inbox_entry"
_READ = "SELECT count(*) FROM interactions_reading WHERE version <> ''"
_WAITS = "SELECT -count(*) FROM interactions_reading WHERE version = ''"
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


def _store(channel: UUID, count: int, name: str) -> float:
    pages = list(itertools.batched(_comments(count, name), PAGE))
    began = time.monotonic()
    for page in pages:
        _store_page(channel, page)
    return time.monotonic() - began


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


def _until(
    database: psycopg.Connection[Any], counts: Mapping[str, int], began: float
) -> dict[str, float]:
    """Seconds since it began until each of these queries counts so many. Raises: TimeoutError."""
    took: dict[str, float] = {}
    until = time.monotonic() + WITHIN_S
    while len(took) < len(counts):
        for query in counts.keys() - took.keys():
            row = database.execute(query).fetchone()  # type: ignore[arg-type]
            if row and row[0] >= counts[query]:
                took[query] = time.monotonic() - began
        if time.monotonic() > until:
            raise TimeoutError("not all of it was read or shown")
        time.sleep(0.1)
    return took


if __name__ == "__main__":
    main()

"""`make bench-pages`: how long the pages of a large brand take, over HTTP and signed in.

Fifty brands of very unequal size share a database; the largest is measured, after a restart. The
last line is one JSON object: per page, milliseconds at concurrency 1 and 8, queries and bytes.

The machine swings by a third from one minute to the next: every page is measured in three rounds,
far apart, and its figure is their median; `machine` says how long a fixed piece of Python took
beside them, at best and in the middle.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg

from bench.bulk import Sizes, searched, vocabulary
from bench.crowd import fill
from bench.machine import Machine, Network
from bench.office import OWNER, Office
from bench.publish import picture
from tertulia.kernel.postgres import Layout

ROUNDS, REQUESTS, BEFORE = 3, 200, 5
HANDS = 8
PASSWORD = "una-taza-de-cafe-para-medir"
LARGEST = "bench"


def made_by_the_program(machine: Machine, network: Network) -> tuple[list[UUID], dict[str, str]]:
    """One row of each table, made by the program's own services, and the brands beside the first."""
    office = Office(machine, LARGEST)
    channel = office.connect(network.addresses["keys"], "plantilla")
    due = (datetime.now(UTC) + timedelta(days=300)).replace(microsecond=0)
    delivery = office.post(channel, ["Plantilla"], due, key="plantilla")
    asset = office.upload(picture(1), "plantilla.png")
    machine.set_up_django()
    from bench import templates

    found = templates.rows(channel=UUID(channel), delivery=UUID(delivery))
    templates.let_in(OWNER, PASSWORD)
    found["library_asset"] = asset
    return templates.brands(LARGEST, Sizes().brands), found


def signed_in(machine: Machine) -> httpx.Client:
    """A browser of the owner."""
    client = httpx.Client(base_url=machine.url, timeout=60, follow_redirects=True)
    page = client.get("/")
    fields = dict(re.findall(r'name="(csrfmiddlewaretoken)" value="([^"]+)"', page.text))
    headers = {"referer": str(page.url)}
    answer = client.post(
        page.url, data={**fields, "login": OWNER, "password": PASSWORD}, headers=headers
    )
    if "/b/" not in client.get(f"/b/{LARGEST}/").url.path:
        raise RuntimeError(f"not signed in: {answer.status_code} {answer.url}")
    return client


def addresses(url: str) -> dict[str, Callable[[], Iterator[str]]]:
    """Per page, the addresses that are asked for, over and over."""
    with psycopg.connect(url) as db:
        posts = _ids(
            db,
            "SELECT id FROM bench_post WHERE brand = (SELECT brand FROM bench_b WHERE b = 0)"
            " ORDER BY abs(extract(epoch FROM at - now())) LIMIT 50",
        )
        longest = _ids(
            db,
            "SELECT t.id FROM bench_t t JOIN bench_b b ON b.brand = t.brand"
            " WHERE b.b = 0 AND t.k = 0",
        )
    words = searched(vocabulary())
    mixed = [
        word for three in zip(words.rare, words.common, words.absent, strict=True) for word in three
    ]
    base, this_month = f"/b/{LARGEST}", f"{datetime.now(UTC):%Y-%m}"
    return {
        "today": lambda: itertools.cycle([f"{base}/"]),
        "month": lambda: itertools.cycle([f"{base}/calendar/?month={this_month}"]),
        "quarter": lambda: itertools.cycle([f"{base}/calendar/quarter/"]),
        "composer": lambda: itertools.cycle([f"{base}/posts/{each}/" for each in posts]),
        "library": lambda: itertools.cycle([f"{base}/library/"]),
        "inbox": lambda: itertools.cycle([f"{base}/inbox/"]),
        "conversation": lambda: itertools.cycle([f"{base}/inbox/{each}/" for each in longest]),
        "search": lambda: itertools.cycle([f"{base}/inbox/?view=all&q={each}" for each in mixed]),
    }


def _ids(db: psycopg.Connection[Any], query: str) -> list[str]:
    return [str(row[0]) for row in db.execute(query).fetchall()]


def measured(client: httpx.Client, wanted: Iterator[str], hands: int) -> dict[str, float]:
    """Milliseconds until the whole page is there; bytes as they are sent to a browser."""
    for _ in range(BEFORE):
        client.get(next(wanted)).raise_for_status()
    asked = [next(wanted) for _ in range(REQUESTS)]

    def one(path: str) -> tuple[float, int]:
        begun = time.perf_counter()
        answer = client.get(path)
        answer.raise_for_status()
        if answer.history:
            raise RuntimeError(f"{path} leads elsewhere: {answer.url}")
        return (time.perf_counter() - begun) * 1000, len(answer.content)

    with ThreadPoolExecutor(hands) as pool:
        found = list(pool.map(one, asked))
    times = sorted(each[0] for each in found)
    return {
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[int(len(times) * 0.95) - 1], 1),
        "bytes": round(statistics.median(each[1] for each in found)),
    }


def main() -> None:
    """Fill, restart, measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=1.0, help="of the amounts of data")
    parser.add_argument("--keep", action="store_true", help="leave the folder")
    parser.add_argument("--again", type=Path, help="a folder that was left: measure it once more")
    args = parser.parse_args()
    sizes = Sizes(interactions=round(1_000_000 * args.scale), posts=round(100_000 * args.scale))
    if args.again:
        machine = Machine(args.again)
        machine.set_up_django()
        machine.start()
        try:
            print(json.dumps(pages(machine, Layout(args.again / "data" / "postgres").url())))
        finally:
            machine.stop()
        return
    with tempfile.TemporaryDirectory(prefix="bench-pages-", delete=not args.keep) as name:
        folder = Path(name)
        network = Network(folder)
        machine = Machine(folder)
        try:
            machine.start()
            brands, templates = made_by_the_program(machine, network)
            url = Layout(folder / "data" / "postgres").url()
            begun = time.monotonic()
            with psycopg.connect(url) as db:
                fill(db, sizes, brands, templates)
                db.commit()
                db.autocommit = True
                db.execute("VACUUM ANALYZE")
            print(f"filled in {time.monotonic() - begun:.0f} s: {json.dumps(amounts(url))}")
            machine.stop()
            machine.start()
            print(json.dumps(pages(machine, url)))
        finally:
            machine.stop()
            network.stop()


def pages(machine: Machine, url: str) -> dict[str, dict[str, Any]]:
    """Every page's figures."""
    from bench import templates

    client = signed_in(machine)
    wanted = addresses(url)
    alone: dict[str, list[dict[str, float]]] = {page: [] for page in wanted}
    paces: list[float] = []
    for number in range(ROUNDS):
        for page, asked in wanted.items():
            paces += [pace() for _ in range(5)]
            alone[page].append(measured(client, asked(), 1))
            print(number, page, json.dumps(alone[page][-1]), flush=True)
    found: dict[str, dict[str, Any]] = {}
    for page, asked in wanted.items():
        eight = measured(client, asked(), HANDS)
        every = alone[page]
        found[page] = {
            **{name: statistics.median(each[name] for each in every) for name in every[0]},
            "p95_rounds_ms": [each["p95_ms"] for each in every],
            "p50_8_ms": eight["p50_ms"],
            "p95_8_ms": eight["p95_ms"],
            "queries": templates.queries(client, next(asked())),
        }
    found["machine"] = {
        "least_ms": round(min(paces), 1),
        "median_ms": round(statistics.median(paces), 1),
    }
    return found


def pace() -> float:
    """Milliseconds for a fixed piece of Python: how fast the machine is just now."""
    begun = time.perf_counter()
    kept: dict[int, str] = {}
    for number in range(60_000):
        kept[number & 1023] = str(number)
    return (time.perf_counter() - begun) * 1000


def amounts(url: str) -> dict[str, int]:
    """What is there, in all and in the largest brand."""
    with psycopg.connect(url) as db:
        row = db.execute(
            "SELECT count(*), count(*) FILTER (WHERE brand_id = b.brand) FROM"
            " interactions_interaction, (SELECT brand FROM bench_b WHERE b = 0) b"
        ).fetchone()
        posts = db.execute(
            "SELECT count(*), count(*) FILTER (WHERE brand_id = b.brand) FROM publishing_post,"
            " (SELECT brand FROM bench_b WHERE b = 0) b"
        ).fetchone()
        month = db.execute(
            "SELECT count(*) FROM delivery_delivery, (SELECT brand FROM bench_b WHERE b = 0) b"
            " WHERE brand_id = b.brand AND date_trunc('month', due_at) = date_trunc('month', now())"
        ).fetchone()
        longest = db.execute("SELECT max(texts) FROM inbox_conversation").fetchone()
    return {
        "interactions": row[0] if row else 0,
        "largest_interactions": row[1] if row else 0,
        "posts": posts[0] if posts else 0,
        "largest_posts": posts[1] if posts else 0,
        "month_deliveries": month[0] if month else 0,
        "longest_conversation": longest[0] if longest else 0,
    }


if __name__ == "__main__":
    main()

"""`make bench-publish`: posts due at one instant, through the whole program; the network judges.

Prints what the database says of its durability, and last one flat JSON object.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import struct
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from bench.machine import Machine, Memory, Network, cpu_s, wait_for
from bench.office import Office
from tertulia.kernel.postgres import Layout

PICTURES = 10


def picture(seed: int, side: int = 590) -> bytes:
    """A PNG of noise: about 1 MB, and no compression makes it smaller."""
    noise = random.Random(seed)
    rows = b"".join(b"\0" + noise.randbytes(side * 3) for _ in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows, 1))
        + chunk(b"IEND", b"")
    )


def durability(machine: Machine) -> dict[str, str]:
    """What the database server says of itself."""
    with psycopg.connect(Layout(machine.folder / "data" / "postgres").url()) as connection:
        rows = connection.execute(
            "SELECT name, setting FROM pg_settings WHERE name IN"
            " ('fsync', 'synchronous_commit', 'full_page_writes', 'server_version')"
        )
        return dict(rows.fetchall())


def run(
    office: Office,
    machine: Machine,
    network: Network,
    *,
    count: int,
    channels: int,
    in_s: float,
    mark: str,
) -> dict[str, Any]:
    """Create, wait, and judge by the network's log."""
    due = (datetime.now(UTC) + timedelta(seconds=in_s)).replace(microsecond=0)
    begun = time.monotonic()
    pictures = [office.upload(picture(seed), f"{seed}.png") for seed in range(PICTURES)]
    posts = [
        {
            "channel": office.channels[number % channels],
            "texts": [f"{mark} {number}: el día empieza aquí"],
            "due": due,
            "key": f"{mark} {number}",
            "media": pictures[number % PICTURES] if number % 2 else "",
        }
        for number in range(count)
    ]
    office.post_all(posts)
    print(f"{mark}: {count} posts created in {time.monotonic() - begun:.1f} s, due {due}")
    if datetime.now(UTC) > due:
        raise RuntimeError("they were due before all were created: give more time (--ahead)")

    def all_there() -> bool:
        return len(accepted(network, mark)) >= count

    before = cpu_s(machine, network)
    late_s = (due - datetime.now(UTC)).total_seconds() + 180
    try:
        wait_for("all published", lambda: all_there() or None, within_s=late_s)
        used = {name: s - before.get(name, 0) for name, s in cpu_s(machine, network).items()}
        print(
            "processor seconds since created:",
            json.dumps({k: round(v, 1) for k, v in used.items()}),
        )
        time.sleep(2)  # a copy would come now
    except TimeoutError as error:
        print(error)
    return judged(accepted(network, mark), due.timestamp(), count)


def accepted(network: Network, mark: str) -> list[dict[str, Any]]:
    """What the network took of this run."""
    return [
        line
        for line in network.lines()
        if line["what"] == "accepted" and line["text"].startswith(mark + " ")
    ]


def judged(lines: Sequence[dict[str, Any]], due: float, count: int) -> dict[str, Any]:
    """Lateness, copies and losses, by the network's log."""
    texts = Counter(line["text"] for line in lines)
    lateness = sorted(line["at"] - due for line in lines) or [float("inf")]
    pictures = sum(1 for line in lines if line["media"])
    if lateness[0] < 0:
        print("SOMETHING WAS PUBLISHED TOO EARLY", lateness[0])
    if pictures != count // 2:
        print("PICTURES MISSING", pictures)
    return {
        "first_s": round(lateness[0], 2),
        "median_s": round(statistics.median(lateness), 2),
        "last_s": round(lateness[-1], 2),
        "duplicates": sum(n - 1 for n in texts.values()),
        "lost": count - len(texts),
    }


def main() -> None:
    """Both runs on one machine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true", help="only the run of 100")
    parser.add_argument("--ahead", type=float, default=120.0, help="seconds to create 1,000 in")
    parser.add_argument("--keep", action="store_true", help="keep the folder")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tertulia-bench-", delete=not args.keep) as name:
        folder = Path(name)
        folder.chmod(0o755)
        network, machine = Network(folder), Machine(folder)
        try:
            machine.start()
            memory = Memory(machine)
            office = Office(machine)
            print("database:", json.dumps(durability(machine)))
            for number in range(20 if args.small else 100):
                office.connect(network.addresses["keys"], f"user{number}")
            small = run(
                office, machine, network, count=100, channels=20, in_s=args.ahead / 2, mark="small"
            )
            large = None
            if not args.small:
                large = run(
                    office,
                    machine,
                    network,
                    count=1000,
                    channels=100,
                    in_s=args.ahead,
                    mark="large",
                )
                print("1000 over 100:", json.dumps(large))
            pss = memory.stop()
            print("memory at its peak, MB:", json.dumps(memory.parts))
        finally:
            machine.stop()
            network.stop()
    result = {"due": 100, **small}
    if large is not None:
        result["last_1000_s"] = large["last_s"]
        result["duplicates"] += large["duplicates"]
        result["lost"] += large["lost"]
    print(json.dumps({**result, "pss_mb": round(pss)}))


if __name__ == "__main__":
    main()

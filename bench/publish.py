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
from typing import TYPE_CHECKING, Any

from bench.machine import Machine, Memory, Network, cpu_s, wait_for

if TYPE_CHECKING:
    from uuid import UUID

    from tertulia.kernel.scope import Scope

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


class Office:
    """Who creates brands, channels and posts: through services, in this process."""

    def __init__(self, machine: Machine, network: Network) -> None:
        machine.set_up_django()
        self._address = network.addresses["keys"]
        from tertulia.accounts.models import Brand, Organisation
        from tertulia.kernel.scope import Scope

        organisation = Organisation.objects.create(name="Bench")
        brand = Brand.objects.create(
            organisation=organisation, slug="bench", name="Bench", mark="Be", zone="UTC"
        )
        self.scope: Scope = Scope(brand_id=brand.id, organisation_id=organisation.id, actor="bench")
        self.channels: list[UUID] = []

    def connect(self, count: int) -> None:
        """So many channels of the network."""
        from tertulia.networks.services import connect_with_token

        for number in range(len(self.channels), count):
            self.channels.append(
                connect_with_token(
                    scope=self.scope,
                    network="mastodon",
                    address=self._address,
                    fields={"access_token": f"token-user{number}"},
                )
            )

    def create(self, count: int, channels: int, due: datetime, mark: str) -> list[UUID]:
        """Posts with texts of their own, every second one with a picture."""
        from tertulia.delivery.services import schedule_delivery
        from tertulia.delivery.states import DeliveryKind
        from tertulia.delivery.values import Due
        from tertulia.kernel.blobs import blob_path, store_blob
        from tertulia.kernel.ids import new_id
        from tertulia.networks.values import Content, Media, Part

        pictures = []
        for seed in range(PICTURES):
            data = picture(seed)
            digest = store_blob(data)
            pictures.append(Media(digest, blob_path(digest), "image/png", len(data), 590, 590))
        made = []
        for number in range(count):
            media = (pictures[number % PICTURES],) if number % 2 else ()
            made.append(
                schedule_delivery(
                    scope=self.scope,
                    channel_id=self.channels[number % channels],
                    kind=DeliveryKind.POST,
                    due=Due(at=due, local=None, zone="UTC"),
                    origin="bench",
                    origin_id=new_id(),
                    content=Content(parts=(Part(f"{mark} {number}: el día empieza aquí", media),)),
                )
            )
        return made


def durability(machine: Machine) -> dict[str, str]:
    """What the server says of itself."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name IN"
            " ('fsync', 'synchronous_commit', 'full_page_writes', 'server_version')"
        )
        return dict(cursor.fetchall())


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
    office.create(count, channels, due, mark)
    print(f"{mark}: {count} posts created in {time.monotonic() - begun:.1f} s, due {due}")
    if datetime.now(UTC) > due:
        raise RuntimeError("they were due before all were created: give more time")

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
    parser.add_argument("--keep", action="store_true", help="keep the folder")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tertulia-bench-", delete=not args.keep) as name:
        folder = Path(name)
        folder.chmod(0o755)
        network, machine = Network(folder), Machine(folder)
        try:
            machine.start()
            memory = Memory(machine)
            office = Office(machine, network)
            print("database:", json.dumps(durability(machine)))
            office.connect(20 if args.small else 100)
            small = run(office, machine, network, count=100, channels=20, in_s=15, mark="small")
            large = None
            if not args.small:
                large = run(
                    office, machine, network, count=1000, channels=100, in_s=45, mark="large"
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

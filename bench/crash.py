"""`make bench-crash`: everything is killed at the worst moments, the network misbehaves in every
way it can, and afterwards the network's log must hold each text exactly as often as it was asked
for. Prints its seeds, and last one flat JSON object."""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.faults import DOUBTFUL, Fault
from bench.killer import Killer
from bench.machine import Machine, Network
from bench.network import KINDS

if TYPE_CHECKING:
    from uuid import UUID

STUCK_S = 60.0
CHANNELS = 5
"""Of each kind."""
PLAN = {"worker": 24, "postmaster": 6, "web": 4, "supervisor": 2}
"""Kills of one run."""
SMALL = {"worker": 5, "postmaster": 2, "web": 1, "supervisor": 1}


@dataclass
class Asked:
    """One delivery that was asked for."""

    id: UUID
    kind: str
    account: str
    texts: list[str]
    state: str = ""


@dataclass
class Newsroom:
    """Brands, channels and deliveries of one run, through the program's services."""

    network: Network
    asked: list[Asked] = field(default_factory=list)
    planned: list[tuple[str, str, UUID, list[str], bool]] = field(default_factory=list)

    def connect(self, mark: str) -> None:
        """One brand with channels on all three kinds."""
        from tertulia.accounts.models import Brand, Organisation
        from tertulia.kernel.scope import Scope
        from tertulia.networks.services import connect_with_token

        organisation = Organisation.objects.create(name="Crash")
        brand = Brand.objects.create(
            organisation=organisation, slug=mark, name="Crash", mark="Cr", zone="UTC"
        )
        self.scope = Scope(brand_id=brand.id, organisation_id=organisation.id, actor="bench")
        self.channels: list[tuple[str, str, UUID]] = []
        for kind in KINDS:
            for number in range(CHANNELS):
                account = f"{kind}{number}"
                channel = connect_with_token(
                    scope=self.scope,
                    network="mastodon",
                    address=self.network.addresses[kind],
                    fields={"access_token": f"token-{account}"},
                )
                self.channels.append((kind, account, channel))

    def plan(self, count: int, seed: int) -> None:
        """Posts, replies, five-part threads and equal texts, to be scheduled bit by bit."""
        chance = random.Random(seed)
        for number in range(count):
            kind, account, channel = self.channels[number % len(self.channels)]
            mark = f"s{seed}n{number}"
            texts = [f"{mark} buenos días"]
            shape = chance.random()
            if shape < 0.15:
                texts = [f"{mark} hilo {part}" for part in range(5)]
            elif shape < 0.20:
                texts = [f"s{seed} {account} siempre igual"]
            reply = 0.20 <= shape < 0.35
            self.planned.append((kind, account, channel, texts, reply))

    def schedule_some(self, count: int, *, over_s: float) -> None:
        """The next ones, due over the next `over_s`; through restarts of the database."""
        start = datetime.now(UTC) + timedelta(seconds=1)
        for number in range(min(count, len(self.planned))):
            kind, account, channel, texts, reply = self.planned.pop(0)
            at = start + timedelta(seconds=over_s * number / count)
            self._schedule(kind, account, channel, texts, at, reply=reply)

    def _schedule(
        self,
        kind: str,
        account: str,
        channel: UUID,
        texts: list[str],
        at: datetime,
        *,
        reply: bool,
    ) -> None:
        from django.db import DatabaseError, InterfaceError, connection

        from tertulia.delivery.models import Delivery
        from tertulia.delivery.services import schedule_delivery
        from tertulia.delivery.states import DeliveryKind
        from tertulia.delivery.values import Due
        from tertulia.kernel.ids import new_id
        from tertulia.networks.values import Content, Part, RemoteRef

        content = Content(
            parts=tuple(Part(text) for text in texts),
            in_reply_to=RemoteRef("1000") if reply else None,
        )
        mine, made = new_id(), None
        while made is None:
            try:
                # A commit whose answer was lost is not repeated: it is looked for, as we preach.
                made = Delivery.objects.filter(origin_id=mine).values_list("id", flat=True).first()
                made = made or schedule_delivery(
                    scope=self.scope,
                    channel_id=channel,
                    kind=DeliveryKind.REPLY if reply else DeliveryKind.POST,
                    due=Due(at=at, local=None, zone="UTC"),
                    origin="bench",
                    origin_id=mine,
                    content=content,
                    by_hand=reply,
                )
            except (DatabaseError, InterfaceError):
                connection.close()
                time.sleep(0.3)
        self.asked.append(Asked(made, kind, account, texts))

    def states(self) -> Counter[str]:
        """Read every delivery's state, through restarts of the database."""
        from django.db import DatabaseError, InterfaceError, connection

        from tertulia.delivery.models import Delivery

        while True:
            try:
                rows = dict(
                    Delivery.objects.filter(brand_id=self.scope.brand_id).values_list("id", "state")
                )
            except (DatabaseError, InterfaceError):
                connection.close()
                time.sleep(0.5)
                continue
            break
        for each in self.asked:
            each.state = rows[each.id]
        return Counter(rows.values())


@dataclass
class Verdict:
    """What the network's log says."""

    duplicates: int = 0
    lost: int = 0
    failed: int = 0
    uncertain: Counter[str] = field(default_factory=Counter)
    unmatched: int = 0
    notes: list[str] = field(default_factory=list)


def settle(room: Newsroom, network: Network, killer: Killer) -> int:
    """Wait until all is settled; how many are not, 60 s after the last fault."""
    while True:
        states = room.states()
        waiting = states["scheduled"] + states["sending"]
        quiet_s = time.time() - last_fault(network, killer)
        if not waiting:
            print(f"all settled {quiet_s:.0f} s after the last fault")
            return 0
        if quiet_s > STUCK_S:
            return waiting
        time.sleep(1)


def last_fault(network: Network, killer: Killer) -> float:
    """When the network or the killer last did something to us."""
    harmless = (Fault.NONE, Fault.SLOW, None)
    faults = [line["at"] for line in network.lines() if line.get("fault") not in harmless]
    return max([*faults, *(at for at, _ in killer.moments)], default=0.0)


def judge(room: Newsroom, network: Network, killer: Killer) -> Verdict:
    """Compare what was asked for with what the network took."""
    verdict = Verdict()
    lines = list(network.lines())
    taken: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        if line["what"] == "accepted" and not line["text"].startswith("Tertulia: "):
            taken[(line["account"], line["text"])].append(line)
    wanted: Counter[tuple[str, str]] = Counter()
    doubtful: Counter[tuple[str, str]] = Counter()
    for each in room.asked:
        _judge_one(each, verdict, lines, killer)
        for text in each.texts:
            wanted[(each.account, text)] += 1
            doubtful[(each.account, text)] += each.state == "uncertain"
    for key, count in wanted.items():
        got = len(taken[key])
        if got > count:
            verdict.duplicates += got - count
            verdict.notes.append(f"{key}: {got} instead of {count}")
        elif got < count - doubtful[key]:
            verdict.lost += count - doubtful[key] - got
            verdict.notes.append(f"{key}: {got} instead of {count}")
    _judge_threads(room, taken, verdict)
    return verdict


def _judge_one(each: Asked, verdict: Verdict, lines: list[dict[str, Any]], killer: Killer) -> None:
    if each.state == "uncertain":
        verdict.uncertain[each.kind] += 1
        if not _has_a_reason(each, lines, killer):
            verdict.unmatched += 1
            verdict.notes.append(f"uncertain without a fault: {each}")
    elif each.state != "published":
        verdict.failed += 1
        verdict.notes.append(f"{each.state}: {each}")


def _has_a_reason(each: Asked, lines: list[dict[str, Any]], killer: Killer) -> bool:
    """A fault that hides an outcome, or a kill while it was being sent."""
    for line in lines:
        if line["what"] != "request" or line["account"] != each.account:
            continue
        if line["text"] not in each.texts:
            continue
        if line["fault"] in DOUBTFUL:
            return True
        if any(-1.0 < at - line["at"] < 3.0 for at, _ in killer.moments):
            return True
    # Killed after the intent was saved and before the request arrived: its story tells when.
    return any(-1.0 < at - sent < 3.0 for sent in intents_of(each) for at, _ in killer.moments)


def intents_of(each: Asked) -> list[float]:
    """When the program committed to sending it or a part of it."""
    from tertulia.delivery.models import Attempt

    rows = Attempt.objects.filter(delivery_id=each.id, what="sent")
    return [row.at.timestamp() for row in rows]


def _judge_threads(
    room: Newsroom, taken: dict[tuple[str, str], list[dict[str, Any]]], verdict: Verdict
) -> None:
    for each in room.asked:
        if len(each.texts) < 2:
            continue
        chain = [taken[(each.account, text)] for text in each.texts]
        for above, below in itertools.pairwise(chain):
            if above and below and below[0]["parent"] != above[0]["id"]:
                verdict.lost += 1
                verdict.notes.append(f"{below[0]['text']}: hangs on nothing of ours")


def one_run(seed: int, *, posts: int, over_s: float, plan: dict[str, int], keep: bool) -> None:
    """One machine, one seed; the last line printed is what came of it."""
    with tempfile.TemporaryDirectory(prefix="tertulia-crash-", delete=not keep) as name:
        folder = Path(name)
        folder.chmod(0o755)
        network, machine = Network(folder, seed=seed), Machine(folder)
        try:
            machine.start()
            machine.set_up_django()
            room = Newsroom(network)
            room.connect(f"crash{seed}")
            room.plan(posts, seed)
            killer = Killer(machine, network, seed, plan)
            bits = math.ceil(posts / sum(plan.values()))
            gap_s = over_s / sum(plan.values())
            killer.run(every_s=gap_s, meanwhile=lambda: room.schedule_some(bits, over_s=gap_s))
            room.schedule_some(len(room.planned), over_s=gap_s)
            print(f"seed {seed}: {len(room.asked)} asked for, {sum(killer.kills.values())} kills")
            network.faults(on=False)
            stuck = settle(room, network, killer)
            verdict = judge(room, network, killer)
            faults = Counter(line["fault"] for line in network.lines() if line["what"] == "request")
        finally:
            machine.stop()
            network.stop()
    print(f"seed {seed}: kills {dict(killer.kills)}, faults {dict(faults)}")
    for note in verdict.notes:
        print("  ", note)
    result: dict[str, int] = {
        "duplicates": verdict.duplicates,
        "lost": verdict.lost,
        "stuck": stuck,
        "failed": verdict.failed,
        **{f"uncertain_{kind}": verdict.uncertain[kind] for kind in KINDS},
        "uncertain_unmatched": verdict.unmatched,
    }
    print(json.dumps({**result, **{f"killed_{what}": n for what, n in killer.kills.items()}}))


def in_a_process(args: argparse.Namespace, seed: int, posts: int) -> Counter[str]:
    """A run of its own process: one Django knows one database."""
    command = [sys.executable, "-u", "-m", "bench.crash", "--one", str(seed)]
    command += ["--posts", str(posts), "--over", str(args.over)]
    command += ["--small"] * args.small + ["--keep"] * args.keep
    done = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert done.stdout is not None
    last = ""
    for last in done.stdout:
        print(last, end="", flush=True)
    if done.wait() != 0:
        raise SystemExit(f"seed {seed} failed")
    return Counter(json.loads(last))


def main() -> None:
    """Three seeds, one after the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=1000, help="of all seeds together")
    parser.add_argument("--over", type=float, default=150.0, help="seconds of each run")
    parser.add_argument("--seeds", type=int, nargs="+", default=[11, 23, 47])
    parser.add_argument("--small", action="store_true", help="60 posts, one seed, nine kills")
    parser.add_argument("--together", action="store_true", help="all seeds at the same time")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    plan = SMALL if args.small else PLAN
    if args.one is not None:
        one_run(args.one, posts=args.posts, over_s=args.over, plan=plan, keep=args.keep)
        return
    if args.small:
        args.posts, args.over, args.seeds = 60, 40.0, args.seeds[:1]
    print("seeds:", args.seeds, flush=True)
    total: Counter[str] = Counter()
    shares = shared(args.posts, len(args.seeds))
    with ThreadPoolExecutor(len(args.seeds) if args.together else 1) as runs:
        for found in runs.map(partial(in_a_process, args), args.seeds, shares):
            total.update(found)
    kills = {name: n for name, n in total.items() if name.startswith("killed_")}
    print("kills:", json.dumps(kills))
    names = ["duplicates", "lost", "stuck", "failed", *(f"uncertain_{kind}" for kind in KINDS)]
    result = {
        "posts": args.posts,
        "kills": sum(kills.values()),
        **{name: total[name] for name in [*names, "uncertain_unmatched"]},
        "seeds": args.seeds,
    }
    print(json.dumps(result))


def shared(count: int, among: int) -> list[int]:
    """As equal as whole numbers can be."""
    return [count // among + (1 if each < count % among else 0) for each in range(among)]


if __name__ == "__main__":
    main()

"""Start everything: `python -m tools.demo` (make demo). Ctrl-C stops everything."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tools.demo.followers import Followers
from tools.demo.life import CROWD, brand_plan
from tools.demo.network import Crowd, Person, running
from tools.demo.places import HOME, Places, places
from tools.demo.seed import BRANDS
from tools.demo.words import welcome
from tools.demo.year.stock import stock_of

SEEDED = HOME / "seeded"
STARTS_WITHIN_S = 90.0


def main() -> int:
    """Exit status."""
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not SEEDED.exists() and HOME.exists():
        shutil.rmtree(HOME)  # begun and not ended: nothing of a person is in it
    where = places()
    plans = [brand_plan(each) for each in BRANDS]
    accounts = [c for plan in plans for c in plan.channel if c.username]
    passers = [who for plan in plans for who in stock_of(plan.stock).people]
    people = [
        *CROWD,
        *(Person(each.username, each.name, each.note) for each in accounts),
        *(Person(*who) for who in passers),
    ]
    print("Tertulia's demo is starting.", flush=True)
    usernames = tuple(each.username for each in accounts)
    if SEEDED.exists():
        # Both take seconds to start, and neither needs the other to do so.
        with _program(where) as program, running(where, people):
            return _serve(where, usernames, began, program)
    with running(where, people):
        _run(where, "tools.demo.seed")
        SEEDED.touch()
        where = places()  # others may have taken a port in the meantime
        with _program(where) as program:
            return _serve(where, usernames, began, program)


def _run(where: Places, module: str) -> None:
    # Nothing of a person is written yet: no commit needs to wait for the disk.
    env = where.environment() | {"PGOPTIONS": "-c synchronous_commit=off"}
    done = subprocess.run([sys.executable, "-m", module], env=env, check=False)
    if done.returncode:
        raise SystemExit(f"The demo could not be filled ({module} ended with {done.returncode}).")


def _serve(
    where: Places, accounts: tuple[str, ...], began: float, program: subprocess.Popen[bytes]
) -> int:
    stop = threading.Event()
    followers = Followers(Crowd(where), accounts)
    crowd = threading.Thread(target=followers.run, args=[stop], name="followers", daemon=True)
    try:
        _wait(where, program)
        crowd.start()
        print(welcome(where, time.monotonic() - began), flush=True)
        return program.wait()
    except KeyboardInterrupt:
        print("\nStopping…", flush=True)
        return 0
    finally:
        stop.set()


@contextmanager
def _program(where: Places) -> Iterator[subprocess.Popen[bytes]]:
    """`tertulia serve`, in a group of its own: Ctrl-C comes to us first, and we end it in order."""
    with (HOME / "serve.log").open("ab") as log:
        program = subprocess.Popen(
            [sys.executable, "-m", "tertulia.cli", "serve"],
            env=where.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield program
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            program.terminate()
            program.wait(timeout=60)


def _wait(where: Places, program: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until and program.poll() is None:
        try:
            if httpx.get(f"{where.address}/health", timeout=5).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise SystemExit(f"Tertulia did not start; see {HOME / 'serve.log'}")


if __name__ == "__main__":
    sys.exit(main())

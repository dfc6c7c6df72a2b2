"""The demo's own network: a Mastodon-API server of other people's making, on loopback."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from tools.demo.places import HOME, Places

STARTS_WITHIN_S = 60.0


@dataclass(frozen=True)
class Person:
    """An account of the network."""

    username: str
    name: str
    note: str = ""


@contextmanager
def running(places: Places, people: Sequence[Person]) -> Iterator[None]:
    """The server with these accounts; what was written stays in the demo's folder."""
    folder = HOME / "network"
    (folder / "media").mkdir(parents=True, exist_ok=True)
    config = folder / "server.toml"
    config.write_text(_config(places, people, folder))
    command = [sys.executable, "-m", "mastodon_mock", "serve", "--config", str(config)]
    command += ["--log-level", "warning"]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait(places, process, folder / "server.log")
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            # An open event stream holds it up, and nothing is lost by ending it.
            process.kill()
            process.wait()


def _config(places: Places, people: Sequence[Person], folder: Path) -> str:
    said = json.dumps  # JSON's strings are TOML's
    lines = [
        'title = "La plaza"',
        'description = "The network of the demo: nothing here leaves this machine."',
        f"media_storage_path = {said(str(folder / 'media'))}",
        "[server]",
        'host = "127.0.0.1"',
        f"port = {places.network}",
        "[database]",
        f"path = {said(str(folder / 'server.sqlite'))}",
    ]
    for each in people:
        lines += ["[[seed.accounts]]", f"username = {said(each.username)}"]
        lines += [f"display_name = {said(each.name)}", f"note = {said(each.note)}"]
        lines += [f"access_token = {said(places.token(each.username))}"]
    return "\n".join(lines) + "\n"


def _wait(places: Places, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{places.network_address}/api/v2/instance", timeout=5).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise SystemExit(f"The demo's network did not start on port {places.network}; see {log}")


@dataclass(frozen=True)
class Crowd:
    """The people of the network, as they use it."""

    places: Places
    client: httpx.Client = field(default_factory=lambda: httpx.Client(verify=False, timeout=20))  # noqa: S501

    def ask(self, who: str, method: str, path: str, **more: Any) -> Any:
        """One call as somebody. Raises: httpx.HTTPError."""
        answer = self.client.request(
            method,
            f"{self.places.network_address}/api/v1/{path}",
            headers={"Authorization": f"Bearer {self.places.token(who)}"},
            **more,
        )
        answer.raise_for_status()
        return answer.json()

    def account_id(self, username: str) -> str:
        """The id of an account."""
        return str(self.ask(username, "GET", "accounts/verify_credentials")["id"])

    def write(self, who: str, text: str, *, under: str = "", language: str = "es") -> str:
        """A post, or an answer to one; its id."""
        body = {"status": text, "language": language, "visibility": "public"}
        if under:
            body["in_reply_to_id"] = under
        return str(self.ask(who, "POST", "statuses", json=body)["id"])

    def whisper(self, who: str, text: str) -> str:
        """A private message; its id."""
        body = {"status": text, "visibility": "direct"}
        return str(self.ask(who, "POST", "statuses", json=body)["id"])

    def like(self, who: str, status_id: str) -> None:
        """A favourite."""
        self.ask(who, "POST", f"statuses/{status_id}/favourite")

    def boost(self, who: str, status_id: str) -> None:
        """A repost."""
        self.ask(who, "POST", f"statuses/{status_id}/reblog")

    def follow(self, who: str, account_id: str) -> None:
        """A new follower."""
        self.ask(who, "POST", f"accounts/{account_id}/follow")

    def go_wrong(self, methods: Sequence[str], path: str, effect: Mapping[str, Any]) -> None:
        """Make calls go wrong until `all_well`."""
        rule = {"match": {"methods": list(methods), "path": path}, "effect": dict(effect)}
        self.ask("lucia", "POST", "_mock/faults", json={**rule, "count": None})

    def all_well(self) -> None:
        """No faults any more."""
        self.ask("lucia", "DELETE", "_mock/faults")


def date_back(moments: Mapping[str, datetime]) -> None:
    """As if these statuses, and the notices of them, had been written then."""
    with closing(sqlite3.connect(HOME / "network" / "server.sqlite", timeout=20)) as database:
        for status_id, moment in moments.items():
            when = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
            database.execute(
                "UPDATE statuses SET created_at = ? WHERE id = ?", (when, int(status_id))
            )
            database.execute(
                "UPDATE notifications SET created_at = ? WHERE status_id = ? AND type = 'mention'",
                (when, int(status_id)),
            )
        database.commit()


def date_back_notices(*, kinds: Sequence[str], at: datetime) -> None:
    """As if all likes, boosts or follows until now had happened then."""
    when = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(HOME / "network" / "server.sqlite", timeout=20)) as database:
        for kind in kinds:
            database.execute("UPDATE notifications SET created_at = ? WHERE type = ?", (when, kind))
        database.commit()

"""Who works with the program as a script does: the command line for a token, then only its API."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import httpx

from bench.machine import Machine

OWNER = "owner@bench.test"
HANDS = 4
"""Posts created at the same time."""
PATIENCE_S = 60.0


class Office:
    """One brand, its token, its channels."""

    def __init__(self, machine: Machine, brand: str = "bench") -> None:
        self._machine = machine
        self._tell("brand", "create", brand, "--slug", brand, "--organisation", "Bench")
        self._tell("user", "create", OWNER, "--password", "-")
        token = self._tell("user", "token", OWNER, "--brand", brand)
        self.brand = brand
        self.channels: list[str] = []
        self._http = httpx.Client(
            base_url=f"{machine.url}/api/v1/brands/{brand}",
            headers={"authorization": f"Bearer {token}"},
            timeout=60,
        )

    def _tell(self, *words: str) -> str:
        """`tertulia <words>`; the last line it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "tertulia.cli", *words],
            env=self._machine.environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"tertulia {' '.join(words)}: {done.stderr}")
        return done.stdout.strip().splitlines()[-1]

    def write(self, path: str, *, key: str, json: Any = None, files: Any = None) -> Any:
        """POST through crashes: the same key again until there is an answer."""
        until = time.monotonic() + PATIENCE_S
        while True:
            data = {"alt": "ruido"} if files else None
            headers = {"idempotency-key": key}
            try:
                answer = self._http.post(path, json=json, files=files, data=data, headers=headers)
            except httpx.TransportError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.3)
                continue
            if answer.status_code in (200, 201):
                return answer.json()
            if answer.status_code < 500 and answer.status_code != 409:
                raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:500]}")
            if time.monotonic() > until:
                raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:500]}")
            time.sleep(0.3)

    def connect(self, address: str, account: str) -> str:
        """A channel of the network, by address and token."""
        fields = {"access_token": f"token-{account}"}
        body = {"network": "mastodon", "address": address, "fields": fields}
        made = self.write("/channels", key=f"channel {address} {account}", json=body)
        self.channels.append(str(made["id"]))
        return self.channels[-1]

    def upload(self, data: bytes, name: str) -> str:
        """A picture."""
        made = self.write("/media", key=f"picture {name}", files={"file": (name, data)})
        return str(made["id"])

    def post(
        self, channel: str, texts: Sequence[str], due: datetime, *, key: str, media: str = ""
    ) -> str:
        """A scheduled post, or a thread; gives the delivery's id."""
        first = [{"asset": media, "alt": "ruido"}] if media else []
        parts: list[dict[str, Any]] = [{"text": text, "media": []} for text in texts]
        parts[0]["media"] = first
        body = {
            "title": key,
            "due_day": due.date().isoformat(),
            "due_time": due.time().isoformat(),
            "variants": [{"channel_id": channel, "parts": parts}],
            "schedule": True,
        }
        made = self.write("/posts", key=key, json=body)
        return str(made["variants"][0]["delivery_id"])

    def post_all(self, posts: Sequence[dict[str, Any]]) -> list[str]:
        """Many, a few at a time."""
        with ThreadPoolExecutor(HANDS) as hands:
            return list(hands.map(lambda each: self.post(**each), posts))

    def state(self, delivery: str) -> str:
        """Where it stands."""
        answer = self._http.get(f"/deliveries/{delivery}")
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return str(found.get("state") or found["card"]["state"])

"""Where the demo lives: its folder, ports kept from start to start, the settings it runs with."""

from __future__ import annotations

import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

HOME = Path(".demo").absolute()
_KEPT = HOME / "demo.json"
#: Tried in this order; others serve when these are taken.
_WISHED = {"pages": 8000, "live": 8001, "network": 3900}


@dataclass(frozen=True)
class Places:
    """Ports, and the secret half of the accounts' tokens on the demo's network."""

    pages: int
    live: int
    network: int
    salt: str

    @property
    def address(self) -> str:
        """Where a person opens it."""
        return f"http://127.0.0.1:{self.pages}"

    @property
    def network_address(self) -> str:
        """The demo's own network."""
        return f"http://127.0.0.1:{self.network}"

    def token(self, username: str) -> str:
        """The access token of an account of that network."""
        return f"{username}-{self.salt}"

    def environment(self) -> dict[str, str]:
        """The settings of Tertulia in the demo; nothing is inherited that is a setting."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("TERTULIA_")
            and name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        }
        return kept | {
            "TERTULIA_DATA": str(HOME),
            "TERTULIA_CONFIG": os.devnull,
            "TERTULIA_PORT": str(self.pages),
            "TERTULIA_LIVE_PORT": str(self.live),
            "TERTULIA_ALLOW_PRIVATE": "127.0.0.1/32",
            "TERTULIA_MAIL_URL": f"file://{HOME / 'mail'}",
        }


def places() -> Places:
    """Those of the last start; the network's port stays, for the channels know it."""
    HOME.mkdir(mode=0o700, exist_ok=True)
    kept = json.loads(_KEPT.read_text()) if _KEPT.exists() else {}
    taken: set[int] = set()
    for name, wished in _WISHED.items():
        known = kept.get(name, wished)
        fixed = name == "network" and name in kept
        kept[name] = known if fixed or _is_free(known, taken) else _any_free(taken)
        taken.add(kept[name])
    found = Places(**{"salt": secrets.token_urlsafe(9), **kept})
    _KEPT.write_text(json.dumps(asdict(found)))
    return found


def _is_free(port: int, taken: set[int]) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return port not in taken


def _any_free(taken: set[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port not in taken:
            return port

"""Settings: typed, read once from the environment; a wrong one stops the start with a sentence."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


class SettingsError(SystemExit):
    """A setting that cannot be used; its text says which, why, and what to write."""


@dataclass(frozen=True)
class Settings:
    """Every setting of the program; `docs/settings.md` tells each."""

    data_dir: Path
    database_url: str = ""
    public_url: str = "http://127.0.0.1:8000"
    live_url: str = ""
    allow_private: tuple[str, ...] = ()
    debug: bool = False
    secret_key: str = field(default="", repr=False)
    vault_keys: tuple[str, ...] = field(default=(), repr=False)
    """Fernet keys, newest first; the first one seals, all of them open."""

    @property
    def allowed_networks(self) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        """Private networks that outgoing calls may reach."""
        return tuple(ipaddress.ip_network(each, strict=False) for each in self.allow_private)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from `TERTULIA_*` and `DATABASE_URL`."""
    words = environment.get("TERTULIA_ALLOW_PRIVATE", "").split(",")
    return Settings(
        data_dir=Path(environment.get("TERTULIA_DATA", "data")).absolute(),
        database_url=environment.get("DATABASE_URL", ""),
        public_url=environment.get("TERTULIA_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        live_url=environment.get("TERTULIA_LIVE_URL", ""),
        allow_private=tuple(each.strip() for each in words if each.strip()),
        debug=environment.get("TERTULIA_DEBUG", "") == "1",
        secret_key=environment.get("TERTULIA_SECRET_KEY", ""),
        vault_keys=tuple(
            each for each in environment.get("TERTULIA_VAULT_KEYS", "").split(",") if each
        ),
    )


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)

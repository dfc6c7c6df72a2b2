"""Settings: typed, read once; a wrong one stops the start with a sentence.

They come from the environment and from `tertulia.toml` (the environment wins). The table
`SETTINGS` in `settings_table` names each; `docs/settings.md` explains them, and a test says so.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tertulia.kernel.postgres.layout import Layout
from tertulia.kernel.settings_keys import kept_keys
from tertulia.kernel.settings_table import SettingsError, read_values

__all__ = ["Settings", "SettingsError", "read_settings", "settings"]


@dataclass(frozen=True)
class Settings:
    """Every setting of the program; `docs/settings.md` tells each."""

    data_dir: Path
    database_url: str = ""
    """As given; empty when the embedded PostgreSQL is used. Connect to `database` instead."""
    host: str = "127.0.0.1"
    port: int = 8000
    live_port: int = 8001
    public_url: str = "http://127.0.0.1:8000"
    live_url: str = ""
    """Where browsers find the event stream; empty in a process that needs none."""
    allowed_hosts: tuple[str, ...] = ()
    link_hosts: tuple[str, ...] = ()
    """Hosts on which only short links are answered; a brand may choose one."""
    behind_proxy: bool = False
    workers: int = 2
    web_threads: int = 8
    allow_private: tuple[str, ...] = ()
    mail_url: str = field(default="", repr=False)
    mail_from: str = "Tertulia <tertulia@localhost>"
    log_format: str = "auto"
    log_level: str = "INFO"
    debug: bool = False
    secret_key: str = field(default="", repr=False)
    vault_keys: tuple[str, ...] = field(default=(), repr=False)
    """Fernet keys, newest first; the first one seals, all of them open."""

    @property
    def allowed_networks(self) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        """Private networks that outgoing calls may reach."""
        return tuple(ipaddress.ip_network(each, strict=False) for each in self.allow_private)

    @property
    def cluster_home(self) -> Path:
        """Folder of the embedded PostgreSQL."""
        return self.data_dir / "postgres"

    @property
    def database(self) -> str:
        """libpq address of the database in use, given or embedded."""
        return self.database_url or Layout(self.cluster_home).url()

    @property
    def static_dir(self) -> Path:
        """Collected static files, served with far-future caching."""
        return self.data_dir / "static"

    @property
    def https(self) -> bool:
        """Whether browsers reach the program over https."""
        return self.public_url.startswith("https://")


def read_settings(
    environment: Mapping[str, str], written: Mapping[str, Any] | None = None
) -> Settings:
    """Settings from the environment and, below it, from what `tertulia.toml` says.

    Keys that are not given are made once and kept, readable by us alone, in the data folder.
    Raises: SettingsError with which one, why, and what to write.
    """
    values = read_values(environment, written or {})
    port, host = values["port"], values["host"]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 (compared, not bound)
    shown = f"[{shown}]" if ":" in shown else shown
    values["public_url"] = values["public_url"] or f"http://{shown}:{port}"
    public = urlsplit(values["public_url"])
    values["live_url"] = values["live_url"] or f"{public.scheme}://{shown}:{values['live_port']}"
    if values["live_port"] == port:
        raise SettingsError(
            f"TERTULIA_LIVE_PORT is {port}, the same as TERTULIA_PORT: the event stream needs a "
            f"port of its own. Write for example TERTULIA_LIVE_PORT={port + 1}."
        )
    if not values["secret_key"] or not values["vault_keys"]:
        kept = kept_keys(values["data_dir"])
        values["secret_key"] = values["secret_key"] or kept.secret_key
        values["vault_keys"] = values["vault_keys"] or kept.vault_keys
    return Settings(**values)


@cache
def settings() -> Settings:
    """The settings of this process."""
    from tertulia.kernel.settings_file import read_file

    return read_settings(os.environ, read_file(os.environ))

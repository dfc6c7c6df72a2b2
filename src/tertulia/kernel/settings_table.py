"""The table of settings: name in the environment and in the file, how it is read, its default."""

from __future__ import annotations

import base64
import binascii
import difflib
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "TERTULIA_"
#: Names of the environment that are ours but no settings.
NOT_SETTINGS = ("TERTULIA_CONFIG", "TERTULIA_PARENT")
_FREE = ("TERTULIA_TEST_", "TERTULIA_BENCH_", "TERTULIA_DEMO_")


class SettingsError(SystemExit):
    """A setting that cannot be used; its text says which, why, and what to write."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `read` turns its text into a value, or raises ValueError with the reason."""

    attribute: str
    read: Callable[[str], Any]
    default: str
    example: str
    variable: str = ""
    secret: bool = False

    @property
    def name(self) -> str:
        """Its name in the environment."""
        return self.variable or PREFIX + self.attribute.upper()

    @property
    def key(self) -> str:
        """Its name in `tertulia.toml`."""
        return self.name.removeprefix(PREFIX).lower()


def _text(text: str) -> str:
    return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(each for each in re.split(r"[\s,]+", text) if each)


def _folder(text: str) -> Path:
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError("that is a file, and a folder is needed")
    return path


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"it must be a whole number from {least} to {most}")
        return int(text)

    return read


def _switch(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True}
    known |= {"0": False, "false": False, "no": False, "off": False, "": False}
    if text.lower() not in known:
        raise ValueError("it must be 1 or 0")
    return known[text.lower()]


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        for each in allowed:
            if each.lower() == text.lower():
                return each
        raise ValueError(f"it must be one of {', '.join(allowed)}")

    return read


def _address(*schemes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not text:
            return ""
        parts = urlsplit(text)
        if parts.scheme not in schemes:
            raise ValueError(f"it must begin with {' or '.join(f'{one}://' for one in schemes)}")
        if "http" in schemes and not parts.hostname:
            raise ValueError("it names no host")
        return text.rstrip("/")

    return read


def _web_root(text: str) -> str:
    root = _address("http", "https")(text)
    if urlsplit(root).path or urlsplit(root).query:
        raise ValueError("it must be a whole host, without a path")
    return root


def _networks(text: str) -> tuple[str, ...]:
    words = _words(text)
    for each in words:
        try:
            ipaddress.ip_network(each, strict=False)
        except ValueError:
            raise ValueError(f"{each} is no network in CIDR form") from None
    return words


def _fernet_keys(text: str) -> tuple[str, ...]:
    keys = _words(text)
    for at, key in enumerate(keys, 1):
        try:
            plain = base64.urlsafe_b64decode(key)
        except (binascii.Error, ValueError):
            plain = b""
        if len(plain) != 32:
            raise ValueError(f"key number {at} is not 32 bytes in URL-safe base64")
    return keys


def _long_secret(text: str) -> str:
    if text and len(text) < 32:
        raise ValueError("it is shorter than 32 characters, so it could be guessed")
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:-]+", text):
        raise ValueError("it must be an address of this machine")
    return text


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(each.lower() for each in _words(text))
    for each in hosts:
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", each):
            raise ValueError(f"{each} is no host name")
    return hosts


_URL = "https://tertulia.example.org"
SETTINGS = (
    Setting("data_dir", _folder, "data", "/var/lib/tertulia", "TERTULIA_DATA"),
    Setting(
        "database_url",
        _address("postgresql", "postgres"),
        "",
        "postgresql://tertulia@db.example.org/tertulia",
        "DATABASE_URL",
        secret=True,
    ),
    Setting("host", _host, "127.0.0.1", "127.0.0.1"),
    Setting("port", _number(1, 65535), "8000", "8000"),
    Setting("live_port", _number(1, 65535), "8001", "8001"),
    Setting("public_url", _web_root, "", _URL),
    Setting("live_url", _address("http", "https"), "", "https://tertulia.example.org/live"),
    Setting("allowed_hosts", _words, "", "tertulia.example.org"),
    Setting("link_hosts", _hosts, "", "go.example.org"),
    Setting("behind_proxy", _switch, "0", "1"),
    Setting("workers", _number(0, 64), "2", "2"),
    Setting("web_threads", _number(1, 64), "8", "8"),
    Setting("allow_private", _networks, "", "10.0.0.0/8"),
    Setting(
        "mail_url",
        _address("smtp", "smtps", "console", "file"),
        "",
        "smtps://name:password@mail.example.org",
        secret=True,
    ),
    Setting("mail_from", _text, "Tertulia <tertulia@localhost>", "Tertulia <tertulia@example.org>"),
    Setting("log_format", _one_of("auto", "json", "text"), "auto", "json"),
    Setting("log_level", _one_of("DEBUG", "INFO", "WARNING", "ERROR"), "INFO", "INFO"),
    Setting("debug", _switch, "0", "1"),
    Setting("secret_key", _long_secret, "", "64 random characters", secret=True),
    Setting("vault_keys", _fernet_keys, "", "a key made by: tertulia key", secret=True),
)


def read_values(environment: Mapping[str, str], written: Mapping[str, Any]) -> dict[str, Any]:
    """Each setting's value by attribute.

    Raises: SettingsError for an unknown name or a value that cannot be used.
    """
    _refuse_unknown(environment, written)
    return {each.attribute: _read_one(each, environment, written) for each in SETTINGS}


def _read_one(each: Setting, environment: Mapping[str, str], written: Mapping[str, Any]) -> Any:
    where, text = each.name, environment.get(each.name)
    if text is None and each.key in written:
        where, text = f"{each.key} in tertulia.toml", _as_text(written[each.key])
    if text is None:
        text = each.default
    try:
        return each.read(text.strip())
    except ValueError as error:
        said = "the value given" if each.secret else repr(text)
        raise SettingsError(
            f"{where} cannot be {said}: {error}. Write for example {each.name}={each.example}"
        ) from None


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return ",".join(str(one) for one in value)
    return str(value)


def _refuse_unknown(environment: Mapping[str, str], written: Mapping[str, Any]) -> None:
    names = {each.name for each in SETTINGS}
    for name in environment:
        known = name in names or name in NOT_SETTINGS or name.startswith(_FREE)
        if name.startswith(PREFIX) and not known:
            raise SettingsError(_unknown(name, names))
    keys = {each.key for each in SETTINGS}
    for key in written:
        if key not in keys:
            raise SettingsError(_unknown(key, keys) + " (in tertulia.toml)")


def _unknown(name: str, names: set[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]}?" if near else "docs/settings.md names every setting."
    return f"There is no setting {name}. {hint}"

"""The setting `mail_url` as Django's MAILERS."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

_BACKENDS = "django.core.mail.backends"


def mailers(url: str) -> dict[str, dict[str, Any]]:
    """MAILERS for smtp:// (STARTTLS), smtps:// (TLS), file:///folder; without one, the console.

    `smtp://host?plain=1` speaks without encryption, for a relay on the same machine.
    """
    parts = urlsplit(url or "console://")
    if parts.scheme == "console":
        return {"default": {"BACKEND": f"{_BACKENDS}.console.EmailBackend"}}
    if parts.scheme == "file":
        folder = {"file_path": unquote(parts.path)}
        return {"default": {"BACKEND": f"{_BACKENDS}.filebased.EmailBackend", "OPTIONS": folder}}
    secure = parts.scheme == "smtps"
    options = {
        "host": parts.hostname or "localhost",
        "port": parts.port or (465 if secure else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": secure,
        "use_tls": not secure and "plain=1" not in parts.query,
        "timeout": 20,
    }
    return {"default": {"BACKEND": f"{_BACKENDS}.smtp.EmailBackend", "OPTIONS": options}}

"""Tokens and keys at rest: sealed with Fernet, newest key first, opened with any of the keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.settings import settings


class VaultLocked(TertuliaError):
    """None of the keys opens this: it was sealed by another installation."""

    code = "vault_locked"


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(secret: Mapping[str, str]) -> bytes:
    """Encrypt with the newest key."""
    plain = json.dumps(dict(secret), separators=(",", ":")).encode()
    return _fernet(settings().vault_keys).encrypt(plain)


def unseal(sealed: bytes | memoryview) -> dict[str, str]:
    """Decrypt with whichever key fits. Raises: VaultLocked."""
    try:
        plain = _fernet(settings().vault_keys).decrypt(bytes(sealed))
    except InvalidToken as error:
        raise VaultLocked(
            "The stored access cannot be opened with this installation's keys.",
            detail="TERTULIA_VAULT_KEYS lacks the key that sealed it",
        ) from error
    opened: dict[str, str] = json.loads(plain)
    return opened


def rotate(sealed: bytes | memoryview) -> bytes:
    """The same secret, sealed with the newest key."""
    return _fernet(settings().vault_keys).rotate(bytes(sealed))

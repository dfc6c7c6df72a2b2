"""Tokens and keys of networks at rest: `kernel.crypto` over the JSON of a grant's secret."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tertulia.kernel.crypto import VaultLocked, decrypt, encrypt, reencrypt

__all__ = ["VaultLocked", "rotate", "seal", "unseal"]


def seal(secret: Mapping[str, str]) -> bytes:
    """Encrypt with the newest key."""
    return encrypt(json.dumps(dict(secret), separators=(",", ":")).encode())


def unseal(sealed: bytes | memoryview) -> dict[str, str]:
    """Decrypt with whichever key fits. Raises: VaultLocked."""
    opened: dict[str, str] = json.loads(decrypt(sealed))
    return opened


def rotate(sealed: bytes | memoryview) -> bytes:
    """The same secret, sealed with the newest key. Raises: VaultLocked."""
    return reencrypt(sealed)

"""Secrets at rest: sealed with Fernet by the newest key, opened with any of the keys."""

from __future__ import annotations

from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.utils.translation import gettext as _

from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.settings import settings


class VaultLocked(TertuliaError):
    """None of the keys opens this: it was sealed by another installation."""

    code = "vault_locked"


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(plain: bytes) -> bytes:
    """Encrypt with the newest key."""
    return _fernet(settings().vault_keys).encrypt(plain)


def decrypt(sealed: bytes | memoryview) -> bytes:
    """Decrypt with whichever key fits. Raises: VaultLocked."""
    try:
        return _fernet(settings().vault_keys).decrypt(bytes(sealed))
    except InvalidToken as error:
        raise VaultLocked(
            _("The stored access cannot be opened with this installation's keys."),
            detail="TERTULIA_VAULT_KEYS lacks the key that sealed it",
        ) from error


def reencrypt(sealed: bytes | memoryview) -> bytes:
    """The same secret, sealed with the newest key. Raises: VaultLocked."""
    try:
        return _fernet(settings().vault_keys).rotate(bytes(sealed))
    except InvalidToken as error:
        raise VaultLocked(
            _("The stored access cannot be opened with this installation's keys."),
            detail="TERTULIA_VAULT_KEYS lacks the key that sealed it",
        ) from error

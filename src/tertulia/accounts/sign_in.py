"""What we change in django-allauth's ways of signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from tertulia.kernel.crypto import decrypt, encrypt


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: people come by the first-run page or by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages themselves say what happened; allauth's own messages are not used."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps are sealed like the networks' tokens."""

    def encrypt(self, text: str) -> str:
        """As stored."""
        return encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As used. Raises: VaultLocked."""
        return decrypt(encrypted_text.encode()).decode()

"""What we change in django-allauth's ways of signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tertulia.kernel.crypto import decrypt, encrypt


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: people come by the first-run page or by invitation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account was closed. Ask an administrator."),
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("The code is wrong. Codes change every 30 seconds."),
        "incorrect_password": _("The password is wrong."),
        "invalid_password_reset": _("This link was used or has ended. Ask for a new one."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes."),
        "rate_limited": _("Too many attempts. Wait a minute."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages themselves say what happened; allauth's own messages are not used."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps are sealed like the networks' tokens."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is wrong. Codes change every 30 seconds."),
    }

    def encrypt(self, text: str) -> str:
        """As stored."""
        return encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As used. Raises: VaultLocked."""
        return decrypt(encrypted_text.encode()).decode()

"""How the routes that are not ours, or stand below us, are classified."""

from __future__ import annotations

from typing import Final

from tertulia.accounts.scopes import ITSELF, PUBLIC, SIGNED_IN, Access

_FORM: Final = ("GET", "POST")

FOREIGN: Final[dict[str, Access]] = {
    # django-allauth: only what `ui.sign_in_urls` mounts
    "account_login": Access(PUBLIC, _FORM),
    "account_logout": Access(PUBLIC, _FORM),
    "account_inactive": Access(PUBLIC, ("GET",)),
    "account_reauthenticate": Access(SIGNED_IN, _FORM),
    "account_change_password": Access(SIGNED_IN, _FORM),
    "account_reset_password": Access(PUBLIC, _FORM),
    "account_reset_password_done": Access(PUBLIC, ("GET",)),
    "account_reset_password_from_key": Access(PUBLIC, ("GET",)),
    "account_reset_password_from_key_done": Access(PUBLIC, ("GET",)),
    "mfa_authenticate": Access(ITSELF, _FORM, "tests/accounts/test_second_factor.py"),
    "mfa_reauthenticate": Access(ITSELF, _FORM, "tests/accounts/test_second_factor.py"),
    "mfa_activate_totp": Access(ITSELF, _FORM, "tests/accounts/test_second_factor.py"),
    "mfa_deactivate_totp": Access(ITSELF, _FORM, "tests/accounts/test_second_factor.py"),
    "mfa_view_recovery_codes": Access(ITSELF, _FORM, "tests/accounts/test_second_factor.py"),
    "mfa_generate_recovery_codes": Access(ITSELF, _FORM, "tests/accounts/test_second_factor.py"),
    "mfa_download_recovery_codes": Access(ITSELF, _FORM, "tests/accounts/test_second_factor.py"),
    # shell, which stands below accounts
    "shell:palette": Access(ITSELF, ("GET",), "tests/accounts/test_shell_pages.py"),
    "shell:design": Access(ITSELF, ("GET",), "tests/accounts/test_shell_pages.py"),
    "shell:design_fragment": Access(ITSELF, ("GET",), "tests/accounts/test_shell_pages.py"),
}


def foreign_access(name: str) -> Access | None:
    """The classification of such a route, by its url name."""
    return FOREIGN.get(name)

"""The second factor: set up, asked for, recovered from, turned off. allauth guards its own pages."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from tertulia.accounts.models import User
from tertulia.accounts.services.second_factor import rotate_second_factors

PASSWORD = "una clave bastante larga"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create_user("mireia@example.org", PASSWORD, name="Mireia", language="en")


def code_for(secret: str) -> str:
    """What the app on the telephone shows now."""
    counter = int(time.time()) // 30
    return str(format_hotp_value(hotp_value(secret, counter)))


def sign_in(client: Client, password: str = PASSWORD) -> str:
    """Where the sign-in form leads."""
    answer = client.post(
        reverse("account_login"), {"login": "mireia@example.org", "password": password}
    )
    return urlsplit(answer.headers.get("Location", "")).path


def turn_on(client: Client) -> str:
    """Set up the app; returns its secret."""
    assert client.get(reverse("mfa_activate_totp")).status_code == 302, "asks who it is first"
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret: str = page.context["form"].secret
    assert secret in page.content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer.status_code == 302, answer.content[:2000]
    return secret


PAGES = [
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_reauthenticate",
    "mfa_authenticate",
]


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_closed_to_strangers(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_set_up_asked_for_and_turned_off(client: Client, user: User) -> None:
    assert sign_in(client) == "/"
    secret = turn_on(client)
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    assert rotate_second_factors() == 2  # the app's secret and the recovery codes' seed
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    client.post(reverse("account_logout"))

    assert sign_in(client) == reverse("mfa_authenticate")
    assert client.get(reverse("accounts:profile")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "The code is wrong" in wrong.content.decode()
    right = client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert right.headers["Location"] == "/"
    assert client.get(reverse("accounts:profile")).status_code == 200
    client.post(reverse("account_logout"))

    sign_in(client)
    again = client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert again.status_code == 200, "a recovery code works once"
    client.post(reverse("mfa_authenticate"), {"code": codes[1]})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    client.post(reverse("account_logout"))
    assert sign_in(client) == "/"


def test_counters_are_as_in_the_library() -> None:
    assert int(time.time()) // 30 in list(yield_hotp_counters_from_time())

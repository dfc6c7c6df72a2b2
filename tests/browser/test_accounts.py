"""From nothing to a team: first run, invitation, second factor, a channel by hand."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from playwright.sync_api import Page, expect

from tertulia.accounts.models import Membership, User
from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "una clave bastante larga"
#: No event stream runs beside these pages.
NO_STREAM = ["ERR_CONNECTION_REFUSED"]


def begin(page: Page) -> None:
    """The first person fills in the first page."""
    page.goto("/")
    page.get_by_label("Your name").fill("Mireia Vidal")
    page.get_by_label("E-mail").fill("mireia@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("First brand").fill("Café Tertulia")
    expect(page.get_by_label("Time zone")).to_have_value("America/Guayaquil")
    keep(page, "begin-filled-light", whole=True)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(re.compile(r"/b/cafe-tertulia/"))


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill("mireia@example.org")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_first_run_invitation_and_switcher(open_page: OpenPage, live_server: Any) -> None:
    page = open_page(language="en", expects=[*NO_STREAM, "404"])
    begin(page)
    page.goto("/b/cafe-tertulia/settings/team/")
    page.get_by_label("E-mail").fill("nova@example.org")
    page.get_by_label("Role").last.select_option("moderator")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("was sent")).to_be_visible()
    assert_accessible(page)

    link = re.findall(r"http\S+", str(mail.outbox[0].body))[0]
    guest = open_page(language="en", expects=[*NO_STREAM, "404"])
    guest.goto(urlsplit(link).path)
    guest.get_by_label("Your name").fill("Nova")
    guest.get_by_label("Password").fill(PASSWORD)
    guest.get_by_role("button", name="Accept").click()
    guest.wait_for_url(re.compile(r"/b/cafe-tertulia/"))
    assert Membership.objects.get(user__email="nova@example.org").role == "moderator"
    guest.goto("/b/cafe-tertulia/settings/channels/")
    expect(guest.get_by_text("No channel yet")).to_be_visible()
    expect(guest.get_by_role("link", name="Connect a channel")).to_have_count(0)


def test_a_second_factor_set_up_by_a_person(open_page: OpenPage, live_server: Any) -> None:
    page = open_page(language="en", expects=[*NO_STREAM, "404"])
    begin(page)
    page.goto("/you/security/")
    page.get_by_role("link", name="Set up an authenticator app").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    shown = page.locator("img.qr")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator("code.token").inner_text()
    keep(page, "second-factor-light")
    assert_accessible(page)
    page.get_by_label("Code").fill(code_for(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert_accessible(page)
    recovery = page.locator("pre.codes").inner_text().split()[0]

    other = open_page(language="en", expects=[*NO_STREAM, "404"])
    sign_in(other)
    other.get_by_label("Code").fill(recovery)
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url(re.compile(r"/b/cafe-tertulia/"))
    assert User.objects.get().last_login is not None


def code_for(secret: str) -> str:
    """What the app on the telephone shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_a_token_is_shown_once(open_page: OpenPage, live_server: Any) -> None:
    page = open_page(language="en", expects=[*NO_STREAM, "404"])
    begin(page)
    page.goto("/b/cafe-tertulia/settings/tokens/")
    page.get_by_label("What is it for?").fill("n8n")
    page.get_by_label("Read posts").check()
    page.get_by_role("button", name="Make the token").click()
    token = page.locator("code.token").inner_text()
    assert token.startswith("tt_")
    keep(page, "token-made-light")
    assert_accessible(page)
    page.goto("/b/cafe-tertulia/settings/tokens/")
    assert token not in page.content()
    expect(page.get_by_text(f"…{token[-4:]}")).to_be_visible()


def test_a_channel_by_hand_and_the_switcher(open_page: OpenPage, live_server: Any) -> None:
    page = open_page(language="en", width=390, height=844, expects=[*NO_STREAM, "404"])
    begin(page)
    page.goto("/b/cafe-tertulia/settings/channels/")
    page.get_by_role("link", name="Connect a channel").click()
    page.get_by_role("link", name="TikTok").click()
    page.get_by_label("Name of the profile").fill("@cafetertulia")
    page.get_by_role("button", name="Add to Café Tertulia").click()
    expect(page.get_by_role("heading", name="@cafetertulia")).to_be_visible()
    keep(page, "channel-by-hand-phone", whole=True)
    assert_accessible(page)

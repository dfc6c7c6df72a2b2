"""Signing in and out, too many attempts, another password, language and theme of the person."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from tertulia.accounts.models import AuditEntry, User
from tests.roles.world import BRAND_OWNER, World, make_world

PASSWORD = "una clave bastante larga"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def user(world: World) -> User:
    person = world.people["owner"]
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client: Client, email: str, password: str = PASSWORD) -> int:
    return client.post(reverse("account_login"), {"login": email, "password": password}).status_code


def test_in_and_out(client: Client, user: User) -> None:
    assert sign_in(client, user.email.upper()) == 302
    home = client.get("/")
    assert home.headers["Location"].startswith("/b/here/")
    assert UserSession.objects.filter(user=user).count() == 1
    client.post(reverse("account_logout"))
    assert client.get("/").headers["Location"] == reverse("account_login")


def test_the_cookie_is_for_us_alone(client: Client, user: User) -> None:
    sign_in(client, user.email)
    cookie = client.cookies["tertulia_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_wrong_words_are_told_alike_for_known_and_unknown(client: Client, user: User) -> None:
    def answer(email: str) -> str:
        page = client.post(reverse("account_login"), {"login": email, "password": "wrong"})
        return re.sub(
            r"\s+", " ", re.findall(r'role="alert".*?</div></div>', page.content.decode())[0]
        )

    assert answer(user.email) == answer("nobody@example.org")
    assert "e-mail address or the password is wrong" in answer(user.email)


def test_attempts_are_limited_also_over_several_processes(client: Client, user: User) -> None:
    for _ in range(5):
        sign_in(client, user.email, "wrong")
    page = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert "Too many attempts" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_audit_log_knows_of_signing_in(client: Client, user: User, world: World) -> None:
    sign_in(client, user.email, "wrong")
    sign_in(client, user.email)
    entries = AuditEntry.objects.filter(action__startswith="auth.").order_by("at", "id")
    assert [(each.action, each.summary, each.brand_id) for each in entries] == [
        ("auth.failed", user.email, None),
        ("auth.sign_in", user.email, None),
    ]
    shown = client.get(reverse("brand:audit", args=["here"])).content.decode()
    assert "auth.failed" in shown
    local = Client(headers={"accept-language": "en"})
    local.force_login(world.people[BRAND_OWNER])
    assert (
        "auth.failed"
        not in local.get(reverse("brand:audit", args=["here"]), {"words": user.email})
        .content.decode()
        .partition("<tbody>")[2]
    )


def test_a_fragment_leads_back_to_its_page_and_to_no_other_site(
    client: Client, world: World
) -> None:
    def target(current: str) -> str:
        answer = client.get(
            reverse("accounts:notices"),
            headers={"HX-Request": "true", "HX-Current-URL": current},
        )
        return str(answer.headers["HX-Redirect"])

    assert target("http://testserver/b/here/inbox/?kind=x").endswith(
        "next=/b/here/inbox/%3Fkind%3Dx"
    )
    assert target("https://evil.example/x").endswith("next=/")


def test_pages_of_a_person_are_not_kept(client: Client, user: User) -> None:
    client.force_login(user)
    page = client.get(reverse("accounts:profile"))
    assert page.headers["Cache-Control"] == "private, no-store"


def test_nobody_signs_up(client: Client, db: None) -> None:
    assert client.get("/accounts/signup/").status_code == 404


def test_a_forgotten_password(client: Client, user: User) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": user.email})
    assert answer.status_code == 302
    link = re.findall(r"http\S+", str(mail.outbox[0].body))[0]
    page = client.get(urlsplit(link).path, follow=True)
    assert page.status_code == 200
    form = page.redirect_chain[-1][0]
    new = "otra clave igual de larga"
    client.post(form, {"password1": new, "password2": new})
    assert sign_in(Client(), user.email, new) == 302
    assert "no longer valid" in client.get(urlsplit(link).path, follow=True).content.decode()
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert len(mail.outbox) == 1


def test_another_password_ends_other_sessions(client: Client, user: User) -> None:
    other = Client()
    sign_in(other, user.email)
    sign_in(client, user.email)
    new = "otra clave igual de larga"
    weak = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "corta", "password2": "corta"},
    )
    assert weak.status_code == 200
    done = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert done.status_code == 302
    assert other.get(reverse("accounts:profile")).status_code == 302


def test_sessions_are_listed_and_ended(client: Client, user: User) -> None:
    other = Client(headers={"user-agent": "Telephone/1"})
    sign_in(other, user.email)
    sign_in(client, user.email)
    assert "Telephone/1" in client.get(reverse("accounts:security")).content.decode()
    client.post(reverse("accounts:end_sessions"))
    assert other.get(reverse("accounts:profile")).status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 200


@pytest.mark.parametrize(
    ("language", "word"), [("es", "Entrar"), ("pt", "Entrar"), ("ro", "Intră"), ("en", "Sign in")]
)
def test_the_sign_in_page_speaks_the_language_asked_for(
    client: Client, db: None, language: str, word: str
) -> None:
    page = client.get(reverse("account_login"), {"language": language})
    assert f'<html lang="{language}"' in page.content.decode()
    assert f"<h1>{word}</h1>" in page.content.decode()
    assert client.cookies["django_language"].value == language
    assert f'<html lang="{language}"' in client.get(reverse("account_login")).content.decode()


def test_a_persons_language_wins_over_the_browsers(client: Client, user: User) -> None:
    client.force_login(user)
    user.language = "ro"
    user.save()
    page = client.get(reverse("accounts:profile"), headers={"accept-language": "pt"})
    assert '<html lang="ro"' in page.content.decode()
    assert page.headers["Content-Language"] == "ro"


def test_a_fragment_of_who_was_signed_out_moves_the_page(client: Client, world: World) -> None:
    answer = client.get(reverse("accounts:notices"), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))

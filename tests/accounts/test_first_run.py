"""The first start: one owner, however many come at once; strangers need the code."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from tertulia.accounts.models import Membership, Organisation, Role, User
from tertulia.accounts.services import first_run
from tertulia.accounts.services.brands import BrandFacts
from tertulia.accounts.services.first_run import Beginning, begin, needs_setup_token, setup_token
from tertulia.kernel.errors import Conflict
from tertulia.kernel.settings import settings

FORM = {
    "owner_name": "Mireia",
    "email": "mireia@example.org",
    "password": "una clave bastante larga",
    "language": "es",
    "organisation": "",
    "brand_name": "Café Tertulia",
    "zone": "America/Guayaquil",
    "languages": ["es", "en"],
}


def beginning(number: int) -> Beginning:
    return Beginning(
        organisation="",
        owner_name=f"Owner {number}",
        email=f"owner{number}@example.org",
        password="una clave bastante larga",
        language="es",
        brand=BrandFacts(name=f"Brand {number}", zone="UTC", languages=("es",)),
    )


@pytest.mark.django_db
def test_the_first_person_becomes_owner_and_is_signed_in(client: Client) -> None:
    assert client.get("/").headers["Location"] == reverse("accounts:begin")
    answer = client.post(reverse("accounts:begin"), FORM)
    assert answer.status_code == 302
    membership = Membership.objects.get()
    assert (membership.role, membership.brand) == (Role.OWNER, None)
    assert Organisation.objects.get().name == "Café Tertulia"
    assert client.get(reverse("brand:team", args=["cafe-tertulia"])).status_code == 200
    assert client.get(reverse("accounts:begin")).headers["Location"] == reverse("account_login")
    again = Client().post(reverse("accounts:begin"), {**FORM, "email": "other@example.org"})
    assert again.headers["Location"] == reverse("account_login")
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [("password", "123"), ("email", "nobody"), ("zone", "Mars/Olympus"), ("brand_name", " ")],
)
def test_mistakes_are_told_and_nothing_is_made(client: Client, field: str, value: str) -> None:
    answer = client.post(reverse("accounts:begin"), {**FORM, field: value})
    assert answer.status_code == 422
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_where_strangers_come_the_code_is_asked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = replace(settings(), public_url="https://tertulia.example")
    monkeypatch.setattr(first_run, "settings", lambda: public)
    for code in ("", "guess"):
        answer = client.post(reverse("accounts:begin"), {**FORM, "setup": code})
        assert answer.status_code == 422
        assert "setup code" in answer.content.decode()
    assert not User.objects.exists()
    assert (
        client.post(reverse("accounts:begin"), {**FORM, "setup": setup_token()}).status_code == 302
    )


@pytest.mark.parametrize(
    ("public_url", "host", "needed"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1", False),
        ("http://localhost:8000", "::1", False),
        ("http://127.0.0.1:8000", "0.0.0.0", True),
        ("https://tertulia.example", "127.0.0.1", True),
    ],
)
def test_when_the_code_is_needed(public_url: str, host: str, needed: bool) -> None:
    assert needs_setup_token(public_url=public_url, host=host) is needed


@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_at_once_one_becomes_owner() -> None:
    start = threading.Barrier(6)
    outcomes: list[str] = []

    def come(number: int) -> None:
        start.wait()
        try:
            begin(beginning=beginning(number))
            outcomes.append("owner")
        except Conflict:
            outcomes.append("too late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=come, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["owner", *["too late"] * 5]
    assert User.objects.count() == Organisation.objects.count() == 1

"""Files from a telephone: an address that works once, for a while, for who made it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tertulia.accounts.models import Membership
from tertulia.accounts.scopes import scope_in
from tertulia.kernel import clock
from tertulia.library.models import Asset, PhoneLink
from tertulia.library.phone import MOST_FILES, make_phone_link
from tests.library import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(people: Any) -> str:
    """A fresh one, made by the owner."""
    scope = scope_in(people.people["owner"], people.here.brand)
    return reverse("phone", args=[make_phone_link(scope=scope)[1]])


def send(address: str, data: bytes, name: str = "a.jpg") -> Any:
    return Client().post(address, {"file": SimpleUploadedFile(name, data)})


def test_it_takes_files_without_signing_in_and_once(address: str, people: Any) -> None:
    assert Client().get(address).status_code == 200
    answer = send(address, files.jpeg())
    assert answer.status_code == 200
    asset = Asset.objects.get()
    assert (asset.source, asset.created_by_id) == ("telephone", people.people["owner"].id)
    assert asset.brand_id == people.here.brand.id
    again = send(address, files.jpeg(2))
    assert again.status_code == 404
    assert Client().get(address).status_code == 404
    assert Asset.objects.count() == 1


def test_each_bad_file_has_its_sentence(address: str) -> None:
    answer = send(address, b"<svg></svg>", "x.svg")
    assert "SVG" in answer.content.decode()
    assert not Asset.objects.exists()


def test_of_too_many_the_last_ones_are_named_not_dropped(address: str) -> None:
    one = files.jpeg()
    many = [SimpleUploadedFile(f"{n}.jpg", one) for n in range(MOST_FILES + 90)]
    said = Client().post(address, {"file": many}).content.decode()
    assert said.count("Not taken: 30 files at most") == 90
    assert f"{MOST_FILES + 89}.jpg" in said


def test_nothing_chosen_costs_nothing(address: str) -> None:
    assert Client().post(address).status_code == 422
    assert send(address, files.jpeg()).status_code == 200


def test_it_ends(address: str) -> None:
    PhoneLink.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert Client().get(address).status_code == 404
    assert send(address, files.jpeg()).status_code == 404


def test_it_ends_with_the_rights_of_who_made_it(address: str) -> None:
    Membership.objects.all().delete()
    assert send(address, files.jpeg()).status_code == 404
    assert not Asset.objects.exists()


def test_a_guess_finds_nothing() -> None:
    assert Client().get(reverse("phone", args=["x" * 32])).status_code == 404

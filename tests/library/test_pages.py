"""Pages of the library as a browser asks for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tertulia.kernel.scope import Scope
from tertulia.library import fetching
from tertulia.library.models import Asset
from tertulia.library.queries import folders_of, tags_of
from tertulia.library.services import remove_assets, take_in, take_in_address
from tests.library import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(people: Any) -> Client:
    """The owner's, in English."""
    client = Client()
    client.force_login(people.people["owner"])
    return client


def test_parts_of_a_file_are_given(browser: Client, scope: Scope) -> None:
    asset = take_in(scope=scope, data=files.jpeg(), filename="a.jpg").asset
    url = f"/b/here/media/{asset.id}/"
    whole = browser.get(url).content
    part = browser.get(url, headers={"range": "bytes=10-19"})
    assert part.status_code == 206
    assert b"".join(part) == whole[10:20]  # type: ignore[arg-type]
    assert part["Content-Range"] == f"bytes 10-19/{len(whole)}"
    assert b"".join(browser.get(url, headers={"range": "bytes=-5"})) == whole[-5:]  # type: ignore[arg-type]
    assert browser.get(url, headers={"range": f"bytes={len(whole)}-"}).status_code == 416
    assert part["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in part["Content-Security-Policy"]


def test_a_private_address_is_refused_with_a_sentence(browser: Client) -> None:
    answer = browser.post(
        "/b/here/library/address/", {"url": "http://127.0.0.1:1/a.jpg"}, follow=True
    )
    assert "not a public one" in answer.content.decode()
    assert not Asset.objects.exists()


def test_a_file_from_an_address_comes_in(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetched(address: str, target: Path) -> str:
        target.write_bytes(files.jpeg())
        return "cup.jpg"

    monkeypatch.setattr(fetching, "_fetch", fetched)
    taken = take_in_address(scope=scope, url="https://example.org/cup.jpg")
    assert (taken.asset.source, taken.asset.source_url) == (
        "address",
        "https://example.org/cup.jpg",
    )


def test_a_bad_upload_says_why_in_the_person_s_language(browser: Client, people: Any) -> None:
    people.people["owner"].language = "es"
    people.people["owner"].save()
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = browser.post(
        "/b/here/media/upload/", {"file": SimpleUploadedFile("a.svg", b"<svg></svg>")}
    )
    assert answer.status_code == 422
    assert "SVG" in answer.json()["sentence"]
    assert "Expórtalo" in answer.json()["sentence"]


def test_the_grid_asks_the_database_little(
    browser: Client, scope: Scope, django_assert_max_num_queries: Any
) -> None:
    for seed in range(12):
        take_in(scope=scope, data=files.jpeg(seed), filename=f"{seed}.jpg", tags=["a"])
    browser.get("/b/here/library/")
    with django_assert_max_num_queries(20):
        assert browser.get("/b/here/library/?q=jpg&tag=a").status_code == 200


def test_folders_and_tags_are_counted(scope: Scope) -> None:
    for seed, (folder, tags) in enumerate(
        (("Verano", ["taza", "luz"]), ("Verano", ["taza"]), ("abril", []), ("", ["luz", "taza"]))
    ):
        take_in(scope=scope, data=files.jpeg(seed + 50), filename="a.jpg", folder=folder, tags=tags)
    gone = take_in(scope=scope, data=files.jpeg(99), filename="b.jpg", folder="Verano").asset
    remove_assets(scope=scope, asset_ids=[gone.id])
    folders = [(each.name, each.count) for each in folders_of(scope=scope)]
    assert folders == [("abril", 1), ("Verano", 2)]
    assert [(each.name, each.count) for each in tags_of(scope=scope)] == [("taza", 3), ("luz", 2)]
    assert [each.name for each in tags_of(scope=scope, limit=1)] == ["taza"]

"""The disk is full: a clear sentence, nothing half-written, and the same again works once there is
room. On a real file system of a megabyte, where the machine lets us make one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from tertulia.kernel import blobs
from tertulia.kernel.blobs import NoSpace
from tertulia.kernel.scope import Scope
from tertulia.kernel.settings import settings as program_settings
from tertulia.library import fetching
from tertulia.library.models import Asset
from tertulia.library.preparing import prepare
from tertulia.library.sentences import sentence
from tertulia.library.services import take_in, take_in_address
from tests.api.people import bearer
from tests.library import files

pytestmark = pytest.mark.django_db
SAID = "There is no room left on the server"


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=20)
    except (subprocess.CalledProcessError, OSError):
        pytest.skip("only who may mount can make a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True, timeout=20)


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder on a disk of its own."""
    with small_disk(tmp_path / "disk") as place:
        own = replace(program_settings(), data_dir=place)
        monkeypatch.setattr(blobs, "settings", lambda: own)
        yield place


@pytest.fixture
def waiting_room(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The folder for temporary files on a disk of its own: the data folder has room enough."""
    with small_disk(tmp_path / "waiting") as place:
        settings.FILE_UPLOAD_TEMP_DIR = str(place)
        yield place


@pytest.fixture(autouse=True)
def _no_jobs(db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def fill(disk: Path, *, but: int = 0) -> Path:
    """Something else takes the room, all `but` so many bytes."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
        file.truncate(max(0, file.tell() - but))
    return ballast


def left_over(disk: Path) -> list[Path]:
    """Whatever lies in the folder but the ballast."""
    return [each for each in disk.rglob("*") if each.is_file() and each.name != "ballast"]


def noisy() -> bytes:
    """A picture of some hundred kilobytes."""
    return files.jpeg(3, quality=100, subsampling=0)


@pytest.mark.parametrize("room", [0, 8_192, 40_000])
def test_an_upload_is_refused_with_the_reason_and_taken_later(
    people: Any, disk: Path, room: int
) -> None:
    client = Client()
    client.force_login(people.people["owner"])
    path = reverse("library:upload", args=["here"])
    ballast = fill(disk, but=room)
    for _turn in range(2):
        answer = client.post(path, {"file": SimpleUploadedFile("a.jpg", noisy())})
        assert answer.status_code == 507
        assert SAID in answer.json()["sentence"]
        assert not Asset.objects.exists()
        assert not [each for each in left_over(disk) if each.parent.name == "incoming"]
        assert all(blobs.blob_path(each.name).is_file() for each in left_over(disk)), "whole ones"
    ballast.unlink()
    answer = client.post(path, {"file": SimpleUploadedFile("a.jpg", noisy())})
    assert answer.status_code == 201
    shown = client.get(reverse("library:picture", args=["here", answer.json()["asset"]]))
    assert shown.status_code == 200


def test_a_fetched_file_is_refused_with_the_reason(
    scope: Scope, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetched(address: str, target: Path) -> str:
        target.write_bytes(noisy() * 8)
        return "cup.jpg"

    monkeypatch.setattr(fetching, "_fetch", fetched)
    fill(disk, but=20_000)
    with pytest.raises(NoSpace, match=SAID):
        take_in_address(scope=scope, url="https://example.org/cup.jpg")
    assert not left_over(disk)


def test_a_video_is_not_blamed_for_the_disk(scope: Scope, disk: Path, clip: Path) -> None:
    asset = take_in(scope=scope, data=clip.read_bytes(), filename="clip.mov").asset
    ballast = fill(disk, but=30_000)
    prepare(asset.id)
    asset.refresh_from_db()
    assert (asset.stage, asset.problem) == ("failed", "no_space")
    assert SAID in sentence(asset.problem)
    assert not [each for each in left_over(disk) if each.parent.name != asset.digest[2:4]]
    ballast.unlink()
    again = take_in(scope=scope, data=clip.read_bytes(), filename="clip.mov").asset
    prepare(again.id)
    again.refresh_from_db()
    assert (again.id, again.stage) == (asset.id, "ready")


def test_a_disk_without_room_for_a_folder_is_told(scope: Scope, disk: Path, clip: Path) -> None:
    asset = take_in(scope=scope, data=clip.read_bytes(), filename="clip.mov").asset
    fill(disk)
    prepare(asset.id)
    asset.refresh_from_db()
    assert (asset.stage, asset.problem) == ("failed", "no_space")


def large() -> SimpleUploadedFile:
    """More than is kept in memory on its way in, and than the small disk holds."""
    return SimpleUploadedFile("a.jpg", noisy() + b"\0" * 3_000_000, "image/jpeg")


@pytest.mark.parametrize("room", [0, 600_000])
def test_a_file_on_its_way_in_is_refused_with_the_reason(
    people: Any, waiting_room: Path, settings: Any, room: int
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.people["owner"])
    token = client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    fill(waiting_room, but=room)
    path = reverse("library:upload", args=["here"])
    by_script = client.post(path, {"file": large()}, headers={"X-CSRFToken": token})
    assert (by_script.status_code, by_script.json()["retry_helps"]) == (507, True)
    assert SAID in by_script.json()["sentence"]
    by_form = client.post(path, {"file": large(), "csrfmiddlewaretoken": token})
    assert by_form.status_code == 507
    assert "text/html" in by_form["Content-Type"]
    assert SAID in by_form.content.decode()
    assert not left_over(waiting_room)
    assert not Asset.objects.exists()


def test_a_forged_form_is_still_refused_when_files_are_read_first(people: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.people["owner"])
    path = reverse("library:upload", args=["here"])
    assert client.post(path, {"file": large()}).status_code == 403
    assert not Asset.objects.exists()


def test_a_script_of_the_api_is_told_too(people: Any, waiting_room: Path) -> None:
    token = bearer(people.here)
    client = Client(headers={"authorization": f"Bearer {token}"})
    fill(waiting_room, but=600_000)
    answer = client.post("/api/v1/brands/here/media", {"file": large()})
    assert answer.status_code == 507, answer.content
    assert answer.json()["code"] == "no_space"
    assert answer.json()["title"] == "No queda espacio en el disco del servidor."
    assert not left_over(waiting_room)

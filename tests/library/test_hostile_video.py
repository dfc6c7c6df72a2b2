"""Videos that lie: they may be refused with a sentence, but never read another file, ask the
network, or take more memory than the machine has."""

from __future__ import annotations

import io
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.db import connection
from PIL import Image

from tertulia.kernel.blobs import existing_blob
from tertulia.kernel.scope import Scope
from tertulia.library.formats import video
from tertulia.library.formats.sniff import BadMedia
from tertulia.library.models import Asset
from tertulia.library.preparing import prepare
from tertulia.library.sentences import sentence
from tertulia.library.services import take_in
from tests.library import files, hostile

pytestmark = pytest.mark.django_db
MOST_MB = 600


@pytest.fixture(autouse=True)
def _no_jobs(db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def listener() -> Iterator[hostile.Listener]:
    """Whoever asks the network comes here."""
    made = hostile.Listener()
    yield made
    made.close()


class Memory:
    """The most that the children of this process had at once, of all that it saw."""

    def __enter__(self) -> Memory:
        self.mb, self.looks = 0.0, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.01):
            try:
                ours = [
                    each.memory_info().rss
                    for each in psutil.Process(os.getpid()).children()
                    if "ffmpeg" in each.name()
                ]
            except psutil.NoSuchProcess:
                continue
            self.looks += bool(ours)
            self.mb = max(self.mb, sum(ours) / 1e6)


def prepared(scope: Scope, data: bytes, name: str = "clip.mp4") -> Asset:
    asset = take_in(scope=scope, data=data, filename=name).asset
    prepare(asset.id)
    asset.refresh_from_db()
    return asset


def test_seconds_of_4k_become_the_one_profile_in_bounded_memory(
    scope: Scope, tmp_path: Path
) -> None:
    big = files.video(tmp_path / "big.mp4", seconds=1.5, size="3840x2160", rate=30)
    with Memory() as memory:
        asset = prepared(scope, big.read_bytes())
    assert (asset.stage, asset.mime) == ("ready", "video/mp4")
    assert (asset.width, asset.height, asset.has_sound) == (1920, 1080, True)
    assert asset.duration_s == pytest.approx(1.5, abs=0.2)
    assert memory.looks, "the encoder was seen at work"
    assert memory.mb < MOST_MB
    said = subprocess.run(
        [str(video.ffmpeg_path()), "-i", str(existing_blob(asset.digest))],
        capture_output=True, text=True, check=False, timeout=60,
    ).stderr  # fmt: skip
    assert "h264 (High)" in said
    assert "aac (LC)" in said


@pytest.mark.parametrize("size", [(10, 10), (60_000, 60_000), (0, 0)])
def test_a_size_that_lies_is_not_believed(scope: Scope, clip: Path, size: tuple[int, int]) -> None:
    data = hostile.with_size(clip.read_bytes(), *size)
    assert data != clip.read_bytes()
    asset = prepared(scope, data)
    assert (asset.stage, asset.width, asset.height) == ("ready", 320, 240)


@pytest.mark.parametrize("factor", [0.01, 100, 1_000_000])
def test_a_duration_that_lies_is_not_believed(scope: Scope, clip: Path, factor: float) -> None:
    asset = prepared(scope, hostile.with_duration(clip.read_bytes(), factor))
    if asset.stage == "ready":
        assert asset.duration_s == pytest.approx(2, abs=0.2)
    else:
        assert asset.problem in ("incomplete", "too_long")


def growing(path: Path, sizes: list[tuple[int, int]], kind: str) -> Path:
    """A film whose head shows the first picture's size, and whose pictures grow."""
    pictures = io.BytesIO()
    for size in sizes:
        Image.new("L", size).save(pictures, kind)
    codec = {"PNG": "png", "JPEG": "mjpeg"}[kind]
    subprocess.run(
        [str(video.ffmpeg_path()), "-loglevel", "error", "-f", "image2pipe", "-c:v", codec,
         "-i", "-", "-c", "copy", str(path)],
        input=pictures.getvalue(), check=True, timeout=60,
    )  # fmt: skip
    return path


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_pictures_that_grow_take_no_memory(scope: Scope, tmp_path: Path, kind: str) -> None:
    small, huge = (320, 240), (11_000, 11_000)
    bomb = growing(tmp_path / "bomb.mov", [small] * 3 + [huge] * 4, kind)
    with Memory() as memory:
        asset = prepared(scope, bomb.read_bytes())
    assert memory.mb < 100
    if asset.stage == "ready":
        assert (asset.width, asset.height) == small
    else:
        assert sentence(asset.problem)


def test_one_that_begins_huge_is_told_too_large(scope: Scope, tmp_path: Path) -> None:
    asset = prepared(
        scope, growing(tmp_path / "bomb.mov", [(7_000, 5_000)] * 2, "JPEG").read_bytes()
    )
    assert (asset.stage, asset.problem) == ("failed", "too_many_pixels")


def test_half_of_the_pictures_missing_is_incomplete(scope: Scope, tmp_path: Path) -> None:
    whole = files.video(tmp_path / "whole.mov", seconds=8)
    quick = tmp_path / "quick.mov"
    subprocess.run(
        [str(video.ffmpeg_path()), "-loglevel", "error", "-i", str(whole), "-c", "copy",
         "-movflags", "+faststart", str(quick)], check=True, timeout=60,
    )  # fmt: skip
    data = quick.read_bytes()
    asset = prepared(scope, data[: len(data) // 2])
    assert (asset.stage, asset.problem) == ("failed", "incomplete")
    assert "part of the file is missing" in sentence(asset.problem)


def test_samples_in_another_file_are_not_fetched(scope: Scope, clip: Path, tmp_path: Path) -> None:
    secret = files.video(tmp_path / "secret.mov", seconds=2)
    data = hostile.elsewhere(secret.read_bytes(), secret)
    trap = tmp_path / "trap.mov"
    trap.write_bytes(data)
    careless = subprocess.run(
        [str(video.ffmpeg_path()), "-enable_drefs", "1", "-use_absolute_path", "1",
         "-i", str(trap), "-f", "null", "-"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert f"Opening '{secret}'" in careless.stderr, "the trap would work on a careless program"
    asset = prepared(scope, data)
    assert (asset.stage, asset.problem) == ("failed", "unreadable")


def test_a_playlist_within_a_film_is_not_followed(
    scope: Scope, clip: Path, tmp_path: Path, listener: hostile.Listener
) -> None:
    tricks = hostile.playlist(listener.port, clip)
    bare = tmp_path / "list.m3u8"
    bare.write_bytes(tricks)
    subprocess.run(
        [str(video.ffmpeg_path()), "-protocol_whitelist", "file,http,tcp", "-i", str(bare),
         "-f", "null", "-"],
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert listener.visits, "the trap would work on a careless program"
    before = listener.visits
    asset = prepared(scope, hostile.avi_with(tricks), "holiday.avi")
    assert (asset.stage, asset.problem) == ("failed", "unreadable")
    assert listener.visits == before


@pytest.mark.parametrize("head", [b"\0\0\0\x18ftypmp42" + b"\0" * 12, b"\x1aE\xdf\xa3"])
@pytest.mark.parametrize("inside", ["playlist", "concat", "dash", "sdp"])
def test_a_list_behind_a_video_s_first_bytes_is_not_followed(
    scope: Scope, clip: Path, listener: hostile.Listener, head: bytes, inside: str
) -> None:
    address = f"http://127.0.0.1:{listener.port}/a.mp4"
    words = {
        "playlist": hostile.playlist(listener.port, clip),
        "concat": f"\nffconcat version 1.0\nfile '{clip}'\nfile '{address}'\n".encode(),
        "dash": f"<MPD><BaseURL>{address}</BaseURL></MPD>".encode(),
        "sdp": f"\nv=0\nc=IN IP4 127.0.0.1\nm=video {listener.port} RTP/AVP 96\n".encode(),
    }[inside]
    asset = prepared(scope, head + words)
    assert (asset.stage, asset.problem) == ("failed", "unreadable")
    assert not listener.visits


def disguised(clip: Path) -> dict[str, bytes]:
    """What a person may rename to .mp4."""
    return {
        "zip": b"PK\x03\x04" + b"\0" * 200,
        "web page": b"<!DOCTYPE html><script>alert(1)</script>",
        "playlist": hostile.playlist(9, clip),
        "concat": f"ffconcat version 1.0\nfile '{clip}'\n".encode(),
        "program": b"\x7fELF" + b"\0" * 200,
        "nothing": b"",
    }


@pytest.mark.parametrize("what", ["zip", "web page", "playlist", "concat", "program", "nothing"])
def test_another_file_named_mp4_is_refused_at_once(scope: Scope, clip: Path, what: str) -> None:
    with pytest.raises(BadMedia) as refused:
        take_in(scope=scope, data=disguised(clip)[what], filename="holiday.mp4")
    assert refused.value.sentence
    assert not Asset.objects.exists()

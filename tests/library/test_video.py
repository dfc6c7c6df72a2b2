"""Videos: one profile, measured and not believed, prepared by a job that may be killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from PIL import Image

from tertulia.kernel import jobs
from tertulia.kernel.blobs import blob_path, existing_blob
from tertulia.kernel.scope import Scope
from tertulia.library import preparing
from tertulia.library.formats import video
from tertulia.library.models import Asset
from tertulia.library.preparing import give_up_lost, prepare
from tertulia.library.sentences import sentence
from tertulia.library.services import take_in, take_in_file
from tests.library import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_jobs(db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def waiting(scope: Scope, data: bytes, name: str = "clip.mov") -> Asset:
    return take_in(scope=scope, data=data, filename=name).asset


def prepared(asset: Asset) -> Asset:
    prepare(asset.id)
    asset.refresh_from_db()
    return asset


def test_a_video_becomes_the_one_profile_without_its_place(scope: Scope, clip: Path) -> None:
    data = clip.read_bytes()
    asset = waiting(scope, data)
    assert (asset.kind, asset.stage) == ("video", "preparing")
    assert jobs.is_pending("library.prepare", asset_id=str(asset.id))
    source = asset.digest
    prepared(asset)
    assert (asset.stage, asset.mime, asset.progress) == ("ready", "video/mp4", 100)
    assert (asset.width, asset.height, asset.has_sound) == (320, 240, True)
    assert asset.duration_s == pytest.approx(2.0, abs=0.2)
    assert not blob_path(source).exists(), "what came in is not kept"
    made = existing_blob(asset.digest)
    assert b"+12.34" not in made.read_bytes()
    told = video.probe(made, "mov")
    assert (told.width, told.height) == (320, 240)
    with Image.open(existing_blob(asset.thumbnail)) as small:
        assert small.size == (320, 240)
    again = take_in(scope=scope, data=data, filename="again.mov")
    assert again.known
    assert again.asset.id == asset.id


def test_a_4k_video_is_made_smaller(tmp_path: Path) -> None:
    big = files.video(tmp_path / "big.mov", seconds=0.2, size="3840x2160", rate=30)
    made = video.prepare_video(big, tmp_path / "out.mp4", container="mov")
    assert (made.width, made.height) == (1920, 1080)


def test_more_than_4k_is_refused(tmp_path: Path) -> None:
    big = files.video(tmp_path / "big.mov", seconds=0.05, size="4400x2400", rate=20)
    with pytest.raises(video.BadVideo) as refused:
        video.prepare_video(big, tmp_path / "out.mp4", container="mov")
    assert refused.value.code == "too_many_pixels"


def lying(clip: Path) -> dict[str, bytes]:
    """Files whose head says something else than what follows."""
    data = clip.read_bytes()
    return {
        "no index": data[: len(data) // 2],
        "only a head": data[:40],
        "noise": data[:40] + bytes(range(256)) * 200,
        "another container": b"\x1aE\xdf\xa3" + data,
    }


@pytest.mark.parametrize("how", ["no index", "only a head", "noise", "another container"])
def test_a_head_that_lies_is_told_with_a_sentence(scope: Scope, clip: Path, how: str) -> None:
    asset = prepared(waiting(scope, lying(clip)[how]))
    assert (asset.stage, asset.problem) == ("failed", "unreadable")
    assert "damaged" in sentence(asset.problem)


def test_one_that_ends_before_its_head_says_is_incomplete(tmp_path: Path) -> None:
    whole = files.video(tmp_path / "a.mov", seconds=6)
    quick = tmp_path / "quick.mov"
    program = video.ffmpeg_path()
    assert program
    import subprocess

    subprocess.run([program, "-loglevel", "error", "-i", str(whole), "-c", "copy",
                    "-movflags", "+faststart", str(quick)], check=True)  # fmt: skip
    data = quick.read_bytes()
    cut = tmp_path / "cut.mov"
    cut.write_bytes(data[: len(data) // 2])
    with pytest.raises(video.BadVideo) as refused:
        video.prepare_video(cut, tmp_path / "out.mp4", container="mov")
    assert refused.value.code in ("incomplete", "unreadable")


def test_sound_alone_is_no_video() -> None:
    words = "  Duration: 00:00:02.00, start\n  Stream #0:0[0x1](und): Audio: aac (LC), 48000 Hz"
    with pytest.raises(video.BadVideo) as refused:
        video.read_told(words)
    assert refused.value.code == "no_picture"


def test_a_failed_one_sent_again_is_tried_again(scope: Scope) -> None:
    data = b"\0\0\0\x18ftypqt  " + b"\0" * 4000
    first = prepared(waiting(scope, data))
    assert first.stage == "failed"
    again = waiting(scope, data)
    assert (again.id, again.stage) == (first.id, "preparing")


def test_a_stopped_worker_leaves_it_waiting(
    scope: Scope, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = waiting(scope, clip.read_bytes())
    monkeypatch.setattr(preparing, "stopping", lambda: True)
    monkeypatch.setattr(video, "encode_arguments", _endless)
    with pytest.raises(jobs.Interrupted):
        prepare(asset.id)
    asset.refresh_from_db()
    assert asset.stage == "preparing"
    assert existing_blob(asset.digest)


def _endless(source: Path, target: Path, container: str) -> list[str]:
    return ["-re", "-f", "lavfi", "-i", "testsrc2=d=600", "-f", "mp4", str(target)]


def test_one_whose_job_is_gone_is_told(scope: Scope, clip: Path) -> None:
    asset = waiting(scope, clip.read_bytes())
    assert give_up_lost() == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert give_up_lost() == 1
    asset.refresh_from_db()
    assert (asset.stage, asset.problem) == ("failed", "gave_up")


def test_a_large_file_is_moved_not_copied(scope: Scope, clip: Path, tmp_path: Path) -> None:
    from tertulia.kernel.blobs import incoming_folder

    path = incoming_folder() / "one.mov"
    path.write_bytes(clip.read_bytes() + b"\0")
    taken = take_in_file(scope=scope, path=path, filename="one.mov")
    assert taken.asset.stage == "preparing"
    assert not path.exists()


def test_without_ffmpeg_it_says_so(
    scope: Scope, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tertulia.library import taking_in

    monkeypatch.setattr(taking_in, "ffmpeg_path", lambda: None)
    with pytest.raises(video.NoFfmpeg) as refused:
        waiting(scope, clip.read_bytes())
    assert "no ffmpeg" in refused.value.sentence

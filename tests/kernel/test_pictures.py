"""Pictures from outside: what is taken, what is refused and with which words."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tertulia.kernel import blobs
from tertulia.kernel.pictures import BadPicture, reencode


def made(kind: str, size: tuple[int, int] = (120, 80), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#b5482a").save(out, kind, **options)
    return out.getvalue()


def moving() -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/jpeg")]
)
def test_it_writes_a_picture_anew(kind: str, mime: str) -> None:
    picture = reencode(made(kind))
    assert (picture.mime, picture.width, picture.height) == (mime, 120, 80)
    assert Image.open(io.BytesIO(picture.data)).size == (120, 80)


def test_it_keeps_nothing_of_the_place_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010E] = "at home, Calle Larga 12"
    picture = reencode(made("JPEG", exif=exif.tobytes()))
    assert b"Calle Larga" not in picture.data


def test_it_turns_a_picture_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = reencode(made("JPEG", exif=exif.tobytes()))
    assert (picture.width, picture.height) == (80, 120)


def test_it_drops_bytes_hidden_behind_the_picture() -> None:
    assert b"<script>" not in reencode(made("JPEG") + b"<script>alert(1)</script>").data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 not a picture at all", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not a picture"),
        (made("JPEG", (900, 900))[:700], "damaged"),
        (made("PNG", (10_001, 10_000)), "megapixels"),
        (moving(), "moving picture"),
    ],
    ids=["empty", "mislabelled", "svg", "truncated", "100 megapixels", "animated"],
)
def test_it_refuses_with_a_reason(data: bytes, words: str) -> None:
    with pytest.raises(BadPicture, match=words):
        reencode(data)


def test_it_refuses_more_bytes_than_are_allowed() -> None:
    with pytest.raises(BadPicture, match="MB"):
        reencode(made("PNG"), max_bytes=10)


def test_blobs_are_whole_or_not_there_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = "0" * 64
    monkeypatch.setattr(blobs, "blob_path", lambda _digest: tmp_path / "m" / digest)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(blobs.os, "fsync", full)
    with pytest.raises(blobs.NoSpace, match="no room"):
        blobs.store_blob(b"bytes")
    assert list((tmp_path / "m").iterdir()) == []


@pytest.mark.parametrize("digest", ["../../etc/passwd", "ABC", "", "0" * 63, "0" * 64 + "\n"])
def test_only_a_digest_names_a_blob(digest: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        blobs.blob_path(digest)

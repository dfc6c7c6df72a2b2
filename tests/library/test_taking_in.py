"""Files come in: each kind written anew, each bad one refused with a sentence, nothing twice."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from tertulia.kernel.blobs import existing_blob
from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.scope import Scope
from tertulia.library.models import Asset
from tertulia.library.queries import near_ones
from tertulia.library.services import edit_asset, remove_assets, take_in, tell_apart
from tests.library import files

pytestmark = pytest.mark.django_db


def take(scope: Scope, data: bytes, name: str = "a.jpg") -> Asset:
    return take_in(scope=scope, data=data, filename=name).asset


def test_a_picture_is_written_anew_and_small(scope: Scope) -> None:
    exif = Image.Exif()
    exif[0x010E] = "at home, Calle Larga 12"
    asset = take(scope, files.jpeg(exif=exif.tobytes()))
    assert (asset.kind, asset.width, asset.height, asset.stage) == ("image", 640, 480, "ready")
    assert b"Calle Larga" not in existing_blob(asset.digest).read_bytes()
    with Image.open(existing_blob(asset.thumbnail)) as small:
        assert max(small.size) == 480


def test_the_same_file_again_is_the_same_asset(scope: Scope) -> None:
    first = take(scope, files.jpeg())
    again = take_in(scope=scope, data=files.jpeg(), filename="another name.jpg")
    assert again.known
    assert again.asset.id == first.id


def test_a_removed_file_that_comes_again_is_there_again(scope: Scope) -> None:
    first = take(scope, files.jpeg())
    remove_assets(scope=scope, asset_ids=[first.id])
    assert take(scope, files.jpeg()).removed_at is None


def test_one_saved_again_is_asked_about_and_another_is_not(scope: Scope) -> None:
    first = take(scope, files.jpeg(1))
    take(scope, files.jpeg(2))
    again = take_in(scope=scope, data=files.saved(files.scene(1), quality=40), filename="b.jpg")
    assert not again.known
    assert [each.id for each in again.near] == [first.id]
    tell_apart(scope=scope, asset_id=again.asset.id, other_id=first.id)
    again.asset.refresh_from_db()
    assert near_ones(scope=scope, asset=again.asset) == []
    assert near_ones(scope=scope, asset=first) == []


def test_a_gif_of_five_hundred_frames_keeps_them_and_loses_its_notes(scope: Scope) -> None:
    asset = take(scope, files.gif(500), "loop.gif")
    assert (asset.kind, asset.mime, asset.frames) == ("gif", "image/gif", 500)
    assert asset.duration_s == pytest.approx(20.0)
    data = existing_blob(asset.digest).read_bytes()
    assert b"Calle Larga" not in data
    assert b"NETSCAPE2.0" in data
    with Image.open(io.BytesIO(data)) as image:
        assert image.n_frames == 500  # type: ignore[attr-defined]


def test_a_still_gif_is_a_picture(scope: Scope) -> None:
    assert take(scope, files.gif(1), "one.gif").mime == "image/png"


def test_a_document_is_copied_without_what_it_carries(scope: Scope) -> None:
    asset = take(scope, files.pdf(3, script=True), "flyer.pdf")
    assert (asset.kind, asset.pages) == ("pdf", 3)
    assert b"JavaScript" not in existing_blob(asset.digest).read_bytes()
    with Image.open(existing_blob(asset.thumbnail)) as small:
        assert small.height == 480


def test_a_telephone_s_heic_is_a_jpeg(scope: Scope) -> None:
    # The decoder has no encoder: a real file of 5 kB, made once with libheif.
    data = (files.Path(__file__).parent / "small.heic").read_bytes()
    asset = take(scope, data, "IMG_0001.HEIC")
    assert (asset.kind, asset.mime) == ("image", "image/jpeg")
    assert asset.width >= 64


def test_a_telephone_s_jpeg_with_a_second_picture_in_it_is_the_first(scope: Scope) -> None:
    both = files.saved(
        files.scene(1, (640, 480)), "MPO", save_all=True, append_images=[files.scene(2, (160, 120))]
    )
    asset = take(scope, both, "20261122_090000.jpg")
    assert (asset.kind, asset.mime, asset.width) == ("image", "image/jpeg", 640)


def huge_png() -> bytes:
    """A header that promises 60,000 x 60,000 points."""
    data = bytearray(files.saved(files.scene(), "PNG"))
    data[16:24] = struct.pack(">II", 60_000, 60_000)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


def long_gif() -> bytes:
    """A header that promises an enormous canvas."""
    data = bytearray(files.gif(8))
    data[6:10] = struct.pack("<HH", 60_000, 60_000)
    return bytes(data)


def swelling_gif() -> bytes:
    """A canvas of one point under frames of 81 megapixels: a megabyte that was 1.5 GB of memory."""
    one = files.saved(Image.new("P", (9_000, 9_000)), "GIF")
    head, frame = one[: one.index(b",")], one[one.index(b",") : -1]
    return head[:6] + struct.pack("<HH", 1, 1) + head[10:] + frame * 20 + b";"


BAD = {
    "empty": (b"", "empty"),
    "text": (b"hello" * 100, "cannot be used"),
    "svg": (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "SVG"),
    "svg with a mark": (b"\xef\xbb\xbf <svg><script>alert(1)</script></svg>", "SVG"),
    "web page": (b"<!DOCTYPE html><html></html>", "web page"),
    "cut picture": (files.jpeg()[:3000], "damaged"),
    "cut gif": (files.gif(20)[:-200], "damaged"),
    "endless gif": (long_gif(), "too long or too large"),
    "huge picture": (huge_png(), "3600 megapixels"),
    "swelling gif": (swelling_gif(), "81 megapixels"),
    "cut document": (b"%PDF-1.7\nnothing more", "damaged"),
    "cut heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64, "damaged"),
    "avif": (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "AVIF"),
    "sound": (b"RIFF\0\0\0\0WAVEfmt ", "Sound alone"),
    "executable": (b"MZ" + b"\0" * 200, "cannot be used"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_a_sentence_and_nothing_is_kept(scope: Scope, name: str) -> None:
    data, sentence = BAD[name]
    with pytest.raises(TertuliaError) as refused:
        take(scope, data, name)
    assert sentence in refused.value.sentence
    assert not Asset.objects.exists()


def test_tags_and_folders_are_written_one_way_and_found_without_accents(scope: Scope) -> None:
    from tertulia.library.queries import library_page
    from tertulia.library.values import Wanted

    asset = take(scope, files.jpeg(), "Café.jpg")
    edit_asset(
        scope=scope,
        asset_id=asset.id,
        alt="Una taza con corazón",
        tags=["#Verano ", "verano", "Otoño"],
        folder=" Fotos / Verano ",
    )
    asset.refresh_from_db()
    assert (asset.tags, asset.folder) == (["verano", "otoño"], "Fotos/Verano")

    def found(**narrowed: str) -> int:
        from datetime import date

        wanted = Wanted(**narrowed)  # type: ignore[arg-type]
        return len(library_page(scope=scope, wanted=wanted, today=date(2026, 1, 1))[0])

    assert found(words="CORAZON taza") == 1
    assert found(words="otono") == 1
    assert found(words="nada") == 0
    assert found(folder="Fotos") == 1
    assert found(folder="Foto") == 0
    assert found(tag="verano") == 1

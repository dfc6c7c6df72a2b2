"""What networks take, and how names are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.library import rules
from tertulia.library.formats.likeness import distance, likeness_of
from tertulia.library.rules import File
from tests.library import files

PICTURE = File("image", "image/jpeg", 2_000_000, 1200, 1200)
VIDEO = File("video", "video/mp4", 9_000_000, 1080, 1920, duration_s=61.0)
NETWORK = {
    "max_image_bytes": 1_000_000,
    "max_image_pixels": 1_000_000,
    "image_types": ["image/jpeg"],
    "min_image_width": 1300,
    "min_image_aspect": "4:5",
    "max_image_aspect": "16:9",
    "video_types": ["video/mp4"],
    "max_video_bytes": 8_000_000,
    "max_video_s": 60,
    "formats": {"story": {"max_video_s": 90, "max_video_bytes": 90_000_000}},
}


def codes(file: File, media: dict[str, object], form: str = "") -> list[str]:
    return [each.code for each in rules.problems_for(file, media, form, title="Net")]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert codes(PICTURE, NETWORK) == ["bytes", "pixels", "small"]
    assert codes(VIDEO, NETWORK) == ["bytes", "long"]
    assert codes(VIDEO, NETWORK, "story") == []
    assert codes(File("gif", "image/gif", 10, 1400, 100), NETWORK) == ["type", "aspect"]


def test_a_cut_is_told_and_does_not_block() -> None:
    wide = rules.problems_for(File("image", "image/jpeg", 10, 2000, 300), NETWORK, title="Net")
    assert [(each.code, each.blocks) for each in wide] == [("aspect", False)]
    assert wide[0].sentence == "Net shows shapes from 4:5 to 16:9 whole and cuts this one."


@pytest.mark.parametrize(
    ("file", "media", "code"),
    [
        (VIDEO, {}, "kind"),
        (PICTURE, {"max_images": 0}, "kind"),
        (File("pdf", "application/pdf", 10, 10, 10, pages=400), {}, "kind"),
        (
            File("pdf", "application/pdf", 10, 10, 10, pages=400),
            {"document_types": ["application/pdf"], "max_pages": 300},
            "pages",
        ),
        (File("video", "video/mov", 1, 0, 0, stage="preparing"), NETWORK, "preparing"),
        (File("video", "video/mov", 1, 0, 0, stage="failed"), NETWORK, "failed"),
        (
            File("video", "video/mp4", 1, 9, 16, duration_s=1.5),
            {"video_types": ["video/mp4"], "min_video_s": 3},
            "short",
        ),
    ],
)
def test_each_reason(file: File, media: dict[str, object], code: str) -> None:
    assert codes(file, media) == [code]


def test_what_a_network_does_not_say_is_not_checked() -> None:
    assert codes(PICTURE, {}) == []


@given(st.lists(st.text(max_size=60), max_size=50))
def test_tags_are_each_once_and_writing_them_again_changes_nothing(tags: list[str]) -> None:
    clean = rules.clean_tags(tags)
    assert len(clean) == len(set(clean)) <= rules.MAX_TAGS
    assert rules.clean_tags(clean) == clean
    assert all(0 < len(each) <= 40 and "\0" not in each for each in clean)


@given(st.text(max_size=300))
def test_folders_and_names_are_plain(name: str) -> None:
    folder = rules.clean_folder(name)
    assert rules.clean_folder(folder).rstrip("/") == folder.rstrip("/")
    assert not folder.startswith("/")
    assert "//" not in folder
    plain = rules.plain_filename(name)
    assert plain
    assert "/" not in plain
    assert "\0" not in plain


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Fotos\\café.jpg", "café.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\u2066\u200f", "file"),
        ("a\nb\x07.png", "a b .png"),
        ("👩\u200d🍳.png", "👩\u200d🍳.png"),
    ],
)
def test_a_name_cannot_pretend(given_name: str, kept: str) -> None:
    assert rules.plain_filename(given_name) == kept


@given(st.integers(1, 40))
def test_saving_a_picture_badly_keeps_its_looks(seed: int) -> None:
    import io

    from PIL import Image

    picture = files.scene(seed)
    with Image.open(io.BytesIO(files.saved(picture, quality=45))) as again:
        assert distance(likeness_of(picture), likeness_of(again)) <= 5


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1))
def test_distance_is_symmetric_and_zero_only_for_the_same(one: int, other: int) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)

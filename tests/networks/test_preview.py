"""How a network cuts, tiles and folds what it shows: pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.networks.preview import ASPECTS, STEPS, Size, folded, layout_of
from tertulia.networks.registry import connectors

sides = st.integers(1, 10_000)
places = st.floats(-1, 1)
sizes = st.builds(Size, sides, sides, st.tuples(places, places))
INSTAGRAM = {"aspect_min": "4:5", "aspect_max": "1.91:1", "carousel": True, "grid": "3:4"}


@given(
    st.lists(sizes, max_size=12),
    st.sampled_from([each.manifest.preview for each in connectors().values()]),
)
def test_every_picture_has_its_place_on_every_network(
    pictures: list[Size], rules: dict[str, object]
) -> None:
    layout = layout_of(rules, pictures)
    assert len(layout.frames) == len(pictures)
    assert layout.shown <= len(pictures)
    assert (layout.shown == 0) is (not pictures)
    for frame in layout.frames:
        assert frame.aspect == "" or frame.aspect in ASPECTS
        assert 0 <= frame.x <= STEPS
        assert 0 <= frame.y <= STEPS
        assert rules.get("focus") or (frame.x, frame.y) == (STEPS // 2, STEPS // 2)


@pytest.mark.parametrize(
    ("width", "height", "cut"),
    [(1000, 2000, "4:5"), (3000, 1000, "1.91:1"), (1000, 1000, ""), (1080, 1350, "")],
)
def test_a_picture_out_of_bounds_is_cut_to_the_nearer_bound(
    width: int, height: int, cut: str
) -> None:
    assert layout_of(INSTAGRAM, [Size(width, height)]).frames[0].aspect == cut


def test_a_carousel_is_cut_as_its_first_picture() -> None:
    layout = layout_of(INSTAGRAM, [Size(1000, 1000), Size(1000, 3000), Size(3000, 1000)])
    assert layout.kind == "strip"
    assert [each.aspect for each in layout.frames] == ["1:1"] * 3


def test_a_grid_keeps_the_focus_only_where_the_network_does() -> None:
    corner = Size(100, 100, (-1.0, 1.0))
    kept = layout_of({"picture_grid": [1, 2, 3, 4], "focus": True}, [corner, corner])
    lost = layout_of({"picture_grid": [1, 2, 3, 4]}, [corner, corner])
    assert [(each.x, each.y) for each in kept.frames] == [(0, 0)] * 2
    assert [(each.x, each.y) for each in lost.frames] == [(10, 10)] * 2


def test_pictures_past_the_grid_stand_behind_a_press() -> None:
    layout = layout_of({"picture_grid": [1, 2, 3, 4, 5]}, [Size(1, 1)] * 8)
    assert (layout.kind, layout.shown) == ("grid", 5)


@given(st.text(max_size=400), st.integers(0, 200))
def test_what_stands_before_the_fold_is_a_beginning_of_the_text(text: str, fold: int) -> None:
    head = folded(text, fold)
    assert text.startswith(head)
    assert len(head) <= fold
    assert head == "" or len(text) > fold


def test_the_fold_ends_after_a_word() -> None:
    assert folded("one two three", 9) == "one two"
    assert folded("one two three", 7) == "one two"
    assert folded("short", 9) == ""

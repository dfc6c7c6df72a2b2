"""Features of texts: the same alone or among others, for any text there is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.language.grams import AT_ONCE, BUCKETS, grams, plain, spelt

ANY_TEXT = st.text(alphabet=st.characters(), max_size=60)


def features(texts: Sequence[str]) -> list[list[int]]:
    found = grams(spelt(texts))
    assert len(found) == len(texts)
    pairs = zip(found.starts, found.starts[1:], strict=False)
    return [found.buckets[begin:end].tolist() for begin, end in pairs]


@given(st.lists(ANY_TEXT, max_size=6))
def test_a_text_among_others_has_the_features_that_it_has_alone(texts: list[str]) -> None:
    together = features(texts)
    assert together == [features([each])[0] for each in texts]
    for each in together:
        assert each == sorted(set(each))
        assert all(0 <= bucket < BUCKETS for bucket in each)


@given(st.lists(ANY_TEXT, max_size=6))
def test_the_order_does_not_matter(texts: list[str]) -> None:
    assert features(texts[::-1]) == features(texts)[::-1]


def test_what_does_not_change_what_is_said_changes_no_feature() -> None:
    same = [
        "Muy BUENOOOO café https://a.example/1 @lucia 25",
        "muy  buenooooooo café\nhttps://b.example/otra?x=1 @tomas 7",
    ]
    first, second = features(same)
    assert first == second
    assert features(["muy bueno café"]) != features(["muy malo café"])


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\ue000\ue001\ue002", "\ud800", "\x00" * 50])
def test_nothing_to_read_has_no_features_or_few(text: str) -> None:
    assert len(features([text])[0]) < 20
    assert features(["hola", text, "adiós"])[2] == features(["adiós"])[0]


def test_a_megabyte_is_read_as_far_as_it_counts() -> None:
    long = "El café de Loja sabe a panela. " * 40_000
    assert features([long]) == features([long[:4_000]])


def test_bytes_that_are_no_text_are_features_too() -> None:
    noise = bytes(range(256)).decode("latin-1")
    assert len(features([noise])[0]) > 100


def test_a_batch_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        spelt(["a"] * (AT_ONCE + 1))


def test_plain_is_what_is_hashed() -> None:
    assert plain(["¡Ya! 2026"]) == " ¡ya! 0 \ue002"
    assert plain([]) == ""

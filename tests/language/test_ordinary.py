"""Words of every day, looked up without numpy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.language import ordinary
from tertulia.language.features import Features
from tertulia.language.grams import hashed_pieces


def with_numpy(word: str) -> int:
    letters = np.array([ord(each) for each in word], dtype=np.uint64)
    return int(hashed_pieces(letters, np.array([0]), np.array([len(word)]))[0])


@given(st.text(min_size=1, max_size=30))
def test_a_word_has_the_number_that_the_weights_give_it(word: str) -> None:
    assert ordinary.hash_of(word) == with_numpy(word)


def test_the_words_of_a_file_of_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = np.sort(np.array([with_numpy(each) for each in ("cariño", "mañana")], dtype=np.uint64))
    path = tmp_path / "features.npz"
    Features(words=words).save(path)
    known = ordinary.words_of(path)
    assert list(known) == [int(each) for each in words]
    monkeypatch.setattr(ordinary, "_known", lambda: known)
    ordinary._among.cache_clear()
    found = [ordinary.is_ordinary(each) for each in ("cariño", "mañana", "camino", "")]
    ordinary._among.cache_clear()
    assert found == [True, True, False, False]

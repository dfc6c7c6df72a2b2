"""The careful tier: words cut the likeliest way, the encoder as it was published, readings in any company."""

from __future__ import annotations

import socket
from array import array
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from tertulia.language.careful.encoder import Laid, with_numbers
from tertulia.language.careful.file import BLOCK, E5File, Vocabulary
from tertulia.language.careful.numbers import Learnt, Numbers, whole
from tertulia.language.careful.pieces import Pieces
from tertulia.language.careful.reader import CarefulReader, careful_reader
from tertulia.language.reader import reader
from tertulia.language.values import Reading

UNKNOWN = 0
PIECES = ("<unk>", "a", "b", "ab", "▁", "▁a", "bab", "ab")
WEIGHTS = {text: -1 - at / 8 for at, text in enumerate(PIECES[1:-1])}
VOCABULARY = Vocabulary(
    "".join(PIECES).encode(),
    array("I", accumulate((len(each.encode()) for each in PIECES), initial=0)),
    array("f", [0.0, *WEIGHTS.values(), -0.5]),
)
TEXTS = [
    "¿Abren el lunes?",
    "",
    "MUY mal servicio, no vuelvo 😡😡",
    "Obrigada, adorei o bolo! 💛",
    "Mulțumesc frumos, a fost minunat",
    "I have waited for my parcel for three weeks and nobody answers, this is a shame",
    "ok",
]


NUMBERS = st.dictionaries(
    st.text(max_size=3),
    st.sampled_from([np.int8, np.float32, np.int64]).flatmap(
        lambda kind: arrays(kind, array_shapes(max_dims=2), fill=st.nothing())
    ),
    min_size=1,
)


@cache
def careful() -> CarefulReader:
    return careful_reader()


def read(texts: list[str]) -> list[Reading]:
    return careful().read(texts, reader().read(texts))


@given(st.text("ab", min_size=1, max_size=9))
def test_words_are_cut_the_likeliest_way(word: str) -> None:
    found = Pieces(VOCABULARY, unknown=UNKNOWN).numbered(word)
    assert "".join(map(VOCABULARY.text, found)) == f"▁{word}"
    likeliest = max(sum(WEIGHTS[piece] for piece in way) for way in _ways(f"▁{word}"))
    assert sum(VOCABULARY.weights[number] for number in found) == pytest.approx(likeliest)


def _ways(word: str) -> Iterator[tuple[str, ...]]:
    """Every way to cut a word into pieces of the vocabulary."""
    if not word:
        yield ()
    for end in range(1, len(word) + 1):
        if word[:end] in WEIGHTS:
            yield from ((word[:end], *rest) for rest in _ways(word[end:]))


def test_what_has_no_piece_is_unknown_once_and_spaces_are_one() -> None:
    pieces = Pieces(VOCABULARY, unknown=UNKNOWN)
    a, space = PIECES.index("▁a"), PIECES.index("▁")
    assert pieces.numbered("xyzzy") == [space, UNKNOWN]
    assert pieces.numbered(" a \n\t a") == [a, a]
    assert pieces.numbered("") == []


def test_four_bits_are_opened_the_same_by_rows_and_whole() -> None:
    file = E5File.of_the_wheel()
    whole, some = file.matrix("l0.q.w", file.width), np.array([3, 1, 3])
    assert np.array_equal(file.rows("l0.q.w", file.width, some), whole[some])
    assert len(np.unique(whole[:1, :BLOCK])) <= 16


def test_a_matrix_in_bytes_says_nearly_what_it_says_in_floats() -> None:
    random = np.random.default_rng(5)
    floats = random.normal(size=(64, 32)).astype(np.float32)
    reach = random.uniform(0.1, 3, 64).astype(np.float32)
    reach[7] = 400
    made = whole(floats, reach)
    state = (random.uniform(-1, 1, (9, 64)) * reach).astype(np.float32)
    said = (state * made["even"]) @ (made["bytes"] * made["scale"])
    said = said + state[:, made["apart"]] @ made["rows"]
    wanted = state @ floats
    assert 7 in made["apart"]
    state[:, 7] = 0  # what is loud may not drown what the others say
    assert np.abs(said - wanted).max() < 0.05 * (state @ floats).std()


@given(NUMBERS)
def test_numbers_that_left_memory_come_back_as_they_were(given: Numbers) -> None:
    laid = Laid(given.items())
    laid.leave()
    assert list(laid.numbers) == list(given)
    for name, each in laid.numbers.items():
        np.testing.assert_array_equal(each, given[name], strict=True)
        assert each.ctypes.data % each.itemsize == 0


def test_the_untuned_encoder_puts_translations_next_to_each_other() -> None:
    """So it is the published one: a slip in any layer would break what it knows of languages."""
    weights = careful().weights
    encoder = with_numbers(weights.graph, Learnt(reach=weights.learnt.reach))
    said = [
        (
            "The coffee was cold and the waiter was rude",
            "El café estaba frío y el mesero fue grosero",
        ),
        ("What time do you open on Sunday?", "A que horas vocês abrem no domingo?"),
        ("My parcel has not arrived yet", "Coletul meu nu a ajuns încă"),
        ("Congratulations on your anniversary!", "¡Felicidades por su aniversario!"),
    ]
    left, right = (encoder.states([pair[at] for pair in said]) for at in (0, 1))
    left, right = (each - each.mean(axis=0) for each in (left, right))
    alike = (left @ right.T) / np.linalg.norm(left, axis=1)[:, None] / np.linalg.norm(right, axis=1)
    assert list(alike.argmax(axis=1)) == [0, 1, 2, 3]
    assert alike.diagonal().min() > np.delete(alike.ravel(), range(0, 16, 5)).max()


def test_a_text_is_read_the_same_alone_among_others_and_in_any_order() -> None:
    together = read(TEXTS)
    for text, among in zip(TEXTS, together, strict=True):
        _alike(read([text])[0], among)
    for backwards, forwards in zip(read(TEXTS[::-1]), together[::-1], strict=True):
        _alike(backwards, forwards)


def _alike(one: Reading, other: Reading) -> None:
    """To a ten thousandth: sums of a longer row are added in another order."""
    for name in ("sentiment", "emotion", "intent"):
        chances, others = getattr(one, name).chances, getattr(other, name).chances
        assert chances == pytest.approx(others, abs=1e-3)
    assert one.urgency == pytest.approx(other.urgency, abs=1e-3)
    assert one.offence == pytest.approx(other.offence, abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_with_chances_that_add_up(text: str) -> None:
    (found,) = read([text])
    for guess in (found.sentiment, found.emotion, found.intent):
        assert sum(guess.chances.values()) == pytest.approx(1, abs=1e-4)
        assert guess.label in ("", guess.best)
    signals = (found.spam, *found.offence.values(), *found.urgency.values())
    assert all(0 <= chance <= 1 + 1e-5 for chance in signals)
    assert found.version == careful().version
    fast = reader().read([text])[0]
    assert (found.language, found.links, found.handles) == (fast.language, fast.links, fast.handles)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "\x00\xff\x01" * 400,
        "no " * 300_000,
        "\ud83d",
        "👩‍👩‍👧‍👦" * 5_000,
        "ț\u0327" * 900,
    ],
)
def test_long_and_broken_texts_are_read(text: str) -> None:
    assert read([text])[0].sentiment.best


def test_nobody_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_given: object, **_named: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", closed)
    assert read(["Muito obrigada pelo carinho"])[0].sentiment.best == "positive"


def test_threads_read_alike() -> None:
    expected = read(TEXTS)
    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(read, [TEXTS] * 4):
            for one, other in zip(found, expected, strict=True):
                _alike(one, other)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"PK\x03\x04" * 3)
    with pytest.raises(ValueError, match=r"weights\.bin is no such model"):
        E5File(path)


def test_the_careful_tier_is_right_where_words_alone_mislead() -> None:
    """Read as negative only by who reads the whole sentence."""
    texts = ["No me gustó nada, la verdad", "Nunca más vuelvo, qué decepción", "Not good at all"]
    assert [each.sentiment.best for each in read(texts)] == ["negative"] * 3

"""Numbers as words, spans, and sentences with links."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tertulia.web.today.words import Piece, many, sentence, span


@pytest.mark.parametrize(
    ("language", "twelve", "thousand"),
    [("en", "twelve", "1,200"), ("es", "doce", "1200"), ("pt", "doze", "1.200")],
)
def test_numbers_are_words_up_to_twelve(language: str, twelve: str, thousand: str) -> None:
    with translation.override(language):
        assert many(12) == twelve
        assert many(13) == "13"
        assert many(1200).replace("\xa0", "").replace(".", "").replace(",", "") == "1200"
        assert many(0) == "0"


@pytest.mark.parametrize(
    ("language", "seconds", "said"),
    [
        ("en", 0, "one minute"),
        ("en", 59 * 60, "59 minutes"),
        ("es", 60, "un minuto"),
        ("es", 3600, "una hora"),
        ("es", 2 * 3600 + 600, "dos horas"),
        ("pt", 2 * 60, "dois minutos"),
        ("pt", 2 * 3600, "duas horas"),
        ("ro", 60, "un minut"),
        ("ro", 2 * 60, "două minute"),
        ("ro", 12 * 60, "douăsprezece minute"),
        ("ro", 20 * 60, "20 de minute"),
        ("ro", 3600, "o oră"),
        ("ro", 21 * 3600, "21 de ore"),
        ("ro", 3 * 86_400, "trei zile"),
        ("es", 9 * 86_400, "nueve días"),
    ],
)
def test_a_span_is_said_as_people_say_it(language: str, seconds: int, said: str) -> None:
    with translation.override(language):
        assert span(seconds) == said


def test_brackets_become_links_and_the_first_letter_is_large() -> None:
    found = sentence("{n} wait, [{name} for {span}].", ["/x"], n="two", name="Ana", span="an hour")
    assert found == (Piece("Two wait, "), Piece("Ana for an hour", "/x"), Piece("."))


@given(st.text(max_size=40))
def test_a_name_never_makes_a_link_or_a_placeholder(name: str) -> None:
    found = sentence("[{name}] waits.", ["/x"], name=name)
    assert [each.url for each in found] == ["/x", ""]
    assert found[0].text[1:] == name[1:]
    assert found[1] == Piece(" waits.")

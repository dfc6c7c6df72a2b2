"""Names as people write them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.language.dictionary import Dictionary, How, Kind, Term, key_of

TERMS = (
    Term(Kind.BRAND, "Café Tertulia", ("@cafetertulia",)),
    Term(Kind.PRODUCT, "Croissant"),
    Term(Kind.PRODUCT, "Cartão Azul", ("cartao blue",)),
    Term(Kind.PRODUCT, "Cafenea"),
    Term(Kind.PRODUCT, "Tamal de olla"),
    Term(Kind.COMPETITOR, "Starbucks"),
    Term(Kind.PLACE, "Loja"),
    Term(Kind.PERSON, "Mircea Popescu"),
)
ORDINARY = {"creciente", "cuidado", "starburst", "mirada"}


def found(text: str) -> list[tuple[str, str, str]]:
    dictionary = Dictionary(TERMS, ORDINARY.__contains__)
    return [
        (each.term.name, text[each.start : each.end], each.how) for each in dictionary.find(text)
    ]


@pytest.mark.parametrize(
    ("text", "name", "said", "how"),
    [
        ("me encanta el CAFE TERTULIA!!", "Café Tertulia", "CAFE TERTULIA", How.EXACT),
        ("#CafeTertulia siempre", "Café Tertulia", "CafeTertulia", How.EXACT),
        ("gracias @cafetertulia", "Café Tertulia", "cafetertulia", How.EXACT),
        ("nos vemos en la tertulia del cafe tertuliaaaa", "Café Tertulia", "cafe tertuliaaaa", "*"),
        ("dos croissants", "Croissant", "croissants", How.INFLECTED),
        ("un crosant no, un croisant", "Croissant", "croisant", How.MISSPELT),
        ("trei croisants, te rog", "Croissant", "croisants", How.MISSPELT),
        ("os Cartões Azuis chegaram? o cartão azul não", "Cartão Azul", "cartão azul", How.EXACT),
        ("meniul cafenelei", "Cafenea", "cafenelei", "*"),
        ("quiero tamales de olla", "Tamal de olla", "tamales de olla", How.INFLECTED),
        ("mejor que starbuks", "Starbucks", "starbuks", How.MISSPELT),
        ("ce zice Mircea Popesku?", "Mircea Popescu", "Mircea Popesku", How.MISSPELT),
        ("soy de loja", "Loja", "loja", How.EXACT),
    ],
)
def test_a_name_is_found_as_people_write_it(text: str, name: str, said: str, how: str) -> None:
    names = found(text)
    assert (name, said) in [(each[0], each[1]) for each in names]
    if how != "*":
        assert (name, said, how) in names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "luna creciente, cuidado",  # words of the language are no slips
        "starburst de colores",
        "una mirada",
        "starbursts",  # nor is their plural
        "loj",  # short names are written as they are
        "lejos de todo",
        "a b c 1 2 3",
    ],
)
def test_other_words_are_no_names(text: str) -> None:
    assert found(text) == []


@given(
    st.sampled_from(TERMS), st.text(max_size=20), st.text(max_size=20), st.sampled_from([" ", ", "])
)
def test_a_name_among_anything_is_found_in_its_place(
    term: Term, before: str, after: str, gap: str
) -> None:
    text = f"{before}{gap}{term.name.upper()}{gap}{after}"
    names = Dictionary(TERMS).find(text)
    assert all(0 <= each.start < each.end <= len(text) for each in names)
    assert all(a.end <= b.start for a, b in itertools.pairwise(names))
    assert any(each.term == term and each.how == How.EXACT for each in names)


def test_an_empty_dictionary_finds_nothing() -> None:
    assert Dictionary([]).find("café tertulia") == []
    assert Dictionary([Term(Kind.PRODUCT, "!!!")]).find("!!!") == []


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Café Tertulia", "cafetertulia"),
        ("@Cafe-Tertulia!", "CAFÉ  TERTULIA"),
        ("!?", ""),
        ("Sííííí", "si"),
    ],
)
def test_two_ways_of_writing_a_name_have_one_key(name: str, same: str) -> None:
    assert key_of(name) == key_of(same)


def test_digits_are_not_drawn_out() -> None:
    assert key_of("Modelo 1000") != key_of("Modelo 10")


def test_a_word_of_the_language_is_looked_up_as_it_was_said() -> None:
    asked: list[str] = []

    def ordinary(word: str) -> bool:
        asked.append(word)
        return word == "cariño"

    names = Dictionary([Term(Kind.PRODUCT, "Camino")], ordinary)
    assert names.find("con cariño") == []
    assert asked == ["cariño"]
    assert [each.how for each in names.find("el camimo")] == [How.MISSPELT]

"""Numbers of persons in public."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.language.personal import private_in


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("mi tarjeta 4111 1111 1111 1111 fue cobrada", "card", "4111 1111 1111 1111"),
        ("meu CPF é 529.982.247-25", "identity", "529.982.247-25"),
        (
            "contul RO49 AAAA 1B31 0075 9384 0000 e blocat",
            "account",
            "RO49 AAAA 1B31 0075 9384 0000",
        ),
        ("DNI 12345678Z, por favor", "identity", "12345678Z"),
        ("NIE X1234567L", "identity", "X1234567L"),
        ("cédula 1710034065", "identity", "1710034065"),
        ("CNP 1800101221144", "identity", "1800101221144"),
    ],
)
def test_a_number_that_adds_up_is_found(text: str, kind: str, number: str) -> None:
    assert [(each.kind, text[each.start : each.end]) for each in private_in(text)] == [
        (kind, number)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pedido 4111 1111 1111 1112",  # one digit wrong
        "meu CPF é 529.982.247-26",
        "llámame al 099 555 1234",
        "1000000 de gracias",
        "abierto de 9:00 a 18:30, 25/12/2026",
        "DNI 12345678A",
    ],
)
def test_other_numbers_are_nobodys(text: str) -> None:
    assert private_in(text) == []


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    for each in private_in(text):
        assert 0 <= each.start < each.end <= len(text)

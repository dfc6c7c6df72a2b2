"""Whom a text is about."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.language.dictionary import Dictionary, Kind, Term
from tertulia.language.towards import Whom, clauses, settled, towards

NAMES = Dictionary(
    [
        Term(Kind.BRAND, "Café Tertulia"),
        Term(Kind.PRODUCT, "croissant"),
        Term(Kind.COMPETITOR, "Starbucks"),
        Term(Kind.PERSON, "Mircea"),
    ]
)
STRONG = {"pésimo", "odio", "amo", "mejor", "groaznic", "love", "terrible", "hate", "ótimo", "seco"}


def whom(text: str, *, to_us: bool = False) -> Whom:
    felt = [
        1.0 if STRONG & set(text[each.start : each.end].lower().split()) else 0.1
        for each in clauses(text)
    ]
    return towards(text, felt, named=NAMES.find(text), ours={"cafetertulia"}, to_us=to_us)


@pytest.mark.parametrize(
    ("text", "to_us", "expected"),
    [
        ("el croissant estaba seco", False, Whom.PRODUCT),
        ("Café Tertulia es lo mejor", False, Whom.BRAND),
        ("me gusta Café Tertulia, pero odio Starbucks", False, Whom.COMPETITOR),
        ("Starbucks queda cerca. Café Tertulia es mejor", False, Whom.BRAND),
        ("fui a Café Tertulia ayer. pésimo", False, Whom.BRAND),
        ("groaznic ce ai facut, Mircea", False, Whom.THIRD),
        ("@cafetertulia amo este lugar", False, Whom.BRAND),
        ("@otra_persona te odio", False, Whom.THIRD),
        ("I love you guys", True, Whom.BRAND),
        ("I love you guys", False, Whom.NOBODY),
        ("pésimo", True, Whom.BRAND),
        ("hoy llueve", True, Whom.NOBODY),
        ("hoy llueve", False, Whom.NOBODY),
        ("", True, Whom.NOBODY),
    ],
)
def test_whom(text: str, to_us: bool, expected: Whom) -> None:
    assert whom(text, to_us=to_us) == expected


@given(st.text(max_size=80), st.booleans())
def test_any_text_has_an_answer_and_its_clauses_are_in_order(text: str, to_us: bool) -> None:
    assert whom(text, to_us=to_us) in Whom
    parts = clauses(text)
    assert all(0 <= each.start < each.end <= len(text) for each in parts)
    assert all(a.end <= b.start for a, b in itertools.pairwise(parts))


def test_a_number_for_each_clause() -> None:
    with pytest.raises(ValueError, match="each clause"):
        towards("hola. adiós", [0.5])


@given(
    st.lists(
        st.sampled_from(
            ["croissant", "Café Tertulia", "@ana", "Starbucks", "pésimo", "you", ". ", ", but", "@cafetertulia.", "hola"]
        ),
        max_size=8,
    ).map(" ".join),
    st.booleans(),
    st.floats(0, 1),
)  # fmt: skip
def test_what_needs_no_clause_is_what_the_clauses_would_say(
    text: str, to_us: bool, felt: float
) -> None:
    named, ours = NAMES.find(text), {"cafetertulia"}
    known = settled(text, felt, named=named, ours=ours, to_us=to_us)
    if known is not None:
        same = [felt] * len(clauses(text))
        assert known == towards(text, same, named=named, ours=ours, to_us=to_us)
    else:
        assert len(clauses(text)) > 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@cafe.tertulia hola", Whom.BRAND),
        ("gracias @cafe.tertulia.siempre", Whom.BRAND),
        ("@cafe hola", Whom.THIRD),
        ("@cafe.tertulias hola", Whom.THIRD),
    ],
)
def test_a_handle_with_dots_is_ours_as_a_whole(text: str, expected: Whom) -> None:
    assert settled(text, 0.1, ours={"cafe.tertulia"}) == expected

"""One text, another network: it always fits, and what was said is still there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.kernel.ids import new_id
from tertulia.kernel.text import CountingRule, Unit, count
from tertulia.publishing.adapting import adapt, cut_at_sentence, fitting_tags, plain_mentions
from tertulia.publishing.likeness import compared, pairs_of
from tertulia.publishing.rules import Words

LONG = CountingRule(unit=Unit.GRAPHEMES, max=500, mentions="address")
SHORT = CountingRule(unit=Unit.GRAPHEMES, max=60)
TEXTS = st.text(alphabet="abc .!?\n#@ñ🫖", max_size=400)


@given(text=TEXTS, can_thread=st.booleans())
def test_every_way_that_is_offered_fits(text: str, can_thread: bool) -> None:
    told = adapt([text], LONG, SHORT, same_network=True, can_thread=can_thread)
    assert told.fits
    for fit in told.fits:
        assert all(not count(part, SHORT).over for part in fit.parts), fit
        assert can_thread or len(fit.parts) == 1


@given(text=TEXTS)
def test_a_thread_loses_no_word(text: str) -> None:
    told = adapt([text], LONG, SHORT, same_network=True, can_thread=True)
    assert "".join("".join(told.fits[0].parts).split()) == "".join(text.split())


@given(text=TEXTS)
def test_a_cut_and_what_it_lost_are_the_text(text: str) -> None:
    cut = cut_at_sentence(text, SHORT)
    assert "".join((cut.parts[0] + cut.lost).split()) == "".join(text.split())


def test_a_cut_ends_with_a_sentence() -> None:
    text = "El tueste medio sabe a panela. ¿Y en tu taza? " + "Cuéntanos lo que notas. " * 3
    assert cut_at_sentence(text, SHORT).parts == ("El tueste medio sabe a panela. ¿Y en tu taza?",)


def test_parts_are_numbered_on_request() -> None:
    told = adapt(["Una frase corta. " * 8], LONG, SHORT, same_network=True, can_thread=True)
    ways = {fit.way: fit.parts for fit in told.fits}
    assert list(ways) == ["thread", "numbered", "cut"]
    last = len(ways["numbered"])
    assert [part.rsplit(" ", 1)[1] for part in ways["numbered"]] == [
        f"{n}/{last}" for n in range(1, last + 1)
    ]


def test_a_mention_of_another_network_becomes_a_word() -> None:
    told = adapt(["Con @maria@social.ec y @ana"], LONG, SHORT, same_network=False, can_thread=True)
    assert told.fits[0].parts == ("Con maria y ana",)
    assert told.mentions == ("maria", "ana")
    same = adapt(["Con @maria@social.ec"], LONG, LONG, same_network=True, can_thread=True)
    assert same.fits[0].parts == ("Con @maria@social.ec",)


def test_an_address_is_no_mention() -> None:
    assert plain_mentions("escribe a a@b.org", LONG) == ("escribe a a@b.org", ())


@pytest.mark.parametrize(
    ("rule", "text", "left", "dropped"),
    [
        (CountingRule(max_hashtags=2), "Hola #a #b #c", "Hola #a #b", ("#c",)),
        (CountingRule(hashtags="none"), "El #café hoy #a #b", "El café hoy", ("#a", "#b")),
        (CountingRule(), "Hola #a #b #c", "Hola #a #b #c", ()),
    ],
)
def test_hashtags_as_many_as_are_taken(
    rule: CountingRule, text: str, left: str, dropped: tuple[str, ...]
) -> None:
    assert fitting_tags(text, rule) == (left, dropped)


@given(one=TEXTS, other=TEXTS)
def test_the_pieces_of_a_pair_are_its_texts(one: str, other: str) -> None:
    pair = compared(Words(new_id(), "a", one), Words(new_id(), "b", other))
    assert "".join(each.text for each in pair.first_pieces) == one
    assert "".join(each.text for each in pair.second_pieces) == other
    shared = [
        sorted(each.text.lower() for each in pieces if each.shared)
        for pieces in (pair.first_pieces, pair.second_pieces)
    ]
    assert shared[0] == shared[1]


def test_the_most_alike_pair_comes_first() -> None:
    words = [
        Words(new_id(), name, text) for name, text in (("a", "x y"), ("b", "x z"), ("c", "x y"))
    ]
    assert [pair.percent for pair in pairs_of(words)] == [100, 50, 50]

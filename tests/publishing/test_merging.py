"""Two texts in pieces: nothing is lost, and what only one changed is kept by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.publishing.merging import choose, hunks_of, merged

TEXTS = st.text(alphabet="ab \n.é🫖", max_size=40)


@given(mine=TEXTS, theirs=TEXTS, base=st.none() | TEXTS)
def test_every_character_of_both_is_in_the_pieces(mine: str, theirs: str, base: str | None) -> None:
    hunks = hunks_of(mine, theirs, base)
    assert "".join(each.mine for each in hunks) == mine
    assert "".join(each.theirs for each in hunks) == theirs
    assert merged([replace(each, choice="mine") for each in hunks]) == mine
    assert merged([replace(each, choice="theirs") for each in hunks]) == theirs


@given(base=TEXTS, other=TEXTS)
def test_what_one_did_not_touch_is_the_others(base: str, other: str) -> None:
    assert merged(hunks_of(base, other, base)) == other
    assert merged(hunks_of(other, base, base)) == other
    assert not any(each.clash for each in hunks_of(base, other, base))


@given(mine=TEXTS, theirs=TEXTS)
def test_without_a_beginning_mine_stays_and_every_difference_is_told(
    mine: str, theirs: str
) -> None:
    hunks = hunks_of(mine, theirs)
    assert merged(hunks) == mine
    assert all(each.clash for each in hunks if not each.same)


def test_two_paragraphs_by_two_people_are_both_kept() -> None:
    base = "El tueste medio.\n\n¿Y en tu taza?"
    mine = "El tueste claro.\n\n¿Y en tu taza?"
    theirs = "El tueste medio.\n\n¿Y en tu taza de hoy?"
    assert merged(hunks_of(mine, theirs, base)) == "El tueste claro.\n\n¿Y en tu taza de hoy?"


def test_the_same_word_changed_twice_is_a_clash_and_mine() -> None:
    hunks = hunks_of("tueste claro", "tueste oscuro", "tueste medio")
    assert [(each.mine, each.theirs, each.clash) for each in hunks if not each.same] == [
        ("claro", "oscuro", True)
    ]
    assert merged(hunks) == "tueste claro"


@pytest.mark.parametrize(
    ("mine", "theirs", "base", "told"),
    [
        ("a", "b", "a", ("theirs", False)),
        ("a", "b", "b", ("mine", False)),
        ("a", "b", "c", ("mine", True)),
        ("a", "b", None, ("mine", True)),
    ],
)
def test_a_whole_choice(mine: str, theirs: str, base: str | None, told: object) -> None:
    assert choose(mine, theirs, base) == told

"""Pure decisions of the plan."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.kernel.ids import new_id
from tertulia.publishing import rules


@given(st.lists(st.sampled_from(rules.CARE), min_size=1))
def test_a_chip_shows_the_state_that_needs_most_care(states: list[str]) -> None:
    shown = rules.worst(states)
    assert shown in states
    assert all(rules.CARE.index(shown) <= rules.CARE.index(each) for each in states)


@given(st.lists(st.sampled_from(rules.CARE), min_size=1))
def test_what_is_out_never_moves(states: list[str]) -> None:
    if set(states) & rules.OUT:
        assert not rules.is_movable(states)


@pytest.mark.parametrize(
    ("title", "idea", "texts", "shown"),
    [
        ("Loja", "idea", ["text"], "Loja"),
        ("", "idea", ["\n\n  Hola a todos \nmás"], "Hola a todos"),
        ("", "the idea", ["", " "], "the idea"),
        ("", "", [], ""),
    ],
)
def test_a_post_is_called_by_its_first_words(
    title: str, idea: str, texts: list[str], shown: str
) -> None:
    assert rules.title_from(title, idea, texts) == shown


@given(st.text(min_size=81))
def test_a_long_first_line_is_cut(text: str) -> None:
    assert len(rules.title_from("", "", [text])) <= 80


def test_both_day_and_hour_make_a_moment() -> None:
    assert rules.local_moment(date(2026, 11, 26), time(9)) == datetime(2026, 11, 26, 9)  # noqa: DTZ001
    assert rules.local_moment(date(2026, 11, 26), None) is None
    assert rules.local_moment(None, time(9)) is None


def _words(text: str) -> rules.Words:
    return rules.Words(new_id(), "Channel", text)


def test_the_same_words_on_two_channels_are_told_once_for_each() -> None:
    first, second, other = _words("El café de Loja"), _words("El café de Loja"), _words("Otra cosa")
    likeness = {
        (first.text, second.text): 1.0,
        (first.text, other.text): 0.1,
    }
    assert rules.same_words(first, [first, second, other], likeness) == (second, 1.0)


def test_a_text_of_only_a_link_is_not_a_copy() -> None:
    link = _words("https://example.org/a")
    assert rules.same_words(link, [link, _words(link.text)], {(link.text, link.text): 1.0}) is None

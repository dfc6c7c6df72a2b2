"""What holds for every text."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from tertulia.kernel.text import (
    CountingRule,
    DoesNotFit,
    Unit,
    count,
    find_facets,
    fitting_end,
    rule_from,
    similarity,
    split_thread,
    tidy,
)
from tertulia.kernel.text.units import well_formed
from tests.text.make_vectors import network_rules
from tests.text.test_parity import random_text

RULES = {name: rule_from(data) for name, data in network_rules().items()}

# Pieces that meet, and any text Hypothesis finds; the seed shrinks.
texts = st.one_of(
    st.text(alphabet=st.characters(), max_size=200),
    st.integers(0, 10**6).map(lambda seed: random_text(random.Random(seed))),
)
rules = st.sampled_from(sorted(RULES)).map(RULES.__getitem__)
small_rules = st.builds(lambda rule, top: replace(rule, max=top), rules, st.integers(30, 80))


@given(texts, small_rules)
def test_parts_of_a_thread_are_the_text_and_each_fits(text: str, rule: CountingRule) -> None:
    try:
        parts = split_thread(text, rule)
    except DoesNotFit:
        assume(False)
        return
    assert "".join(parts) == well_formed(text)
    assert not any(count(part, rule).over for part in parts)
    assert len(parts) == 1 or all(parts)


@given(texts, small_rules)
def test_what_fits_is_not_split(text: str, rule: CountingRule) -> None:
    fits = not count(text, rule).over
    assert fits == (fitting_end(text, rule) == len(well_formed(text)))
    if fits:
        assert split_thread(text, rule) == (well_formed(text),)


@given(texts, small_rules)
def test_the_fitting_beginning_fits(text: str, rule: CountingRule) -> None:
    end = fitting_end(text, rule)
    assert not count(well_formed(text)[:end], rule).over


@given(texts, texts, st.sampled_from(sorted(Unit)))
def test_a_longer_text_never_counts_less(text: str, more: str, unit: Unit) -> None:
    # in full, not as links; a weight per code point is left out, for an emoji may be completed
    assume(unit is not Unit.WEIGHTED)
    rule = CountingRule(unit=unit)
    first = count(well_formed(text), rule).used
    assert first <= count(well_formed(text) + well_formed(more), rule).used


@given(texts)
def test_units_are_ordered(text: str) -> None:
    used = {unit: count(text, CountingRule(unit=unit)).used for unit in Unit}
    assert used[Unit.GRAPHEMES] <= used[Unit.CODEPOINTS] <= used[Unit.UTF16] <= used[Unit.UTF8]
    assert used[Unit.CODEPOINTS] <= used[Unit.EMOJI_BYTES] <= used[Unit.UTF8]


@given(texts, rules)
def test_facets_lie_where_they_say(text: str, rule: CountingRule) -> None:
    whole = well_formed(text)
    in_bytes, in_utf16 = whole.encode(), whole.encode("utf-16-le")
    at = 0
    for facet in find_facets(text, rule):
        assert at <= facet.start < facet.end
        assert whole[facet.start : facet.end] == facet.text
        assert in_bytes[facet.byte_start : facet.byte_end].decode() == facet.text
        utf16 = in_utf16[2 * facet.utf16_start : 2 * facet.utf16_end]
        assert utf16.decode("utf-16-le") == facet.text
        at = facet.end


@given(texts, rules, texts)
def test_a_count_agrees_with_itself(text: str, rule: CountingRule, extra: str) -> None:
    counted = count(text, rule, (extra,))
    assert counted.over == any(each.over for each in counted.measures)
    assert counted.left == (None if counted.max is None else counted.max - counted.used)
    assert counted.used >= count(text, replace(rule, extra="apart"), (extra,)).used or (
        rule.unit in (Unit.GRAPHEMES, Unit.WEIGHTED)  # the border may join two characters
    )


@given(texts)
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert "\r" not in tidy(text)


@given(texts, texts)
def test_likeness_is_symmetric_and_a_share(a: str, b: str) -> None:
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == similarity(b, a)
    assert similarity(a, a) == 1

"""Topics: the same every time, everything somewhere, named by its own words, whatever is thrown at it."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.language.features import DIMENSIONS, Features, pieces
from tertulia.language.grams import hashed_pieces, spelt
from tertulia.language.topics import MOST_TEXTS, Topics, group, steps

ABOUT = {
    "coffee": "coffee espresso roast beans grinder cup barista",
    "parcel": "parcel delivery courier arrived tracking address shipment",
    "music": "concert guitar singer stage album tickets band",
}
FILLER = "the very about some thing"


def features() -> Features:
    """Words of one subject point the same way; filler points nowhere in particular."""
    drawn = np.random.default_rng(3)
    words: list[str] = []
    vectors: list[np.ndarray] = []
    for number, row in enumerate(ABOUT.values()):
        middle = np.zeros(DIMENSIONS)
        middle[number] = 100
        for word in row.split():
            words.append(word)
            vectors.append(np.clip(middle + drawn.normal(size=DIMENSIONS) * 4, -127, 127))
    for word in FILLER.split():
        words.append(word)
        vectors.append(drawn.normal(size=DIMENSIONS) * 4)
    batch = spelt([" ".join(words)])
    hashed = hashed_pieces(batch.letters, *pieces(batch))
    order = np.argsort(hashed)
    return Features(
        words=hashed[order],
        vectors=np.array(vectors)[order].astype(np.int8),
        scale=np.full(DIMENSIONS, 0.01, dtype=np.float32),
        weight=np.ones(len(words), dtype=np.float32),
    )


FEATURES = features()


def texts(each: int, seed: int = 1) -> tuple[list[str], list[str]]:
    """Texts with the subject that each is about."""
    drawn = np.random.default_rng(seed)
    found = []
    for subject, row in ABOUT.items():
        for _number in range(each):
            words = [*drawn.choice(row.split(), 4), *drawn.choice(FILLER.split(), 2)]
            found.append((" ".join(drawn.permutation(words)), subject))
    order = drawn.permutation(len(found))
    return [found[at][0] for at in order], [found[at][1] for at in order]


def grouped(some: list[str], languages: list[str] | None = None) -> Topics:
    return group(FEATURES, some, languages or ["en"] * len(some))


def test_what_belongs_together_is_found_and_named_by_its_own_words() -> None:
    some, subjects = texts(80)
    found = grouped(some)
    told = set()
    for topic in found.topics:
        inside = [subjects[at] for at in topic.members]
        subject = max(set(inside), key=inside.count)
        told.add(subject)
        assert inside.count(subject) >= 0.95 * len(inside)
        assert topic.words
        assert set(topic.words) <= set(ABOUT[subject].split())
    assert told == set(ABOUT)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(st.text(max_size=30), st.sampled_from(texts(20)[0])),
        max_size=60,
    )
)
def test_everything_is_somewhere_once_and_twice_the_same(some: list[str]) -> None:
    found = grouped(some)
    places = [at for topic in found.topics for at in topic.members] + list(found.others)
    assert sorted(places) == list(range(len(some)))
    assert [len(each.members) for each in found.topics] == sorted(
        (len(each.members) for each in found.topics), reverse=True
    )
    again = grouped(some)
    assert (again.topics, again.others) == (found.topics, found.others)
    nearest = found.nearest(FEATURES, some, ["en"] * len(some))
    assert all(-1 <= each < len(found.topics) for each in nearest)


def test_others_are_put_where_they_belong() -> None:
    found = grouped(texts(80)[0])
    fresh, subjects = texts(20, seed=9)
    nearest = found.nearest(FEATURES, fresh, ["en"] * len(fresh))
    by_topic = {at: found.topics[at].words[0] for at in set(nearest) - {-1}}
    right = [
        at >= 0 and by_topic[at] in ABOUT[subject]
        for at, subject in zip(nearest, subjects, strict=True)
    ]
    assert sum(right) >= 0.9 * len(right)


@pytest.mark.parametrize(
    "some",
    [
        [],
        ["coffee"],
        ["coffee"] * 500,
        [""] * 50,
        ["😀"] * 50,
        ["\x00\u202e\ud7ff"] * 20,
        ["a" * 100_000] * 5,
        ["(" * 5_000, "=1+1", "<script>", "%s"] * 5,
    ],
)
def test_little_the_same_and_nonsense(some: list[str]) -> None:
    found = grouped(some)
    assert sum(len(each.members) for each in found.topics) + len(found.others) == len(some)
    if some == ["coffee"] * 500:
        assert [each.words for each in found.topics] in ([("coffee",)], [()])


def test_too_many_and_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        next(steps(FEATURES, ["a"] * (MOST_TEXTS + 1), ["en"] * (MOST_TEXTS + 1)))
    with pytest.raises(ValueError, match="languages"):
        next(steps(FEATURES, ["a"], []))


def test_twenty_thousand_take_some_seconds_in_small_steps() -> None:
    some, _subjects = texts(MOST_TEXTS // 3)
    begun = time.process_time()
    told = list(steps(FEATURES, some, ["en"] * len(some)))
    assert time.process_time() - begun < 30  # some 3 on a quiet core
    assert len(told) > 20
    assert told == sorted(told)
    assert told[-1] <= 1

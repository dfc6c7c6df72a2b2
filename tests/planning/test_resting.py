"""A pool's posts: never twice within their rest, nobody forgotten."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tertulia.planning.rules.resting import Rested, fill, may_be_used, next_of

START = date(2026, 1, 1)
DAYS = st.integers(0, 400).map(lambda n: START + timedelta(days=n))


@st.composite
def pools(draw: st.DrawFn) -> list[Rested]:
    return [
        Rested(
            id=UUID(int=n),
            used=tuple(draw(st.lists(DAYS, max_size=3))),
            until=draw(st.none() | DAYS),
        )
        for n in range(draw(st.integers(0, 6)))
    ]


@given(pool=pools(), days=st.lists(DAYS, max_size=30), rest=st.integers(0, 90))
def test_no_post_comes_twice_within_its_rest_nor_after_its_end(
    pool: list[Rested], days: list[date], rest: int
) -> None:
    made = fill(pool, days, rest)
    assert [day for day, _ in made] == sorted(days)
    for post in pool:
        fresh = [day for day, chosen in made if chosen == post.id]
        assert all(post.until is None or day <= post.until for day in fresh)
        for at, day in enumerate(fresh):
            others = [*post.used, *fresh[:at], *fresh[at + 1 :]]
            assert all(abs((day - other).days) >= max(1, rest) for other in others)


@given(pool=pools(), day=DAYS, rest=st.integers(0, 90))
def test_a_day_stays_empty_only_when_all_of_them_rest(
    pool: list[Rested], day: date, rest: int
) -> None:
    chosen = next_of(pool, day, rest)
    ready = [each for each in pool if may_be_used(each, day, rest)]
    if chosen is None:
        assert ready == []
    else:
        newest = max(chosen.used, default=date.min)
        assert all(newest <= max(each.used, default=date.min) for each in ready)


NEAR = st.integers(0, 15).map(lambda n: START + timedelta(days=n))


@given(used=st.lists(NEAR, max_size=3), until=st.none() | NEAR, day=NEAR, rest=st.integers(0, 6))
def test_it_rests_on_exactly_the_days_around_each_use(
    used: list[date], until: date | None, day: date, rest: int
) -> None:
    """Against the days themselves, written out; near one another, so that edges are met."""
    closed = {each + timedelta(days=n) for each in used for n in range(1 - rest, rest)} | set(used)
    if until is not None:
        closed |= {until + timedelta(days=n) for n in range(1, 30)}
    post = Rested(UUID(int=1), used=tuple(used), until=until)
    assert may_be_used(post, day, rest) is (day not in closed)


@given(count=st.integers(1, 8), rounds=st.integers(1, 4), rest=st.integers(1, 8))
def test_each_comes_once_before_any_comes_again(count: int, rounds: int, rest: int) -> None:
    pool = [Rested(UUID(int=n)) for n in range(count)]
    days = [START + timedelta(days=10 * n) for n in range(count * rounds)]
    made = [chosen for _, chosen in fill(pool, days, rest)]
    assert made == [UUID(int=n) for n in range(count)] * rounds

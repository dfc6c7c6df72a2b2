"""The plan of a month against the pillars."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from tertulia.brandbook.mix import Target, mix

IDS = [uuid4() for _ in range(4)]
targets = st.lists(st.integers(0, 100), max_size=4).map(
    lambda shares: [Target(IDS[at], str(at), "c1", Decimal(each)) for at, each in enumerate(shares)]
)
counts: st.SearchStrategy[dict[UUID | None, int]] = st.dictionaries(
    st.sampled_from([*IDS, None]), st.integers(0, 50)
)


@given(targets, counts)
def test_every_post_stands_in_one_row(
    pillars: list[Target], planned: dict[UUID | None, int]
) -> None:
    got = mix(pillars, planned)
    assert sum(row.count for row in got.rows) == got.total == sum(planned.values())
    assert got.targets == sum(each.share for each in pillars)


@given(targets, counts)
def test_shares_and_gaps(pillars: list[Target], planned: dict[UUID | None, int]) -> None:
    got = mix(pillars, planned)
    for row in got.rows:
        assert (row.share is None) == (got.total == 0)
        if row.share is not None and row.target is not None:
            assert row.gap == row.share - row.target
            assert abs(row.share - Decimal(100) * row.count / got.total) <= Decimal("0.05")
        if row.missing:
            assert row.target is not None
            assert (row.count + row.missing) <= row.target * got.total / 100 + Decimal("0.5")


def test_what_the_plan_lacks() -> None:
    learn, sell = (
        Target(IDS[0], "Learn", "c1", Decimal(60)),
        Target(IDS[1], "Sell", "c2", Decimal(40)),
    )
    got = mix([learn, sell], {IDS[0]: 2, IDS[1]: 7, None: 1})
    assert [(row.name, row.missing) for row in got.lacking] == [("Learn", 4)]
    assert got.rows[0].gap == Decimal("-40.0")
    assert [row.count for row in got.rows] == [2, 7, 1]


def test_an_empty_plan_is_no_data() -> None:
    (row,) = mix([Target(IDS[0], "Learn", "c1", Decimal(60))], {}).rows
    assert (row.share, row.gap, row.missing) == (None, None, 0)

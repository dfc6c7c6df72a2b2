"""The cursor over a list that is sorted by claimed times and changes while it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tertulia.connectors.bluesky.since import Notice, read_since
from tertulia.networks.values import InteractionKind, Profile, RemoteInteraction, RemoteRef

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass
class Listing:
    """A list as the network keeps it: newest claimed time first, cursors by place in that order."""

    rows: list[tuple[datetime, datetime, str]]
    """Claimed time, time of indexing, name."""
    count: int = 0

    def add(self, late_s: int) -> str:
        """Something happens now, and claims to have happened `late_s` earlier."""
        self.count += 1
        at = START + timedelta(seconds=60 * self.count)
        name = f"n{self.count}"
        self.rows.append((at - timedelta(seconds=late_s), at, name))
        self.rows.sort(reverse=True)
        return name

    def page(self, size: int, cursor: str) -> tuple[list[Notice], str]:
        """The network's own paging."""
        after = [row for row in self.rows if not cursor or row[0].isoformat() < cursor]
        rows = after[:size]
        onward = rows[-1][0].isoformat() if len(after) > size else ""
        return [Notice(name, at, item(name, claimed)) for claimed, at, name in rows], onward


def item(name: str, at: datetime) -> RemoteInteraction:
    author = Profile("did:plc:x", "x")
    return RemoteInteraction(RemoteRef(name), InteractionKind.LIKE, author, at)


def run(listing: Listing, cursor: str, size: int) -> tuple[list[str], str]:
    """Everything new since `cursor`."""
    names: list[str] = []
    for _page in range(1000):
        page = read_since(cursor, lambda theirs: listing.page(size, theirs))
        names += [each.ref.id for each in page.items]
        cursor = page.cursor
        if not page.more:
            return names, cursor
    raise AssertionError("never ends")


@given(
    history=st.integers(0, 12),
    rounds=st.lists(st.lists(st.integers(0, 50), max_size=14), min_size=1, max_size=6),
    size=st.integers(2, 6),
)
def test_each_new_one_is_read_once(history: int, rounds: list[list[int]], size: int) -> None:
    listing = Listing([])
    for _old in range(history):
        listing.add(0)
    first, cursor = run(listing, "", size)
    assert len(first) == min(history, size)
    for arrivals in rounds:
        added = [listing.add(late) for late in arrivals]
        found, cursor = run(listing, cursor, size)
        assert sorted(found) == sorted(added)
        again, same = run(listing, cursor, size)
        assert (again, same) == ([], cursor)


@given(
    history=st.integers(3, 12),
    withdrawn=st.sets(st.integers(1, 12), max_size=6),
    arrivals=st.integers(0, 8),
    size=st.integers(2, 6),
)
def test_withdrawn_ones_bring_no_history_up(
    history: int, withdrawn: set[int], arrivals: int, size: int
) -> None:
    listing = Listing([])
    for _old in range(history):
        listing.add(0)
    _first, cursor = run(listing, "", size)
    listing.rows = [row for row in listing.rows if int(row[2][1:]) not in withdrawn]
    added = [listing.add(0) for _new in range(arrivals)]
    found, _cursor = run(listing, cursor, size)
    assert sorted(found) == sorted(added)


def test_a_long_run_keeps_a_short_cursor() -> None:
    listing = Listing([])
    listing.add(0)
    _first, cursor = run(listing, "", 40)
    added = [listing.add(0) for _new in range(900)]
    longest, found = 0, []
    while True:
        page = read_since(cursor, lambda theirs: listing.page(40, theirs))
        found += [each.ref.id for each in page.items]
        cursor = page.cursor
        longest = max(longest, len(cursor))
        if not page.more:
            break
    assert sorted(found) == sorted(added)
    assert longest < 6000
    assert len(cursor) < 2000

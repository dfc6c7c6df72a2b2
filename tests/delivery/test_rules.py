"""Pure decisions: due moments, lateness, what a look means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tertulia.delivery import rules
from tertulia.delivery.rules import Fault, Look, Move, Search
from tertulia.delivery.states import TRANSITIONS, State, may_follow
from tertulia.networks.values import StepKind

ZONES = ["America/Guayaquil", "Europe/Bucharest", "America/Sao_Paulo", "Australia/Lord_Howe", "UTC"]
T0 = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_nine_in_guayaquil() -> None:
    due = rules.local_due(datetime.fromisoformat("2026-11-23T09:00"), "America/Guayaquil")
    assert due.at == datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert not due.gap
    assert not due.overlap


def test_a_time_that_does_not_exist_is_told_and_lies_after_the_jump() -> None:
    due = rules.local_due(datetime.fromisoformat("2026-03-29T03:30"), "Europe/Bucharest")
    assert due.gap
    assert due.at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 04:30 there


def test_a_time_that_exists_twice_gives_both() -> None:
    local = datetime.fromisoformat("2026-10-25T03:30")
    due = rules.local_due(local, "Europe/Bucharest")
    assert due.overlap
    assert due.candidates == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )
    for fold, at in enumerate(due.candidates):
        assert rules.fold_of(local, "Europe/Bucharest", at) == fold
        assert rules.due_again(local, "Europe/Bucharest", fold) == at


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no such time zone"):
        rules.local_due(datetime.fromisoformat("2026-01-01T00:00"), "Europe/Nowhere")


@given(
    st.datetimes(
        datetime.fromisoformat("2020-01-01T00:00"), datetime.fromisoformat("2035-01-01T00:00")
    ),
    st.sampled_from(ZONES),
)
def test_a_candidate_shows_the_time_that_was_chosen(local: datetime, zone: str) -> None:
    from zoneinfo import ZoneInfo

    due = rules.local_due(local, zone)
    shown = [each.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for each in due.candidates]
    if due.gap:
        assert shown[0] > local
    else:
        assert set(shown) == {local}
        assert rules.fold_of(local, zone, due.at) == 0


def turns(zone: str) -> list[datetime]:
    """The moments of five years at which the clocks of a zone jump, to the minute."""
    from zoneinfo import ZoneInfo

    def offset(at: datetime) -> timedelta | None:
        return at.astimezone(ZoneInfo(zone)).utcoffset()

    found, step = [], timedelta(hours=6)
    at = datetime(2024, 1, 1, tzinfo=UTC)
    while at.year < 2029:
        if offset(at) != offset(at + step):
            minutes = (at + timedelta(minutes=n) for n in range(361))
            found.append(next(each for each in minutes if offset(each) == offset(at + step)))
        at += step
    return found


TURNING = {zone: turns(zone) for zone in ZONES}


@given(
    zone=st.sampled_from([zone for zone in ZONES if TURNING[zone]]),
    which=st.integers(0, 100),
    minutes=st.integers(-150, 150),
)
def test_around_a_jump_it_is_what_every_offset_of_that_day_says(
    zone: str, which: int, minutes: int
) -> None:
    """Against every offset in use around that day, tried one by one."""
    from zoneinfo import ZoneInfo

    where = ZoneInfo(zone)
    turn = TURNING[zone][which % len(TURNING[zone])]
    local = turn.astimezone(where).replace(tzinfo=None) + timedelta(minutes=minutes)
    around = [turn - timedelta(hours=12), turn + timedelta(hours=12)]
    offsets = [each.astimezone(where).utcoffset() or timedelta() for each in around]
    moments = sorted({local.replace(tzinfo=UTC) - offset for offset in offsets})
    shown = [each for each in moments if each.astimezone(where).replace(tzinfo=None) == local]
    due = rules.local_due(local, zone)
    assert due.gap is not bool(shown)
    assert due.candidates == tuple(shown or [local.replace(tzinfo=UTC) - offsets[0]])
    assert due.at == due.candidates[0]


@given(st.integers(1, 1000))
def test_waits_grow_and_stay_finite(tries: int) -> None:
    assert 0 < rules.backoff_s(tries) <= rules.backoff_s(tries + 1) <= 120


def test_the_server_slept_from_0855_to_0920() -> None:
    due = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    woke = due + timedelta(minutes=20)
    assert not rules.is_too_late(woke, due_at=due, progress_at=None, limit_s=1800)
    assert rules.is_too_late(
        due + timedelta(minutes=31), due_at=due, progress_at=None, limit_s=1800
    )
    half = due + timedelta(minutes=25)
    assert not rules.is_too_late(
        due + timedelta(minutes=31), due_at=due, progress_at=half, limit_s=1800
    )


@given(st.sampled_from(Fault), st.sampled_from(StepKind))
def test_what_may_have_been_published_is_never_simply_sent_again(
    fault: Fault, kind: StepKind
) -> None:
    move = rules.decide(fault, kind=kind.value, repeatable=False)
    if fault is Fault.UNKNOWN:
        assert move is Move.LOOK
    if move is Move.RETRY:
        assert fault is Fault.UNAVAILABLE


searches = st.builds(
    Search,
    began_at=st.integers(0, 10_000).map(lambda s: T0 + timedelta(seconds=s)),
    deadline_at=st.integers(0, 60).map(lambda s: T0 + timedelta(seconds=s)),
    settle_s=st.floats(0, 120),
    intended_at=st.just(T0),
    honours_keys=st.booleans(),
    key_ttl_s=st.sampled_from([0.0, 3600.0]),
)


@given(searches, st.booleans(), st.sampled_from([True, False, None]))
def test_nothing_is_repeated_before_the_network_had_its_time(
    search: Search, found: bool, readable: bool | None
) -> None:
    verdict = rules.after_look(search, found=found, readable=readable)
    settled = search.began_at >= search.deadline_at + timedelta(seconds=search.settle_s)
    if found:
        assert verdict is Look.MADE
    elif verdict is Look.REPEAT:
        assert settled
        alive = search.began_at < search.intended_at + timedelta(seconds=search.key_ttl_s)
        assert readable or (readable is False and search.honours_keys and alive)
    elif verdict is Look.UNCERTAIN:
        assert settled
        assert not readable


def test_measuring_becomes_rarer_and_ends() -> None:
    at, count = T0, 0
    waits = []
    while (following := rules.next_measure(T0, at)) is not None:
        waits.append((following - at).total_seconds())
        at, count = following, count + 1
        assert count < 1000
    assert waits == sorted(waits)
    assert at - T0 > timedelta(days=365)


class Life(RuleBasedStateMachine):
    """Any walk through the table of transitions."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.SCHEDULED

    @rule(data=st.data())
    @precondition(lambda self: TRANSITIONS[self.state])
    def go_on(self, data: st.DataObject) -> None:
        """One allowed step."""
        following = data.draw(st.sampled_from(sorted(TRANSITIONS[self.state])))
        assert may_follow(self.state, following)
        before, self.state = self.state, following
        if before in (State.PUBLISHED, State.DELETED):
            assert following is State.DELETED, "what is published is never sent again"

    @rule()
    @precondition(lambda self: self.state is State.DELETED)
    def another(self) -> None:
        """A new one."""
        self.state = State.SCHEDULED

    @invariant()
    def deleted_is_final(self) -> None:
        """Nothing follows it."""
        if self.state is State.DELETED:
            assert not any(may_follow(State.DELETED, each) for each in State if each != "deleted")


TestLife = Life.TestCase

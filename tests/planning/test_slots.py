"""The next free hour of a queue, against a reference that walks every minute's worth of days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from tertulia.planning.rules.slots import WEEKS_AHEAD, WeeklySlot, next_free, openings

ZONES = st.sampled_from(
    [
        "UTC",
        "America/Guayaquil",
        "America/Sao_Paulo",
        "Europe/Bucharest",
        "America/Havana",
        "Australia/Lord_Howe",
        "Asia/Beirut",
        "Africa/Casablanca",
        "Pacific/Apia",
    ]
)
SLOTS = st.lists(
    st.builds(
        WeeklySlot,
        weekday=st.integers(0, 6),
        hour=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
        kept_free=st.booleans(),
    ),
    max_size=6,
)
MOMENTS = st.integers(0, 60 * 24 * 365 * 15).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def reference(
    slots: list[WeeklySlot], after: datetime, taken: set[datetime], zone: str, closed: set[date]
) -> datetime | None:
    """Every slot of every day, each asked for its moment; the earliest that will do."""
    where = ZoneInfo(zone)
    today = after.astimezone(where).date()
    found = []
    for offset in range(WEEKS_AHEAD * 7 + 1):
        day = today + timedelta(days=offset)
        for slot in slots:
            local = datetime.combine(day, slot.hour)
            moment = local.replace(tzinfo=where)
            exists = moment.astimezone(UTC).astimezone(where).replace(tzinfo=None) == local
            if (
                day.weekday() == slot.weekday
                and day not in closed
                and exists
                and not slot.kept_free
                and local not in taken
                and moment.astimezone(UTC) > after
            ):
                found.append(local)
    return min(found, default=None)


@given(slots=SLOTS, after=MOMENTS, zone=ZONES, skipped=st.integers(0, 4), shut=st.integers(0, 3))
@example(
    slots=[WeeklySlot(6, time(3, 30))],  # Sunday 2027-03-28, when Bucharest's clocks jump 03 to 04
    after=datetime(2027, 3, 27, 12, tzinfo=UTC),
    zone="Europe/Bucharest",
    skipped=0,
    shut=0,
)
@example(
    slots=[WeeklySlot(6, time(22))],  # Sunday evening there, Monday in UTC already
    after=datetime(2026, 11, 23, 2, tzinfo=UTC),
    zone="America/Guayaquil",
    skipped=0,
    shut=0,
)
def test_it_is_the_first_that_nothing_took(
    slots: list[WeeklySlot], after: datetime, zone: str, skipped: int, shut: int
) -> None:
    taken: set[datetime] = set()
    closed: set[date] = set()
    for _ in range(skipped):
        found = next_free(slots, after=after, taken=taken, zone=zone)
        if found:
            taken.add(found.local)
    for _ in range(shut):
        found = next_free(slots, after=after, taken=taken, zone=zone, closed=closed.__contains__)
        if found:
            closed.add(found.local.date())
    found = next_free(slots, after=after, taken=taken, zone=zone, closed=closed.__contains__)
    wanted = reference(slots, after, taken, zone, closed)
    assert (found.local if found else None) == wanted


@given(slots=SLOTS, moment=MOMENTS, zone=ZONES, step=st.sampled_from([-1, 0, 1]))
def test_an_hour_is_over_at_its_very_moment(
    slots: list[WeeklySlot], moment: datetime, zone: str, step: int
) -> None:
    """Asked at, just before and just after an opening: random moments never meet one."""
    found = next_free(slots, after=moment, taken=(), zone=zone)
    if found is None:
        return
    after = found.at + timedelta(microseconds=step)
    again = next_free(slots, after=after, taken=(), zone=zone)
    assert (again.local if again else None) == reference(slots, after, set(), zone, set())
    assert again is None or again.at > after


@given(slots=SLOTS, after=MOMENTS, zone=ZONES)
def test_openings_exist_on_the_clock_and_come_in_order(
    slots: list[WeeklySlot], after: datetime, zone: str
) -> None:
    first = after.date()
    found = list(openings(slots, first=first, last=first + timedelta(days=21), zone=zone))
    assert [each.at for each in found] == sorted(each.at for each in found)
    where = ZoneInfo(zone)
    assert all(each.at.astimezone(where).replace(tzinfo=None) == each.local for each in found)


def test_a_queue_without_slots_has_no_free_hour() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert next_free([], after=now, taken=(), zone="UTC") is None
    kept = [WeeklySlot(0, time(9), kept_free=True)]
    assert next_free(kept, after=now, taken=(), zone="UTC") is None


def test_an_hour_that_does_not_exist_is_not_chosen() -> None:
    slots = [WeeklySlot(6, time(3, 30))]
    found = next_free(
        slots,
        after=datetime(2027, 3, 27, 12, tzinfo=UTC),
        taken=(),
        zone="Europe/Bucharest",
    )
    assert found is not None
    assert found.local == datetime.combine(date(2027, 4, 4), time(3, 30))

"""Events: written with their change, handed over in order, a failing listener delays no other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction

from tertulia.kernel import clock, outbox
from tertulia.kernel.events import Event, Listener
from tertulia.kernel.models import Outbox

WITHIN_S = 20


@dataclass(frozen=True)
class Happened(Event):
    """For the tests."""

    name: ClassVar[str] = "tests.happened"

    number: int
    ids: list[UUID]
    maybe: UUID | None = None


@dataclass(frozen=True)
class Told(Event):
    """What a listener of the other tells."""

    name: ClassVar[str] = "tests.told"

    number: int = 0


class Heard:
    """A listener that remembers, and fails when told to."""

    def __init__(self) -> None:
        self.batches: list[list[Happened]] = []
        self.fails_on: int | None = None
        self.then: Callable[[], None] = lambda: None

    def __call__(self, events: Sequence[Happened]) -> None:
        if self.fails_on in [event.number for event in events]:
            raise RuntimeError("told to fail")
        self.batches.append(list(events))
        self.then()

    def numbers(self) -> list[int]:
        """What arrived, in order."""
        return [event.number for batch in self.batches for event in batch]


@pytest.fixture
def heard() -> Iterator[tuple[Heard, Heard]]:
    """Two listeners of the same event."""
    one, two = Heard(), Heard()
    wiring = {
        Happened.name: (Listener("one", Happened, one), Listener("two", Happened, two, most=2)),
    }
    with mock.patch.object(outbox, "_listeners", return_value=wiring):
        yield one, two


def happened(number: int) -> Happened:
    """An event."""
    return Happened(brand_id=uuid4(), number=number, ids=[uuid4()])


@pytest.mark.django_db
def test_each_listener_gets_a_batch_with_its_types(heard: tuple[Heard, Heard]) -> None:
    events = [happened(1), happened(2)]
    outbox.emit(*events)
    assert outbox.pump_once() == 4
    assert heard[0].batches == heard[1].batches == [events]
    assert not Outbox.objects.exists()


@pytest.mark.django_db
def test_a_listener_gets_no_more_at_once_than_it_wants(heard: tuple[Heard, Heard]) -> None:
    outbox.emit(*(happened(number) for number in range(5)))
    outbox.pump_once()
    assert [len(batch) for batch in heard[0].batches] == [5]
    assert [len(batch) for batch in heard[1].batches] == [2, 2, 1]
    assert heard[1].numbers() == [0, 1, 2, 3, 4]


@pytest.mark.django_db
def test_what_comes_during_the_last_batch_waits_for_the_next_time(
    heard: tuple[Heard, Heard],
) -> None:
    outbox.emit(*(happened(number) for number in range(3)))
    heard[0].then = lambda: outbox.emit(happened(9)) if len(heard[0].batches) == 1 else None
    outbox.pump_once()
    assert [len(batch) for batch in heard[0].batches] == [3]
    outbox.pump_once()
    assert heard[0].numbers() == heard[1].numbers() == [0, 1, 2, 9]


@pytest.mark.django_db
def test_what_a_listener_tells_is_heard_at_once(heard: tuple[Heard, Heard]) -> None:
    told = Heard()
    wiring = {**outbox._listeners(), Told.name: (Listener("told", Told, told),)}
    heard[0].then = lambda: outbox.emit(Told(brand_id=uuid4()))
    with mock.patch.object(outbox, "_listeners", return_value=wiring):
        outbox.emit(happened(1))
        assert outbox.pump_once() == 3
    assert len(told.batches) == 1


@pytest.mark.django_db
def test_what_was_rolled_back_never_happened(heard: tuple[Heard, Heard]) -> None:
    with transaction.atomic():
        outbox.emit(happened(1))
        transaction.set_rollback(True)
    assert outbox.pump_once() == 0
    assert heard[0].numbers() == []


@pytest.mark.django_db
def test_a_failing_listener_keeps_its_rows_and_delays_no_other(
    heard: tuple[Heard, Heard],
) -> None:
    heard[0].fails_on = 2
    outbox.emit(happened(1), happened(2), happened(3))
    outbox.pump_once()
    assert heard[1].numbers() == [1, 2, 3]
    assert heard[0].numbers() == []
    for _ in range(3):
        Outbox.objects.update(next_at=clock.now())
        outbox.pump_once()
    assert heard[0].numbers() == [1], "those before the bad one pass, those after wait in order"
    heard[0].fails_on = None
    for _ in range(3):
        Outbox.objects.update(next_at=clock.now())
        outbox.pump_once()
    assert heard[0].numbers() == [1, 2, 3]


@pytest.mark.django_db
def test_a_hopeless_event_is_parked_and_the_rest_goes_on(heard: tuple[Heard, Heard]) -> None:
    heard[0].fails_on = 1
    outbox.emit(happened(1))
    outbox.emit(happened(2))
    for _ in range(outbox.PARK_AFTER + 2):
        Outbox.objects.update(next_at=clock.now())
        outbox.pump_once()
    assert heard[0].numbers() == [2]
    assert outbox.parked() == 1


@pytest.mark.django_db
def test_what_nobody_took_is_late_after_a_while_and_what_failed_is_not(
    heard: tuple[Heard, Heard],
) -> None:
    assert not outbox.is_late()
    outbox.emit(happened(1))
    assert not outbox.is_late()
    Outbox.objects.update(created_at=clock.now() - timedelta(seconds=outbox.LATE_S + 1))
    assert outbox.is_late()
    Outbox.objects.update(attempts=1)
    assert not outbox.is_late()


@pytest.mark.django_db(transaction=True)
def test_of_one_turn_one_works_at_a_time_and_nobody_waits_for_it(
    heard: tuple[Heard, Heard],
) -> None:
    told = Heard()
    wiring = {
        Happened.name: (Listener("one", Happened, heard[0], turn="rows"),),
        Told.name: (Listener("told", Told, told, turn="rows"), Listener("free", Told, heard[1])),
    }
    begun, goes_on = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        assert goes_on.wait(WITHIN_S)

    def pump() -> None:
        outbox.pump_once()
        connections.close_all()

    heard[0].then = hold
    with mock.patch.object(outbox, "_listeners", return_value=wiring):
        outbox.emit(happened(1))
        other = threading.Thread(target=pump)
        other.start()
        assert begun.wait(WITHIN_S)
        outbox.emit(Told(brand_id=uuid4()))
        assert outbox.pump_round() == (1, True), "who has no turn is served, who has not is left"
        assert (len(told.batches), len(heard[1].batches)) == (0, 1)
        goes_on.set()
        other.join(WITHIN_S)
    assert len(told.batches) == 1, "who had the turn looks again"

"""Every way of failing, as the core must hear of it."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from tertulia.networks import errors
from tertulia.networks.contract import Connector, Describes, Publishes, ReadsInteractions, Streams
from tertulia.networks.values import BudgetReading, Content, Part, Session, StepKind, Target
from tests.contract.engine import carry_out, order_to
from tests.contract.world import World
from tests.servers.fault_proxy import Fault

REFUSALS = [
    ("unauthorized", errors.NeedsReauth),
    ("scope", errors.MissingScope),
    ("not_found", errors.Gone),
    ("rate_limited", errors.RateLimited),
    ("refused", errors.Refused),
]
UNKNOWN = {
    "dropped before an answer": Fault("drop"),
    "done, then dropped": Fault("accept_drop"),
    "done, then 500": Fault("accept_answer", status=500, body=b"{}"),
    "done, then 502 in HTML": Fault("accept_answer", status=502, body=b"<html>bad gateway"),
    "done, then garbage": Fault("accept_answer", status=200, body=b'{"id": "tru'),
    "done, then an empty answer": Fault("accept_answer", status=200, body=b""),
    "done, then another shape": Fault("accept_answer", status=200, body=b"[1, 2]"),
    "done, then an object without a name": Fault("accept_answer", status=200, body=b'{"a": 1}'),
    "done, told too late": Fault("stall", delay_s=5),
    "done after we gave up": Fault("late", delay_s=1, hold_s=5),
}


def fresh(fault: Fault) -> Fault:
    """Faults are spent: each test takes its own copy."""
    return replace(fault)


@pytest.fixture
def publisher(connector: Connector) -> Publishes:
    assert isinstance(connector, Publishes)
    return connector


@pytest.fixture
def reader(connector: Connector) -> ReadsInteractions:
    assert isinstance(connector, ReadsInteractions)
    return connector


def publish(publisher: Publishes, session: Session, words: str = "hola") -> None:
    carry_out(publisher, session, Content((Part(words),)))


@pytest.mark.parametrize(("kind", "error"), REFUSALS)
def test_a_refused_write(
    publisher: Publishes, world: World, kind: str, error: type[errors.NetworkError]
) -> None:
    world.refuse(kind, write=True)
    with pytest.raises(error) as caught:
        publish(publisher, world.session())
    assert caught.value.sentence
    if isinstance(caught.value, errors.RateLimited):
        assert 36 <= caught.value.retry_after_s <= 37
    if isinstance(caught.value, errors.MissingScope):
        assert caught.value.scope


@pytest.mark.parametrize(
    ("kind", "error"), [each for each in REFUSALS if each[0] not in ("refused", "not_found")]
)
def test_a_refused_read(
    reader: ReadsInteractions, world: World, kind: str, error: type[errors.NetworkError]
) -> None:
    world.refuse(kind, write=False)
    with pytest.raises(error):
        reader.read_interactions(world.session(), cursor="")


@pytest.mark.parametrize("how", UNKNOWN)
def test_a_write_whose_outcome_cannot_be_known(
    publisher: Publishes, world: World, how: str
) -> None:
    world.wrong(fresh(UNKNOWN[how]), write=True)
    with pytest.raises(errors.OutcomeUnknown):
        publish(publisher, world.session(deadline_s=0.7), how)


@pytest.mark.parametrize("how", [each for each in UNKNOWN if "name" not in each])
def test_a_read_that_fails_is_merely_unavailable(
    reader: ReadsInteractions, world: World, how: str
) -> None:
    fault = fresh(UNKNOWN[how])
    if fault.body == b"[1, 2]":
        fault.body = b'"neither list nor object"'
    world.wrong(fault, write=False)
    with pytest.raises(errors.Unavailable):
        reader.read_interactions(world.session(deadline_s=0.7), cursor="")


def test_nobody_listens(publisher: Publishes, world: World) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(errors.Unavailable):
        publish(publisher, world.session(address=f"http://127.0.0.1:{port}"))


def test_private_addresses_are_refused_without_the_operators_allowance(
    connector: Connector, publisher: Publishes, reader: ReadsInteractions, world: World
) -> None:
    session = world.session(http=world.http(allow=False))
    world.proxy.clear()
    if isinstance(connector, Streams):
        with pytest.raises(errors.Unavailable):
            next(iter(connector.stream(session)))
    if isinstance(connector, Describes):
        with pytest.raises(errors.Unavailable):
            connector.profile(session)
    with pytest.raises(errors.Unavailable):
        publish(publisher, session)
    with pytest.raises(errors.Unavailable):
        reader.read_interactions(session, cursor="")
    assert world.proxy.log == []


def test_acting_on_what_was_never_there(publisher: Publishes, world: World) -> None:
    target = Target(world.missing(), world.person(world.stranger()))
    order = order_to(publisher, StepKind.LIKE, target)
    with pytest.raises((errors.Gone, errors.Refused)):
        publisher.perform(world.session(), order)


def test_what_the_headers_say_of_the_budget_is_told(publisher: Publishes, world: World) -> None:
    heard: list[BudgetReading] = []
    world.refuse("rate_limited", write=True)
    with pytest.raises(errors.RateLimited):
        publish(publisher, world.session(observe=heard.append))
    assert heard
    assert heard[-1].remaining == 0
    assert heard[-1].resets_at.tzinfo is not None

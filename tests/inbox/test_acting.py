"""Close, snooze, assign, no answer needed; and everything taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tertulia.inbox.models import Entry, EntryKind, State
from tertulia.inbox.services.acting import (
    assign_conversation,
    close_conversations,
    last_act,
    need_no_answer,
    reopen_conversation,
    snooze_conversation,
    undo_act,
    wake_snoozed,
)
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tertulia.kernel.scope import Scope
from tests.inbox.world import World, make_world, person, said


def test_closing_ends_the_wait_and_undo_brings_it_back(world: World) -> None:
    world.hear(said("c1"))
    since = world.one().waiting_since
    done = close_conversations(scope=world.scope, conversation_ids=[world.one().id])
    assert (world.one().state, world.one().waiting_since) == (State.CLOSED, None)
    undo_act(scope=world.scope, act_id=done.act_id)
    assert (world.one().state, world.one().waiting_since) == (State.OPEN, since)
    assert not Entry.objects.filter(kind=EntryKind.EVENT).exists()
    with pytest.raises(Conflict):
        undo_act(scope=world.scope, act_id=done.act_id)


def test_no_answer_needed_closes_until_they_write_again(world: World) -> None:
    world.hear(said("c1", created_at=clock.now() - timedelta(minutes=5)))
    need_no_answer(scope=world.scope, conversation_ids=[world.one().id])
    assert world.one().why_closed == "no_answer"
    world.hear(said("c2", "¿Y entonces?"))
    row = world.one()
    assert (row.state, row.waiting_since) == (State.OPEN, world.line("c2").at)


def test_undo_does_not_lose_what_arrived_since(world: World) -> None:
    world.hear(said("c1", created_at=clock.now() - timedelta(minutes=5)))
    done = need_no_answer(scope=world.scope, conversation_ids=[world.one().id])
    world.hear(said("c2", "¿hola?"))
    undo_act(scope=world.scope, act_id=done.act_id)
    assert world.one().waiting_since == world.line("c1").at
    assert world.one().texts == 2


def test_snoozed_wakes_at_its_time(world: World) -> None:
    world.hear(said("c1"))
    until = clock.now() + timedelta(hours=2)
    snooze_conversation(scope=world.scope, conversation_id=world.one().id, until=until)
    wake_snoozed()
    assert world.one().state == State.SNOOZED
    with time_machine.travel(until + timedelta(seconds=1)):
        wake_snoozed()
    assert world.one().state == State.OPEN
    with pytest.raises(Invalid):
        snooze_conversation(
            scope=world.scope,
            conversation_id=world.one().id,
            until=clock.now() - timedelta(seconds=1),
        )


def test_a_new_text_wakes_a_snoozed_conversation(world: World) -> None:
    world.hear(said("c1"))
    snooze_conversation(
        scope=world.scope,
        conversation_id=world.one().id,
        until=clock.now() + timedelta(days=1),
    )
    world.hear(said("c2", "¿siguen ahí?"))
    assert world.one().state == State.OPEN


def test_many_are_closed_and_brought_back_in_one_act(world: World) -> None:
    world.hear(*(said(f"c{n}", author=person(f"p{n}")) for n in range(5)))
    ids = [row.id for row in world.conversations()]
    done = close_conversations(scope=world.scope, conversation_ids=ids)
    assert {row.state for row in world.conversations()} == {State.CLOSED}
    undo_act(scope=world.scope, act_id=done.act_id)
    assert {row.state for row in world.conversations()} == {State.OPEN}


def test_assigning_and_reopening(world: World) -> None:
    world.hear(said("c1"))
    done = assign_conversation(
        scope=world.scope, conversation_id=world.one().id, user_id=world.user.id
    )
    assert world.one().assignee == world.user
    act = last_act(scope=world.scope)
    assert act is not None
    assert act.id == done.act_id
    undo_act(scope=world.scope, act_id=done.act_id)
    assert world.one().assignee is None
    close_conversations(scope=world.scope, conversation_ids=[world.one().id])
    reopen_conversation(scope=world.scope, conversation_id=world.one().id)
    assert world.one().state == State.OPEN


def test_nobody_acts_in_another_brand_or_without_the_right(world: World) -> None:
    world.hear(said("c1"))
    other = make_world()
    with pytest.raises(NotFound):
        close_conversations(scope=other.scope, conversation_ids=[world.one().id])
    nobody = Scope(brand_id=world.brand.id, organisation_id=world.scope.organisation_id)
    with pytest.raises(NotAllowed):
        close_conversations(scope=nobody, conversation_ids=[world.one().id])
    assert world.one().state == State.OPEN

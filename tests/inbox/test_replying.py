"""Answering: pending, sent, failed; and the reply that comes back from the network."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tertulia.delivery.events import DeliverySettled
from tertulia.delivery.models import Delivery
from tertulia.inbox.models import Draft, Entry, EntryKind, State
from tertulia.inbox.services.network_acts import VERBS, act_on_network, undo_on_network
from tertulia.inbox.services.replying import hear_settled, send_reply
from tertulia.inbox.services.writing import add_note, save_draft
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.networks.values import InteractionKind, RemoteRef, Vanished
from tertulia.people.models import Standing
from tests.inbox.world import World, ours, said


def reply(world: World, text: str = "Abrimos a las 9", **more: Any) -> Entry:
    entry_id = send_reply(scope=world.scope, conversation_id=world.one().id, text=text, **more)
    return Entry.objects.get(id=entry_id)


def settle(world: World, entry: Entry, state: str, remote_id: str = "") -> None:
    """What the engine would have written."""
    delivery = Delivery.objects.get(id=entry.delivery_id)
    Delivery.objects.filter(id=delivery.id).update(state="sending")
    Delivery.objects.filter(id=delivery.id).update(state=state, remote_id=remote_id)
    hear_settled([_event(world, delivery, state)])


def _event(world: World, delivery: Delivery, state: str) -> DeliverySettled:
    return DeliverySettled(
        brand_id=world.brand.id,
        delivery_id=delivery.id,
        origin=delivery.origin,
        origin_id=delivery.origin_id,
        state=state,
    )


def test_a_reply_is_in_the_thread_at_once_and_ends_the_wait(world: World) -> None:
    world.hear(said("c1", visibility="direct"))
    save_draft(scope=world.scope, conversation_id=world.one().id, text="Abri")
    entry = reply(world)
    delivery = Delivery.objects.get(id=entry.delivery_id)
    assert (entry.kind, entry.delivery_state) == (EntryKind.REPLY, "scheduled")
    assert world.one().waiting_since is None
    assert world.one().state == State.OPEN
    assert not Draft.objects.exists()
    assert delivery.by_hand
    assert delivery.content["in_reply_to"]["id"] == "c1"
    assert delivery.content["root"]["id"] == "p1"
    assert delivery.content["mention"] == "lucia"
    assert delivery.content["visibility"] == "direct"


def test_send_and_close(world: World) -> None:
    world.hear(said("c1"))
    reply(world, close=True)
    assert (world.one().state, world.one().why_closed) == (State.CLOSED, "answered")


def test_a_failed_reply_makes_the_person_wait_as_long_as_they_did(world: World) -> None:
    item = said("c1", created_at=clock.now() - timedelta(hours=1))
    world.hear(item)
    entry = reply(world, close=True)
    settle(world, entry, "failed")
    row = world.one()
    assert (row.state, row.waiting_since) == (State.OPEN, item.created_at)
    entry.refresh_from_db()
    assert entry.delivery_state == "failed"


@pytest.mark.parametrize("doubt", ["uncertain", "held", "missed"])
def test_a_reply_in_doubt_waits_until_it_is_known_to_be_sent(world: World, doubt: str) -> None:
    world.hear(said("c1", created_at=clock.now() - timedelta(hours=1)))
    entry = reply(world, close=True)
    delivery = Delivery.objects.get(id=entry.delivery_id)
    hear_settled([_event(world, delivery, doubt)])
    assert (world.one().state, world.one().waiting_since) != (State.CLOSED, None)
    hear_settled([_event(world, delivery, "published")])
    assert (world.one().state, world.one().waiting_since) == (State.CLOSED, None)


def test_a_failed_reply_does_not_undo_what_a_colleague_did_since(world: World) -> None:
    from tertulia.inbox.services.acting import assign_conversation

    world.hear(said("c1"))
    entry = reply(world)
    assign_conversation(
        scope=world.scope, conversation_id=world.one().id, user_id=world.user.id, name="M"
    )
    settle(world, entry, "failed")
    assert world.one().assignee == world.user
    assert world.one().waiting_since is not None


def test_the_reply_that_comes_back_later_joins_its_line(world: World) -> None:
    world.hear(said("c1"))
    entry = reply(world)
    settle(world, entry, "published", "r9")
    world.hear(ours("r9", "Abrimos a las 9", "c1"))
    entry.refresh_from_db()
    assert entry.remote_id == "r9"
    assert entry.interaction is not None
    assert Entry.objects.filter(kind=EntryKind.INTERACTION).count() == 1
    assert world.one().state == State.OPEN


@pytest.mark.parametrize("came_back", ["Abrimos a las 9", "otra cosa"])
def test_the_reply_that_comes_back_first_is_still_one_line(world: World, came_back: str) -> None:
    """A stream is faster than our own receipt; the words may come back changed."""
    world.hear(said("c1"))
    entry = reply(world)
    world.hear(ours("r9", f"@lucia {came_back}", "c1"))
    settle(world, entry, "published", "r9")
    entry.refresh_from_db()
    assert entry.interaction is not None
    assert entry.interaction.remote_id == "r9"
    assert Entry.objects.filter(ours=True).count() == 1


def test_what_is_gone_cannot_be_answered(world: World) -> None:
    world.hear(said("c1"))
    line = world.line("c1")
    world.hear(Vanished(RemoteRef("c1")))
    with pytest.raises(Invalid):
        reply(world, answers_id=line.id)


def test_empty_words_are_refused_and_nothing_is_written(world: World) -> None:
    world.hear(said("c1"))
    with pytest.raises(Invalid):
        reply(world, text="  \n")
    assert Delivery.objects.count() == 0


def test_a_nul_in_what_is_written_hurts_nobody(world: World) -> None:
    world.hear(said("c1"))
    save_draft(scope=world.scope, conversation_id=world.one().id, text="a\0b")
    add_note(scope=world.scope, conversation_id=world.one().id, text="n\0ota")
    assert reply(world, text="sí\0").text == "sí"


def test_a_note_stays_here(world: World) -> None:
    world.hear(said("c1"))
    add_note(scope=world.scope, conversation_id=world.one().id, text="Pasado a Ventas")
    assert Delivery.objects.count() == 0
    assert world.one().waiting_since is not None
    assert world.one().preview != "Pasado a Ventas"


def test_a_like_shows_at_once_and_its_failure_takes_it_back(world: World) -> None:
    world.hear(said("c1"))
    done = act_on_network(scope=world.scope, entry_id=world.line("c1").id, verb="like")
    assert world.line("c1").liked
    delivery = Delivery.objects.get(origin_id=done.act_id)
    assert delivery.target["ref"]["id"] == "c1"
    Delivery.objects.filter(id=delivery.id).update(state="sending")
    Delivery.objects.filter(id=delivery.id).update(state="failed")
    hear_settled([_event(world, delivery, "failed")])
    assert not world.line("c1").liked


def test_undo_stops_what_has_not_left_and_else_does_the_inverse(world: World) -> None:
    world.hear(said("c1"))
    first = act_on_network(scope=world.scope, entry_id=world.line("c1").id, verb="like")
    undo_on_network(scope=world.scope, act_id=first.act_id)
    assert not world.line("c1").liked
    assert Delivery.objects.get().state == "cancelled"
    second = act_on_network(scope=world.scope, entry_id=world.line("c1").id, verb="like")
    Delivery.objects.filter(origin_id=second.act_id).update(state="sending")
    undo_on_network(scope=world.scope, act_id=second.act_id)
    assert Delivery.objects.filter(kind="unlike").count() == 1
    assert not world.line("c1").liked


def test_a_block_is_of_the_person_and_a_report_can_be_stopped_only_before_it_left(
    world: World,
) -> None:
    world.hear(said("c1"))
    act_on_network(scope=world.scope, entry_id=world.line("c1").id, verb="block")
    assert Standing.objects.get().blocked
    assert Delivery.objects.get(kind="block").target["person"]["id"] == "id-lucia"
    done = act_on_network(
        scope=world.scope, entry_id=world.line("c1").id, verb="report", reason="spam"
    )
    report = Delivery.objects.get(kind="report")
    assert report.due_at > clock.now()
    Delivery.objects.filter(id=report.id).update(state="sending")
    with pytest.raises(Conflict):
        undo_on_network(scope=world.scope, act_id=done.act_id)


def test_only_ours_can_be_deleted(world: World) -> None:
    world.hear(said("c1"))
    world.hear(ours("r1", "sí", "c1"))
    with pytest.raises(Invalid):
        act_on_network(scope=world.scope, entry_id=world.line("c1").id, verb="delete")
    act_on_network(scope=world.scope, entry_id=world.line("r1").id, verb="delete")
    assert Delivery.objects.get().kind == "delete"


def test_every_inverse_takes_back_what_it_is_the_inverse_of() -> None:
    for verb, rule in VERBS.items():
        if rule.inverse:
            inverse = VERBS[rule.inverse]
            assert inverse.inverse == verb
            assert (inverse.field, inverse.value) == (rule.field, not rule.value)


def test_messages_are_answered_privately(world: World) -> None:
    world.hear(
        said(
            "m1", kind=InteractionKind.MESSAGE, about=None, root=None, in_reply_to=None,
            visibility="direct",
        )
    )  # fmt: skip
    entry = reply(world)
    delivery = Delivery.objects.get(id=entry.delivery_id)
    assert delivery.content["visibility"] == "direct"

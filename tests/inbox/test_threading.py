"""From what the network brought to conversations that wait, or do not."""

from __future__ import annotations

from datetime import timedelta

from tertulia.inbox.models import Entry, State
from tertulia.inbox.services.threading import thread
from tertulia.interactions.models import Interaction
from tertulia.kernel import clock
from tertulia.networks.values import InteractionKind, RemoteRef, Vanished
from tests.inbox.world import World, ours, person, said


def test_a_comment_opens_a_conversation_that_waits_since_it_was_written(world: World) -> None:
    item = said("c1")
    world.hear(item)
    row = world.one()
    assert row.state == State.OPEN
    assert row.waiting_since == item.created_at
    assert row.about == "p1"
    assert row.identity.handle == "lucia"


def test_hearing_it_again_changes_nothing(world: World) -> None:
    stored = world.hear(said("c1"), said("c2", "¿hola?"))
    before = list(Entry.objects.order_by("id").values())
    thread(scope=world.scope, channel_id=world.channel.id, ids=stored.new)
    assert list(Entry.objects.order_by("id").values()) == before
    assert world.one().texts == 2


def test_history_arrives_closed(world: World) -> None:
    world.hear(said("c1", created_at=world.channel.connected_at - timedelta(days=3)))
    row = world.one()
    assert (row.state, row.waiting_since) == (State.CLOSED, None)


def test_emoji_arrive_closed_and_words_open_them(world: World) -> None:
    world.hear(said("c1", "😍😍"))
    assert world.one().state == State.CLOSED
    world.hear(said("c2", "¿Cuánto cuesta?"))
    row = world.one()
    assert row.state == State.OPEN
    assert row.waiting_since == world.line("c2").at


def test_a_reaction_makes_no_conversation(world: World) -> None:
    world.hear(said("l1", "", kind=InteractionKind.LIKE))
    assert world.conversations() == []


def test_an_answer_on_the_network_itself_ends_the_wait(world: World) -> None:
    world.hear(said("c1", created_at=clock.now() - timedelta(minutes=10)))
    world.hear(ours("r1", "Abrimos a las 9", "c1"))
    row = world.one()
    assert (row.state, row.why_closed, row.waiting_since) == (
        State.CLOSED,
        "answered_outside",
        None,
    )
    assert world.line("r1").ours


def test_an_older_answer_does_not_end_a_newer_wait(world: World) -> None:
    start = clock.now() - timedelta(hours=1)
    world.hear(said("c1", created_at=start))
    world.hear(said("c2", "¿y el domingo?", created_at=start + timedelta(minutes=20)))
    world.hear(ours("r1", "Sí", "c1", created_at=start + timedelta(minutes=10)))
    assert world.one().waiting_since == start + timedelta(minutes=20)


def test_an_answer_that_came_before_what_it_answers_finds_its_place(world: World) -> None:
    start = clock.now() - timedelta(hours=1)
    world.hear(ours("r1", "Abrimos a las 9", "c1", created_at=start + timedelta(minutes=5)))
    assert world.conversations() == []
    world.hear(said("c1", created_at=start))
    assert world.one().waiting_since is None
    assert world.line("r1").conversation_id == world.one().id


def test_an_answer_to_our_reply_opens_the_same_conversation_again(world: World) -> None:
    world.hear(said("c1", created_at=clock.now() - timedelta(minutes=9)))
    world.hear(ours("r1", "Sí", "c1", created_at=clock.now() - timedelta(minutes=5)))
    world.hear(
        said("c2", "¿Y el domingo?", in_reply_to=RemoteRef("r1"), about=RemoteRef("r1"), root=None)
    )
    row = world.one()
    assert (row.state, row.texts, row.about) == (State.OPEN, 3, "p1")


def test_a_deleted_comment_makes_nobody_wait(world: World) -> None:
    world.hear(said("c1"))
    world.hear(Vanished(RemoteRef("c1")))
    row = world.one()
    assert (row.state, row.waiting_since, row.why_closed) == (State.CLOSED, None, "deleted")


def test_words_edited_into_emoji_begin_to_wait(world: World) -> None:
    world.hear(said("c1", "😍"))
    world.hear(said("c1", "¿Hacen envíos?"))
    assert world.one().waiting_since is not None


def test_people_under_one_post_have_a_conversation_each(world: World) -> None:
    world.hear(said("c1"), said("c2", author=person("tudor", "Tudor Albu")))
    assert {row.identity.handle for row in world.conversations()} == {"lucia", "tudor"}


def test_messages_of_ours_reach_the_persons_conversation(world: World) -> None:
    private = {"kind": InteractionKind.MESSAGE, "about": None, "root": None, "in_reply_to": None}
    world.hear(said("m1", "hola", created_at=clock.now() - timedelta(minutes=3), **private))
    item = said("m2", "¡Hola!", **{**private, "ours": True, "mentions": ("lucia",)})
    world.hear(item)
    assert world.one().texts == 2
    assert world.one().waiting_since is None


def test_another_brands_rows_are_never_touched(world: World) -> None:
    from tests.inbox.world import make_world

    other = make_world()
    stored = world.hear(said("c1"))
    thread(scope=other.scope, channel_id=other.channel.id, ids=stored.new)
    assert other.conversations() == []
    assert Interaction.objects.filter(brand=other.brand).count() == 0

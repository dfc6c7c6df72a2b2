"""Stored once, with its history."""

from __future__ import annotations

from datetime import timedelta

from tertulia.interactions.models import Interaction, RemotePicture, Revision
from tertulia.interactions.services.storing import Stored, store_page
from tertulia.kernel import clock
from tertulia.networks.values import RemoteRef, Vanished
from tests.inbox.world import World, ours, picture, said


def store(world: World, *items: object, asked: bool = False) -> Stored:
    return store_page(
        scope=world.scope,
        channel_id=world.channel.id,
        items=items,  # type: ignore[arg-type]
        asked=asked,
    )


def test_the_same_page_twice_changes_nothing(world: World) -> None:
    page = [said("c1"), said("c2", "otra"), said("c1")]
    first = store(world, *page)
    before = list(Interaction.objects.order_by("id").values())
    again = store(world, *page)
    assert len(first.new) == 2
    assert again == Stored((), ())
    assert list(Interaction.objects.order_by("id").values()) == before


def test_two_channels_may_both_hear_it(world: World) -> None:
    from tests.inbox.world import make_channel

    other = make_channel(world.brand, "second")
    store(world, said("c1"))
    store_page(scope=world.scope, channel_id=other.id, items=[said("c1")])
    assert Interaction.objects.filter(remote_id="c1").count() == 2


def test_an_edit_keeps_the_old_words(world: World) -> None:
    store(world, said("c1", "antes"))
    at = clock.now()
    changed = store(world, said("c1", "después", edited_at=at))
    row = Interaction.objects.get(remote_id="c1")
    assert changed.changed == (row.id,)
    assert (row.text, row.edited_at) == ("después", at)
    assert Revision.objects.get(interaction=row).text == "antes"
    assert "despues" in row.search


def test_gone_is_marked_and_a_replayed_page_does_not_bring_it_back(world: World) -> None:
    store(world, said("c1"))
    gone = store(world, Vanished(RemoteRef("c1")), Vanished(RemoteRef("never seen")))
    assert len(gone.changed) == 1
    assert Interaction.objects.get(remote_id="c1").deleted_at is not None
    store(world, said("c1"))
    assert Interaction.objects.get(remote_id="c1").deleted_at is not None
    back = store(world, said("c1"), asked=True)
    assert len(back.changed) == 1
    assert Interaction.objects.get(remote_id="c1").deleted_at is None


def test_what_was_before_the_connection_is_history(world: World) -> None:
    long_ago = world.channel.connected_at - timedelta(days=2)
    store(world, said("c1", created_at=long_ago), said("c2"))
    assert Interaction.objects.get(remote_id="c1").history
    assert not Interaction.objects.get(remote_id="c2").history


def test_pictures_are_wanted_once_and_never_linked(world: World) -> None:
    shot = picture("https://img.test/a.png")
    store(world, said("c1", attachments=(shot,)), said("c2", attachments=(shot,)))
    assert RemotePicture.objects.filter(url=shot.url).count() == 1
    store(world, said("c3", attachments=(picture("javascript:alert(1)"),)))
    assert RemotePicture.objects.count() == 1


def test_a_nul_and_long_words_are_kept_as_far_as_they_can(world: World) -> None:
    store(world, said("c1", "a\0b" + "x" * 50_000))
    assert Interaction.objects.get(remote_id="c1").text.startswith("ab")


def test_ours_is_known_as_ours(world: World) -> None:
    store(world, ours("o1", "Nuevo tueste"))
    assert Interaction.objects.get(remote_id="o1").ours

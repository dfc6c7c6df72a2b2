"""Authors become people, once."""

from __future__ import annotations

from datetime import timedelta

from tertulia.interactions.models import Interaction
from tertulia.kernel import clock
from tertulia.people.models import Identity, Member
from tertulia.people.queries import person_card
from tertulia.people.room import ROOM
from tertulia.people.rules import identity_key
from tests.inbox.world import World, make_channel, ours, person, said


def test_an_author_becomes_one_member_however_often_they_write(world: World) -> None:
    world.hear(said("c1"), said("c2", "otra vez"))
    world.hear(said("c3", "y otra"))
    assert Member.objects.count() == Identity.objects.count() == 1
    assert Member.objects.get().name == "Lucía Paredes"


def test_we_are_not_a_member_of_our_own_community(world: World) -> None:
    world.hear(ours("o1", "Nuevo tueste"))
    assert Member.objects.count() == 0


def test_a_new_name_is_learnt_and_an_old_page_does_not_bring_the_old_one_back(
    world: World,
) -> None:
    start = clock.now() - timedelta(hours=2)
    renamed = person("lucia", "Lucía P.")
    world.hear(said("c2", author=renamed, created_at=start + timedelta(hours=1)))
    world.hear(said("c1", created_at=start))
    row = Identity.objects.get()
    assert row.name == "Lucía P."
    assert row.first_seen == start


def test_a_number_means_somebody_only_on_its_server() -> None:
    here = identity_key(network="x", address="https://a.test", remote_id="7")
    there = identity_key(network="x", address="https://b.test", remote_id="7")
    assert here != there
    everywhere = [
        identity_key(network="x", address=address, remote_id="did:plc:abc")
        for address in ("https://a.test", "https://b.test")
    ]
    assert everywhere[0] == everywhere[1]


def test_the_card_of_a_person(world: World) -> None:
    world.hear(said("c1"))
    identity = Identity.objects.get()
    card = person_card(scope=world.scope, identity_id=identity.id, channel_id=world.channel.id)
    assert card is not None
    assert (card.name, card.handle, card.muted) == ("Lucía Paredes", "lucia", False)


def test_erasing_a_member_leaves_nothing_of_them(world: World) -> None:
    make_channel(world.brand, "second")
    world.hear(said("c1"), said("c2", author=person("tudor")))
    member = Member.objects.get(name="Lucía Paredes")
    exported = ROOM.export_member and ROOM.export_member(world.brand.id, member.id)
    assert exported
    assert exported["identities"][0]["written"][0]["text"]
    from tertulia.kernel.room import rooms

    for room in reversed(rooms()):
        if room.erase_member:
            room.erase_member(world.brand.id, member.id)
    assert not Interaction.objects.filter(author_handle="lucia").exists()
    assert Member.objects.count() == 1
    assert len(world.conversations()) == 1

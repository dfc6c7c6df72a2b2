"""Whatever way a text comes, it is met with the brand's names; and a new channel is one of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from tertulia.interactions.models import Feed, Interaction, Reading, Wordlist
from tertulia.interactions.name_queries import looked_through
from tertulia.interactions.room import ROOM, find_us
from tertulia.interactions.services.correcting import correct_reading
from tertulia.interactions.services.looking import look_through
from tertulia.interactions.services.reading import read_batch
from tertulia.interactions.services.wordlist import save_name
from tertulia.kernel import clock
from tertulia.networks.events import ChannelConnected
from tertulia.networks.values import Page
from tests.inbox.world import make_channel, said
from tests.interactions.plain_reader import PlainReader
from tests.interactions.talking import Talking
from tests.interactions.test_reading import read

if TYPE_CHECKING:
    from uuid import UUID

    from tests.inbox.world import World

pytestmark = pytest.mark.django_db
TEXT = "dos croissants, por favor"
OLD = {"created_at": clock.now() - timedelta(days=300)}


def polled(world: World, network: Talking) -> None:
    network.pages = [Page((said("a", TEXT),), "one")]
    read(world)


def from_before_the_channel(world: World, network: Talking) -> None:
    network.pages = [Page((said("b", "hola"),), "one", more=True), Page((said("a", TEXT, **OLD),), "two")]  # fmt: skip
    read(world)
    assert Interaction.objects.get(remote_id="a").history


def looked_at_again(world: World, network: Talking) -> None:
    world.hear(said("a", "un café"))
    read_batch(PlainReader())
    network.stands = {"a": said("a", TEXT)}
    with time_machine.travel(clock.now() + timedelta(minutes=15)):
        read(world, Feed.Name.AGAIN.value)


def edited(world: World, network: Talking) -> None:
    world.hear(said("a", "un café"))
    read_batch(PlainReader())
    world.hear(said("a", TEXT, edited_at=clock.now()))


def while_names_are_looked_for(world: World, network: Talking) -> None:
    """The look goes from the newest back: what comes from before it is read, not looked at."""
    world.hear(said("b", "hola"), said("c", "hola"))
    read_batch(PlainReader())
    save_name(scope=world.scope, kind="product", name="Tamal")
    look_through(PlainReader(), limit=1)
    world.hear(said("a", TEXT, **OLD))


@pytest.mark.parametrize(
    "come",
    [polled, from_before_the_channel, looked_at_again, edited, while_names_are_looked_for],
    ids=lambda each: each.__name__,
)
def test_a_text_is_met_with_names_whatever_way_it_comes(
    come: object, world: World, network: Talking
) -> None:
    term = save_name(scope=world.scope, kind="product", name="Croissant")
    assert callable(come)
    come(world, network)
    while read_batch(PlainReader()) or look_through(PlainReader()):
        pass
    row = Reading.objects.get(interaction__remote_id="a")
    assert (row.terms, row.towards) == ([term], "product")
    assert looked_through(scope=world.scope).done


def heard(world: World, text: str) -> Reading:
    world.hear(said("a", text, about=None, root=None, in_reply_to=None))
    read_batch(PlainReader())
    return Reading.objects.get()


def connected(world: World, channel_id: UUID, *, again: bool = False) -> None:
    find_us([ChannelConnected(brand_id=world.brand.id, channel_id=channel_id, again=again)])


def test_a_new_channel_is_looked_for_in_what_was_written_before_it(world: World) -> None:
    row = heard(world, "lo de talleres.cumbaya estuvo lindo sentiment=neutral")
    assert (row.named, row.towards) == ([], "nobody")
    channel = make_channel(world.brand, "talleres.cumbaya")
    connected(world, channel.id)
    assert not looked_through(scope=world.scope).done
    while look_through(PlainReader()):
        pass
    row.refresh_from_db()
    assert row.towards == "brand"
    assert [each[0] for each in row.named] == [""]


def test_a_person_is_right_over_a_new_channel(world: World) -> None:
    row = heard(world, "lo de talleres.cumbaya estuvo lindo sentiment=neutral")
    correct_reading(
        scope=world.scope, interaction_id=row.interaction_id, field="towards", label="third"
    )
    connected(world, make_channel(world.brand, "talleres.cumbaya").id, again=True)
    while look_through(PlainReader()):
        pass
    row.refresh_from_db()
    assert row.towards == "third"


def test_the_first_channel_of_a_brand_has_nothing_to_look_through(world: World) -> None:
    connected(world, world.channel.id)
    assert not Wordlist.objects.exists()


def test_who_connects_is_heard() -> None:
    heard_by = {each.name for each in ROOM.listeners if each.event is ChannelConnected}
    assert heard_by == {"interactions.begin", "interactions.names"}

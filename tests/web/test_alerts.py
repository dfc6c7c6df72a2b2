"""Who is told when a delivery or a channel needs a person."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.utils import timezone

from tertulia.accounts.models import Membership, Notification, Role, User
from tertulia.delivery.events import DeliveryNeedsPerson
from tertulia.delivery.models import Delivery
from tertulia.delivery.services import schedule_delivery
from tertulia.delivery.states import State
from tertulia.delivery.values import Due
from tertulia.kernel import clock
from tertulia.kernel.ids import new_id
from tertulia.kernel.outbox import pump_once
from tertulia.networks.credentials import set_health
from tertulia.networks.events import ChannelNeedsPerson
from tertulia.networks.models import Channel, Health
from tertulia.networks.values import Content, Part
from tertulia.web.alerts import tell_of_channels, tell_of_deliveries
from tests.roles.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def channel(world: World) -> Channel:
    return Channel.objects.create(
        brand=world.here.brand,
        network="mastodon",
        address="https://social.example",
        remote_id="1",
        handle="@cafe@social.example",
    )


def a_delivery(world: World, channel: Channel, state: State = State.FAILED) -> UUID:
    delivery_id = schedule_delivery(
        scope=world.here.scope,
        channel_id=channel.id,
        kind="post",  # type: ignore[arg-type]
        due=Due(at=clock.now(), local=None, zone="UTC"),
        origin="test",
        origin_id=new_id(),
        content=Content(parts=(Part(text="Tueste de Loja " * 20),)),
    )
    if state == State.UNCERTAIN:
        Delivery.objects.filter(id=delivery_id).update(state=State.SENDING)
    Delivery.objects.filter(id=delivery_id).update(state=state)
    return delivery_id


def happened(world: World, *deliveries: UUID) -> list[DeliveryNeedsPerson]:
    brand_id = world.here.brand.id
    return [DeliveryNeedsPerson(brand_id, each, "failed") for each in deliveries]


def told() -> set[str]:
    return {row.user.name for row in Notification.objects.select_related("user")}


def test_those_who_may_decide_are_told_and_nobody_else(world: World, channel: Channel) -> None:
    tell_of_deliveries(happened(world, a_delivery(world, channel)))
    assert told() == {
        "Owner",
        "Administrator",
        "Strategist",
        "Community_Manager",
        "Owner Of This Brand Only",
    }
    notice = Notification.objects.filter(user=world.people["owner"]).get()
    assert notice.urgent
    assert "@cafe@social.example" in notice.title
    assert "Tueste de Loja" in notice.body
    assert notice.url.startswith("/b/here/deliveries/")


def test_each_in_their_language(world: World, channel: Channel) -> None:
    User.objects.filter(id=world.people["owner"].id).update(language="ro")
    tell_of_deliveries(happened(world, a_delivery(world, channel)))
    titles = dict(Notification.objects.values_list("user__name", "title"))
    assert titles["Owner"] != titles["Administrator"]


def test_an_event_delivered_twice_tells_once(world: World, channel: Channel) -> None:
    events = happened(world, a_delivery(world, channel))
    tell_of_deliveries(events)
    before = Notification.objects.count()
    tell_of_deliveries(events)
    assert Notification.objects.count() == before


def test_what_was_settled_in_the_meantime_is_not_told(world: World, channel: Channel) -> None:
    tell_of_deliveries(happened(world, a_delivery(world, channel, State.PUBLISHED)))
    assert not Notification.objects.exists()


def test_many_at_once_are_told_as_one(world: World, channel: Channel) -> None:
    many = [a_delivery(world, channel) for _ in range(5)]
    tell_of_deliveries(happened(world, *many))
    notice = Notification.objects.get(user=world.people["owner"])
    assert notice.title == "5 posts of Here need you"
    assert notice.url == "/b/here/deliveries/"


def test_a_held_post_wakes_nobody(world: World, channel: Channel) -> None:
    tell_of_deliveries(happened(world, a_delivery(world, channel, State.HELD)))
    assert not Notification.objects.filter(urgent=True).exists()
    assert Notification.objects.exists()


def test_who_left_is_not_told(world: World, channel: Channel) -> None:
    Membership.objects.filter(role=Role.STRATEGIST).delete()
    User.objects.filter(id=world.people["administrator"].id).update(is_active=False)
    tell_of_deliveries(happened(world, a_delivery(world, channel)))
    assert not told() & {"Strategist", "Administrator"}


def test_a_channel_cut_off_is_told_through_the_outbox(world: World, channel: Channel) -> None:
    set_health(channel.id, Health.REAUTH, words="token revoked")
    while pump_once():
        pass
    notice = Notification.objects.get(user=world.people["owner"])
    assert notice.url == f"/b/here/settings/channels/{channel.id}/reconnect/"
    assert told() == {"Owner", "Administrator", "Owner Of This Brand Only"}


def test_a_channel_reconnected_in_the_meantime_is_not_told(world: World, channel: Channel) -> None:
    tell_of_channels([ChannelNeedsPerson(world.here.brand.id, channel.id, "reauth")])
    assert not Notification.objects.exists()
    Channel.objects.update(disconnected_at=timezone.now())
    tell_of_channels([ChannelNeedsPerson(world.here.brand.id, channel.id, "expiring")])
    assert not Notification.objects.exists()

"""Each state that needs a person: one notice and one mail to each who may decide, none twice."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail

from tertulia.accounts.models import Notification, User
from tertulia.accounts.notifications import people_with
from tertulia.accounts.services.notices import send_due_mails
from tertulia.delivery.states import NEEDS_PERSON, State
from tertulia.networks.events import ChannelNeedsPerson
from tertulia.networks.models import Channel, Credential
from tertulia.web.alerts import tell_of_channels, tell_of_deliveries
from tests.roles.world import World
from tests.web.test_alerts import a_delivery, channel, happened, world

__all__ = ["channel", "world"]  # fixtures

NIGHT = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)  # half past ten in Guayaquil


def mails() -> Counter[str]:
    """How many each address got."""
    return Counter(address for each in mail.outbox for address in each.to)


@pytest.mark.parametrize("state", NEEDS_PERSON)
def test_one_notice_and_one_mail_each_and_none_twice(
    state: State, world: World, channel: Channel
) -> None:
    event = happened(world, a_delivery(world, channel, state))
    permission = "handover.confirm" if state == State.HANDED_OVER else "delivery.settle"
    wanted = {each.email for each in people_with(permission, brand_id=world.here.brand.id)}
    assert wanted
    for _again in range(3):
        tell_of_deliveries(event)
        send_due_mails()
    assert mails() == Counter(dict.fromkeys(wanted, 1))
    assert Counter(Notification.objects.values_list("user__email", flat=True)) == mails()


def test_the_same_trouble_once_more_is_told_once_more(world: World, channel: Channel) -> None:
    from tertulia.delivery.models import Delivery

    event = happened(world, delivery_id := a_delivery(world, channel, State.FAILED))
    tell_of_deliveries(event)
    before = Notification.objects.count()
    later = Delivery.objects.get(id=delivery_id).state_since + timedelta(hours=1)
    Delivery.objects.filter(id=delivery_id).update(state_since=later)
    tell_of_deliveries(event)
    assert Notification.objects.count() == 2 * before


@pytest.mark.parametrize("breaks", [True, False])
def test_quiet_hours_keep_the_mail_until_their_end(
    breaks: bool, world: World, channel: Channel
) -> None:
    owner = world.people["owner"]
    User.objects.filter(id=owner.id).update(
        quiet_start=time(22), quiet_end=time(8), urgent_breaks_quiet=breaks
    )
    User.objects.exclude(id=owner.id).update(mail_notices=False)
    with time_machine.travel(NIGHT, tick=False):
        tell_of_deliveries(happened(world, a_delivery(world, channel, State.UNCERTAIN)))
        send_due_mails()
        assert Notification.objects.filter(user=owner).count() == 1
        assert len(mail.outbox) == (1 if breaks else 0)
    with time_machine.travel(NIGHT + timedelta(hours=9, minutes=29), tick=False):
        send_due_mails()
        assert len(mail.outbox) == (1 if breaks else 0)
    with time_machine.travel(NIGHT + timedelta(hours=9, minutes=31), tick=False):
        send_due_mails()
        send_due_mails()
        assert len(mail.outbox) == 1


def test_an_access_that_ends_soon_is_told_once_to_who_may_reconnect(
    world: World, channel: Channel
) -> None:
    Credential.objects.create(
        channel=channel,
        brand=world.here.brand,
        sealed=b"",
        expires_at=datetime(2026, 12, 1, tzinfo=UTC),
    )
    event = ChannelNeedsPerson(world.here.brand.id, channel.id, "expiring")
    for _again in range(2):
        tell_of_channels([event])
        send_due_mails()
    may = {each.email for each in people_with("channel.connect", brand_id=world.here.brand.id)}
    assert mails() == Counter(dict.fromkeys(may, 1))
    assert not Notification.objects.filter(urgent=True).exists()

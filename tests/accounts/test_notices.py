"""Telling people: preferences, quiet hours, mail, and never twice."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from tertulia.accounts.models import Membership, Notification, User
from tertulia.accounts.services.notices import disturb_at, notify_person, send_due_mails
from tertulia.kernel.models import LiveEvent
from tests.roles.world import World, make_world

NIGHT = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)  # 23:30 of the day before in Guayaquil
DAY = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def user(world: World) -> User:
    person = world.people["community_manager"]
    person.quiet_start, person.quiet_end = time(22), time(7)
    person.save()
    return person


def tell(user: User, world: World, *, urgent: bool = False, once: str = "") -> Notification | None:
    notice_id = notify_person(
        user=user,
        brand=world.here.brand,
        kind="test.told",
        title="Not published\r\nBcc: x@example.org",
        body="The network refused it.",
        url="/b/here/deliveries/",
        urgent=urgent,
        once=once,
    )
    return Notification.objects.get(id=notice_id) if notice_id else None


def test_by_day_the_mail_goes_at_once(user: User, world: World) -> None:
    with time_machine.travel(DAY, tick=False):
        tell(user, world)
        assert send_due_mails() == 1
        assert send_due_mails() == 0
    sent = mail.outbox[0]
    assert sent.to == [user.email]
    assert "\n" not in sent.subject
    assert "[Here]" in sent.subject
    assert "http://127.0.0.1:8000/b/here/deliveries/" in sent.body


def test_in_quiet_hours_the_mail_waits_until_their_end(user: User, world: World) -> None:
    with time_machine.travel(NIGHT, tick=False):
        notice = tell(user, world)
        assert notice is not None
        assert send_due_mails() == 0
        assert LiveEvent.objects.get(kind="notice").data["loud"] is False
    assert notice.mail_due_at == datetime(2026, 11, 22, 12, 0, tzinfo=UTC)  # 07:00 in Guayaquil
    with time_machine.travel(NIGHT + timedelta(hours=8), tick=False):
        assert send_due_mails() == 1


def test_what_is_urgent_breaks_the_quiet_unless_the_person_says_no(
    user: User, world: World
) -> None:
    with time_machine.travel(NIGHT, tick=False):
        tell(user, world, urgent=True)
        assert send_due_mails() == 1
        user.urgent_breaks_quiet = False
        tell(user, world, urgent=True)
        assert send_due_mails() == 0


def test_who_wants_no_mail_gets_none(user: User, world: World) -> None:
    user.mail_notices = False
    with time_machine.travel(DAY, tick=False):
        tell(user, world)
        assert send_due_mails() == 0
    assert Notification.objects.filter(user=user).count() == 1


def test_a_mail_server_that_fails_costs_five_minutes_and_nothing_else(
    user: User, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object, messages: object) -> int:
        raise ConnectionRefusedError

    with time_machine.travel(DAY, tick=False):
        tell(user, world)
        with monkeypatch.context() as patched:
            patched.setattr(EmailBackend, "send_messages", refuse)
            assert send_due_mails() == 0
        assert send_due_mails() == 0
    with time_machine.travel(DAY + timedelta(minutes=6), tick=False):
        assert send_due_mails() == 1


def test_nobody_is_told_of_the_same_thing_twice(user: User, world: World) -> None:
    assert tell(user, world, once="delivery:1:failed")
    assert tell(user, world, once="delivery:1:failed") is None
    assert tell(user, world, once="delivery:2:failed")


def test_a_persons_own_zone_counts(user: User, world: World) -> None:
    user.zone = "Europe/Bucharest"
    assert disturb_at(user, world.here.brand, NIGHT, urgent=False) == datetime(
        2026, 11, 22, 5, 0, tzinfo=UTC
    )
    assert disturb_at(user, world.here.brand, DAY, urgent=False) == DAY


def test_a_notice_is_heard_by_its_person_alone(user: User, world: World) -> None:
    tell(user, world)
    event = LiveEvent.objects.get(kind="notice")
    assert event.user_id == user.id
    assert "Not published" not in str(event.data)


def test_who_has_left_the_team_is_told_nothing_more(user: User, world: World) -> None:
    assert tell(user, world) is not None
    Membership.objects.filter(user=user).delete()
    assert tell(user, world) is None
    assert Notification.objects.count() == 1


def test_who_belongs_to_another_brand_alone_is_told_nothing_of_this_one(
    user: User, world: World
) -> None:
    Membership.objects.filter(user=user).update(
        organisation=world.elsewhere.brand.organisation, brand=world.elsewhere.brand
    )
    assert tell(user, world) is None

"""Posts behind the gate: reserved, approved, changed, too late, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from tertulia.accounts.models import AuditEntry, Membership, Notification
from tertulia.approval.models import Item, Letter, Request
from tertulia.approval.queries import items_waiting_for, standing, waiting_count
from tertulia.approval.services import (
    leave_suggestion,
    save_policy,
    take_suggestion,
    undo,
)
from tertulia.approval.services.leaving import tell_of_leavers
from tertulia.approval.services.timely import pass_deadlines, remind, warn_the_day_before
from tertulia.delivery.models import Delivery
from tertulia.delivery.services import cancel_delivery
from tertulia.kernel.errors import Conflict, Invalid, NotAllowed
from tertulia.kernel.models import Outbox
from tertulia.kernel.outbox import pump_once
from tertulia.planning.models import Days
from tertulia.publishing.asking import ask_approval, look_through
from tertulia.publishing.models import Variant
from tertulia.publishing.queries import ORIGIN, states_of
from tertulia.publishing.scheduling import NotReady, schedule_post, unschedule_post
from tests.approval.room_world import (
    CLIENT,
    inside,
    item_of,
    outside,
    person,
    say,
    step,
    steps,
    write,
    written,
)
from tests.delivery.world import World

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday
THURSDAY = date(2026, 11, 26)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _frozen(clock: time_machine.Traveller) -> None:
    """Every test here begins on that Monday."""


def delivery(variant: Variant) -> Delivery:
    variant.refresh_from_db()
    assert variant.delivery_id is not None
    return Delivery.objects.get(id=variant.delivery_id)


def pump() -> None:
    """Hand events over; the database's clock is not the frozen one."""
    Outbox.objects.update(next_at=datetime(2000, 1, 1, tzinfo=UTC))
    pump_once()


def is_open(variant: Variant) -> bool:
    row = delivery(variant)
    return row.approved_digest == row.content_digest


def shown(world: World, variant: Variant) -> str:
    variant.refresh_from_db()
    return states_of(scope=world.scope, variants=[variant])[variant.id]


def test_scheduling_asks_where_steps_are_and_reserves_the_hour(world: World) -> None:
    _ana, boss = person(world, "Ana")
    steps(world, step(inside(_ana)))
    variant = written(world.scope, world.channel.id, "uno", THURSDAY)
    schedule_post(scope=world.scope, post_id=variant.post_id)
    assert delivery(variant).approved_digest == ""
    assert shown(world, variant) == "in_review"
    assert waiting_count(scope=boss) == len(items_waiting_for(scope=boss, user_id=_ana.id)) == 1
    say(boss, variant, "approve")
    assert is_open(variant)
    assert shown(world, variant) == "scheduled"
    assert waiting_count(scope=boss) == 0
    pump()
    variant.refresh_from_db()
    assert variant.editorial == "approved"


def test_without_steps_nothing_is_asked(world: World) -> None:
    variant = written(world.scope, world.channel.id, "uno", THURSDAY)
    schedule_post(scope=world.scope, post_id=variant.post_id)
    assert delivery(variant).approved_digest is None
    assert not Request.objects.exists()


def test_nothing_goes_out_now_that_is_not_approved(world: World) -> None:
    ana, boss = person(world, "Ana")
    steps(world, step(inside(ana)))
    variant = written(world.scope, world.channel.id, "uno", THURSDAY)
    with pytest.raises(NotReady, match="approval first"):
        schedule_post(scope=world.scope, post_id=variant.post_id, now=True)
    schedule_post(scope=world.scope, post_id=variant.post_id)
    say(boss, variant, "approve")
    schedule_post(scope=world.scope, post_id=variant.post_id, now=True)
    assert is_open(variant)
    assert Request.objects.count() == 1


def test_a_change_after_approval_voids_it_and_writing_it_back_restores_it(world: World) -> None:
    ana, boss = person(world, "Ana")
    steps(world, step(inside(ana)))
    variant = written(world.scope, world.channel.id, "uno", THURSDAY)
    schedule_post(scope=world.scope, post_id=variant.post_id)
    say(boss, variant, "approve")
    write(world.scope, variant, "dos")
    assert item_of(variant).state == "void"
    assert not is_open(variant)
    write(world.scope, variant, "uno")
    assert item_of(variant).state == "approved"
    assert is_open(variant)
    write(world.scope, variant, "tres")
    schedule_post(scope=world.scope, post_id=variant.post_id)
    again = item_of(variant)
    assert again.state == "waiting"
    assert again.before is not None
    assert again.before["parts"][0]["text"] == "uno"
    assert not is_open(variant)


def test_all_of_two_steps_in_order(world: World) -> None:
    ana, boss = person(world, "Ana")
    bea, second = person(world, "Bea")
    steps(world, step(inside(ana), title="Team"), step(inside(bea), outside(), title="Client"))
    variant = written(world.scope, world.channel.id, "uno", THURSDAY)
    schedule_post(scope=world.scope, post_id=variant.post_id)
    assert not Letter.objects.exists()
    with pytest.raises(NotAllowed, match="turn"):
        say(second, variant, "approve")
    say(boss, variant, "approve")
    assert Letter.objects.count() == 1
    say(second, variant, "approve")
    assert not is_open(variant)
    say(world.scope, variant, "approve", who=CLIENT)
    assert is_open(variant)


def test_nobody_approves_their_own_where_the_brand_says_so(world: World) -> None:
    ana, boss = person(world, "Ana", "owner")
    bea, second = person(world, "Bea")
    save_policy(scope=boss, silence="stay", no_own=True, link_days=14)
    steps(world, step(inside(ana), inside(bea), rule="all"))
    variant = written(boss, world.channel.id, "uno", THURSDAY)
    schedule_post(scope=boss, post_id=variant.post_id)
    with pytest.raises((NotAllowed, Item.DoesNotExist, Exception)) as told:
        say(boss, variant, "approve")
    assert "DoesNotExist" in type(told.value).__name__  # not even among those who are asked
    say(second, variant, "approve")
    assert is_open(variant)
    steps(world, step(inside(ana)))
    other = written(boss, world.channel.id, "dos", THURSDAY)
    with pytest.raises(Invalid, match="Nobody is left"):
        schedule_post(scope=boss, post_id=other.post_id)
    assert Variant.objects.get(id=other.id).delivery_id is None


def test_who_left_is_asked_no_more_and_who_asked_is_told(world: World) -> None:
    _ana, boss = person(world, "Ana", "owner")
    bea, _second = person(world, "Bea")
    eva, third = person(world, "Eva")
    steps(world, step(inside(bea), inside(eva), rule="all"))
    variant = written(boss, world.channel.id, "uno", THURSDAY)
    schedule_post(scope=boss, post_id=variant.post_id)
    say(third, variant, "approve")
    Membership.objects.filter(user=bea).delete()
    Notification.objects.all().delete()
    for _turn in range(2):
        assert tell_of_leavers() == 1
    notice = Notification.objects.get()
    assert (notice.user.name, "Bea can no longer answer" in notice.title) == ("Ana", True)
    assert not is_open(variant)  # nobody's leaving says yes
    unschedule_post(scope=boss, post_id=variant.post_id)
    schedule_post(scope=boss, post_id=variant.post_id)
    say(third, variant, "approve")
    assert is_open(variant)
    Membership.objects.filter(user=eva).update(role="reader")
    other = written(boss, world.channel.id, "dos", THURSDAY)
    with pytest.raises(Invalid, match="Nobody is left"):
        schedule_post(scope=boss, post_id=other.post_id)


def test_a_month_as_one_some_rejected_some_with_other_words(world: World) -> None:
    ana, boss = person(world, "Ana")
    steps(world, step(inside(ana)))
    made = [
        written(world.scope, world.channel.id, f"texto {n}", THURSDAY + timedelta(days=n))
        for n in range(4)
    ]
    found = look_through(scope=world.scope, first=date(2026, 11, 1), last=date(2026, 11, 30)).found
    assert [each.variant.id for each in found] == [each.id for each in made]
    request = ask_approval(
        scope=world.scope, variant_ids=[each.variant.id for each in found], title="November"
    )
    assert request.items.count() == 4
    say(boss, made[0], "approve")
    say(boss, made[1], "reject", words="No")
    decision = say(boss, made[2], "suggest", suggestion=["texto mejor"])
    item = take_suggestion(scope=boss, decision_id=decision.id)
    assert item.state == "approved"
    made[2].refresh_from_db()
    assert made[2].parts[0]["text"] == "texto mejor"
    assert is_open(made[2])
    content = delivery(made[2]).content
    assert content is not None
    assert content["parts"][0]["text"] == "texto mejor"
    pump()
    assert [shown(world, each) for each in made] == [
        "scheduled",
        "rejected",
        "scheduled",
        "in_review",
    ]
    assert [is_open(each) for each in made] == [True, False, True, False]


def test_a_suggestion_left_is_asked_again_and_counts_as_no_answer(world: World) -> None:
    ana, boss = person(world, "Ana")
    steps(world, step(inside(ana)))
    variant = written(world.scope, world.channel.id, "uno", THURSDAY)
    schedule_post(scope=world.scope, post_id=variant.post_id)
    decision = say(boss, variant, "suggest", suggestion=["otro"])
    assert item_of(variant).state == "suggested"
    leave_suggestion(scope=boss, decision_id=decision.id, words="It is the product's name")
    assert item_of(variant).state == "waiting"
    assert waiting_count(scope=boss) == 1
    with pytest.raises(Conflict):
        take_suggestion(scope=boss, decision_id=decision.id)


def test_undo_until_the_next_step_or_the_hour(world: World) -> None:
    ana, boss = person(world, "Ana")
    bea, second = person(world, "Bea")
    steps(world, step(inside(ana)), step(inside(bea)))
    variant = written(world.scope, world.channel.id, "uno", THURSDAY)
    schedule_post(scope=world.scope, post_id=variant.post_id)
    reviewer = item_of(variant).request.reviewers
    first = say(boss, variant, "approve")
    undo(scope=boss, decision_id=first.id, reviewer=reviewer.get(user=ana))
    assert item_of(variant).step == 0
    first = say(boss, variant, "approve")
    last = say(second, variant, "approve")
    with pytest.raises(Conflict, match="acted"):
        undo(scope=boss, decision_id=first.id, reviewer=reviewer.get(user=ana))
    assert is_open(variant)
    undo(scope=second, decision_id=last.id, reviewer=reviewer.get(user=bea))
    assert not is_open(variant)


@pytest.mark.parametrize("silence", ["stay", "go"])
def test_silence_past_the_deadline(
    world: World, clock: time_machine.Traveller, silence: str
) -> None:
    ana, boss = person(world, "Ana", "owner")
    save_policy(scope=boss, silence=silence, no_own=False, link_days=14)
    steps(world, step(outside(), hours=24))
    variant = written(boss, world.channel.id, "uno", THURSDAY)
    schedule_post(scope=boss, post_id=variant.post_id)
    assert pass_deadlines() == 0
    clock.shift(timedelta(hours=25))
    assert pass_deadlines() == 1
    assert pass_deadlines() == 0
    assert is_open(variant) == (silence == "go")
    entry = AuditEntry.objects.get(action="approval.silence")
    assert entry.data["means"] == silence
    assert (
        "deadline"
        in Notification.objects.get(user=ana).body + Notification.objects.get(user=ana).title
    )


def test_reminders_by_the_brands_day(world: World, clock: time_machine.Traveller) -> None:
    ana, boss = person(world, "Ana")
    steps(world, step(inside(ana), outside(), hours=0))
    variant = written(world.scope, world.channel.id, "uno", date(2026, 12, 20))
    schedule_post(scope=world.scope, post_id=variant.post_id)
    assert remind() == 0
    clock.shift(timedelta(hours=25))
    assert remind() == 2
    assert remind() == 0
    say(boss, variant, "approve")
    clock.shift(timedelta(hours=11))  # night
    assert remind() == 0
    clock.shift(timedelta(hours=15))
    assert remind() == 1
    clock.move_to(datetime(2026, 11, 28, 12, tzinfo=UTC))  # a Saturday
    assert remind() == 0


def test_the_working_day_before_says_what_is_not_approved(
    world: World, clock: time_machine.Traveller
) -> None:
    ana, boss = person(world, "Ana", "owner")
    steps(world, step(inside(ana)))
    monday = written(boss, world.channel.id, "lunes", date(2026, 11, 30))
    schedule_post(scope=boss, post_id=monday.post_id)
    before = Notification.objects.count()
    assert warn_the_day_before() == 0
    clock.move_to(datetime(2026, 11, 27, 8, 59, tzinfo=UTC))  # Friday, before nine
    assert warn_the_day_before() == 0
    clock.move_to(datetime(2026, 11, 27, 9, 1, tzinfo=UTC))
    assert warn_the_day_before() == 1
    assert warn_the_day_before() == 0
    told = Notification.objects.get(kind="approval.warning")
    assert "lunes" in told.body
    assert Notification.objects.count() == before + 1


def test_taken_back_nobody_is_asked(world: World) -> None:
    ana, boss = person(world, "Ana")
    steps(world, step(inside(ana)))
    variant = written(world.scope, world.channel.id, "uno", THURSDAY)
    schedule_post(scope=world.scope, post_id=variant.post_id)
    unschedule_post(scope=world.scope, post_id=variant.post_id)
    assert waiting_count(scope=boss) == 0
    found = standing(scope=world.scope, origin=ORIGIN, origin_ids=[variant.id])
    assert found[variant.id].state == ""
    assert shown(world, variant) == "draft"


def test_cancelled_from_its_own_page_nobody_is_asked(world: World) -> None:
    ana, boss = person(world, "Ana")
    steps(world, step(inside(ana)))
    variant = written(world.scope, world.channel.id, "uno", THURSDAY)
    schedule_post(scope=world.scope, post_id=variant.post_id)
    cancel_delivery(scope=world.scope, delivery_id=delivery(variant).id)
    pump()
    assert waiting_count(scope=boss) == 0
    variant.refresh_from_db()
    assert variant.editorial == "draft"


def test_a_holiday_is_no_working_day(world: World, clock: time_machine.Traveller) -> None:
    ana, boss = person(world, "Ana", "owner")
    steps(world, step(inside(ana)))
    Days.objects.create(brand_id=world.scope.brand_id, countries=["ES"])
    after = written(boss, world.channel.id, "nueve", date(2026, 12, 9))  # the eighth rests
    schedule_post(scope=boss, post_id=after.post_id)
    clock.move_to(datetime(2026, 12, 6, 9, 1, tzinfo=UTC))  # Sunday; and Spain rests on it too
    assert warn_the_day_before() == 0
    clock.move_to(datetime(2026, 12, 7, 9, 1, tzinfo=UTC))  # Monday: before it comes the holiday
    assert warn_the_day_before() == 1

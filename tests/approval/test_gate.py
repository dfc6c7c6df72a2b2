"""What really goes out, and what does not: the sender at work behind the gate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tertulia.approval.services import undo
from tertulia.delivery.models import Delivery
from tertulia.delivery.services import release_held
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict
from tertulia.publishing.models import Variant
from tertulia.publishing.scheduling import schedule_post
from tests.approval.room_world import inside, item_of, person, say, step, steps, write, written
from tests.delivery.world import World, drain_until_settled

PAST = "2000-01-01T00:00Z"


def asked(world: World, text: str = "uno") -> Variant:
    """Sent to approval for the day after tomorrow."""
    day = (clock.now() + timedelta(days=2)).date()
    variant = written(world.scope, world.channel.id, text, day)
    schedule_post(scope=world.scope, post_id=variant.post_id)
    variant.refresh_from_db()
    return variant


def hour_strikes(variant: Variant) -> Delivery:
    """Its hour comes; what became of it."""
    assert variant.delivery_id is not None
    rows = Delivery.objects.filter(id=variant.delivery_id)
    rows.update(due_at=PAST, ready_at=PAST, late_limit_s=10**9)
    drain_until_settled(variant.delivery_id)
    return rows.get()


def test_unapproved_at_its_hour_is_held_and_says_so(engine: World) -> None:
    ana, boss = person(engine, "Ana")
    steps(engine, step(inside(ana)))
    variant = asked(engine)
    row = hour_strikes(variant)
    assert (row.state, row.reason) == ("held", "not_approved")
    with pytest.raises(Conflict, match="not approved"):
        release_held(scope=engine.scope, delivery_id=row.id, choice="send_now")
    say(boss, variant, "approve")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("held", "approved_late")
    assert engine.network.texts() == []
    release_held(scope=engine.scope, delivery_id=row.id, choice="send_now")
    drain_until_settled(row.id)
    assert engine.network.texts() == ["uno"]


def test_approved_it_goes_out_and_cannot_be_taken_back(engine: World) -> None:
    ana, boss = person(engine, "Ana")
    steps(engine, step(inside(ana)))
    variant = asked(engine)
    decision = say(boss, variant, "approve")
    assert hour_strikes(variant).state == "published"
    reviewer = item_of(variant).request.reviewers.get(user=ana)
    with pytest.raises(Conflict, match="on its way"):
        undo(scope=boss, decision_id=decision.id, reviewer=reviewer)


@pytest.mark.parametrize("how", ["changed", "rejected", "taken back"])
def test_what_lost_its_approval_does_not_go_out(engine: World, how: str) -> None:
    ana, boss = person(engine, "Ana")
    steps(engine, step(inside(ana)))
    variant = asked(engine)
    decision = say(boss, variant, "reject" if how == "rejected" else "approve", words="x")
    if how == "changed":
        write(engine.scope, variant, "dos")
    elif how == "taken back":
        reviewer = item_of(variant).request.reviewers.get(user=ana)
        undo(scope=boss, decision_id=decision.id, reviewer=reviewer)
    assert hour_strikes(variant).state == "held"
    assert engine.network.texts() == []

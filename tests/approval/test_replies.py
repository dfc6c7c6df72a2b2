"""Replies that wait for a yes: in the thread, not on the network; sent once, or a draft again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tertulia.accounts.models import Membership, User
from tertulia.accounts.scopes import scope_in
from tertulia.approval.models import Item, Reviewer
from tertulia.approval.services import decide, save_flow, take_suggestion
from tertulia.approval.values import Answer, ReviewerWish, StepWish
from tertulia.delivery.models import Delivery
from tertulia.inbox.models import Draft, Entry
from tertulia.inbox.services.replying import send_reply
from tertulia.kernel.outbox import pump_once
from tests.inbox.conftest import *  # noqa: F403 -- the inbox's world
from tests.inbox.world import World, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(world: World) -> Any:
    """Somebody who approves the replies of moderators."""
    user = User.objects.create_user("ana@org.example", name="Ana", language="en")
    Membership.objects.create(organisation=world.brand.organisation, user=user, role="owner")
    scope = scope_in(user, world.brand)
    step = StepWish("Boss", "any", 4, (ReviewerWish(user_id=user.id),))
    save_flow(scope=scope, subject="reply", channel_id=None, steps=[step], roles=["moderator"])
    return scope


def written(world: World, role: str = "moderator", **more: Any) -> Entry:
    world.hear(said("c1"))
    scope = replace(world.scope, role=role)
    entry_id = send_reply(
        scope=scope, conversation_id=world.one().id, text="Abrimos a las 9", **more
    )
    return Entry.objects.get(id=entry_id)


def answer(scope: Any, verdict: str, **more: Any) -> Any:
    item = Item.objects.get()
    made = decide(
        scope=scope,
        request_id=item.request_id,
        reviewer=Reviewer.objects.get(),
        answers=[Answer(item.id, verdict, **more)],
    )
    pump_once()
    return made[0]


def test_it_waits_and_the_person_still_waits(world: World, boss: Any) -> None:
    entry = written(world, close=True)
    assert (entry.delivery_state, entry.delivery_id) == ("in_review", None)
    assert world.one().waiting_since is not None
    assert world.one().state == "open"
    assert not Delivery.objects.exists()


def test_approved_it_is_sent_as_approved_and_closes(world: World, boss: Any) -> None:
    entry = written(world, close=True)
    answer(boss, "approve")
    entry.refresh_from_db()
    row = Delivery.objects.get()
    assert row.id == entry.delivery_id
    assert row.by_hand
    assert row.approved_digest == row.content_digest == Item.objects.get().digest
    assert world.one().waiting_since is None
    assert world.one().state == "closed"
    pump_once()
    assert Delivery.objects.count() == 1


def test_rejected_it_is_its_authors_draft_again(world: World, boss: Any) -> None:
    entry = written(world)
    answer(boss, "reject", words="Too dry")
    entry.refresh_from_db()
    assert entry.delivery_state == "rejected"
    assert not Delivery.objects.exists()
    if entry.user_id:
        assert Draft.objects.get().text == "Abrimos a las 9"


def test_suggested_words_are_sent_once_taken(world: World, boss: Any) -> None:
    entry = written(world)
    decision = answer(boss, "suggest", suggestion=["Abrimos a las nueve, Lucía"])
    assert not Delivery.objects.exists()
    take_suggestion(scope=boss, decision_id=decision.id)
    pump_once()
    row = Delivery.objects.get()
    assert row.content is not None
    assert row.content["parts"][0]["text"] == "Abrimos a las nueve, Lucía"
    entry.refresh_from_db()
    assert entry.text == "Abrimos a las nueve, Lucía"


def test_other_roles_answer_at_once(world: World, boss: Any) -> None:
    assert written(world, role="community_manager").delivery_id is not None
    assert not Item.objects.exists()

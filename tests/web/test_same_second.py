"""Two people act on the same thing in the same second: one outcome, both told, never a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from psycopg.errors import DeadlockDetected, DiskFull

from tertulia.accounts.models import AuditEntry, Brand, User
from tertulia.approval.models import Decision, Item
from tertulia.delivery.models import Delivery
from tertulia.kernel import clock
from tertulia.publishing.asking import ask_approval
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.scheduling import schedule_post
from tests.approval.room_world import inside, person, say, step, steps, written
from tests.delivery.holding import in_thread
from tests.delivery.scripted import Scripted, installed
from tests.delivery.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4
NINE = time(9)


@pytest.fixture
def network() -> Iterator[Scripted]:
    """The scripted network."""
    with installed(Scripted()) as scripted:
        yield scripted


@pytest.fixture
def world(network: Scripted, transactional_db: None) -> World:
    """A brand and a channel in a database whose transactions commit."""
    return make_world(network)


def soon(days: int = 3) -> date:
    return clock.now().date() + timedelta(days=days)


def browser(user: User) -> Client:
    made = Client()
    made.raise_request_exception = False
    made.force_login(user)
    return made


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each answered, begun in the same moment on connections of their own."""
    together, answers = Barrier(len(acts), timeout=30), [None] * len(acts)

    def act(number: int) -> None:
        together.wait()
        answers[number] = acts[number]()

    threads = [in_thread(partial(act, number)) for number in range(len(acts))]
    for each in threads:
        each.join(60)
    assert None not in answers
    return answers


def slug_of(world: World) -> str:
    return Brand.objects.get(id=world.scope.brand_id).slug


@pytest.mark.parametrize("rule", ["any", "all"])
@pytest.mark.parametrize("verdicts", [("approve", "approve"), ("approve", "reject")])
def test_two_reviewers_answer_in_the_same_second(
    world: World, rule: str, verdicts: tuple[str, str]
) -> None:
    people = [person(world, name) for name in ("Ana", "Beto")]
    steps(world, step(*(inside(user) for user, _scope in people), rule=rule))
    browsers = [browser(user) for user, _scope in people]
    for turn in range(ROUNDS):
        variant = written(world.scope, world.channel.id, f"texto {turn}", soon())
        request = ask_approval(scope=world.scope, variant_ids=[variant.id], title="Noviembre")
        item = request.items.get()
        path = reverse("approval:decide", args=[slug_of(world), request.id])
        said = [{"do": f"{verdict}:{item.id}", f"words.{item.id}": "No."} for verdict in verdicts]
        answers = at_once(
            *(partial(client.post, path, each) for client, each in zip(browsers, said, strict=True))
        )
        assert [each.status_code for each in answers] == [302, 302]
        check_one_outcome(item, rule, verdicts)


def check_one_outcome(item: Item, rule: str, verdicts: tuple[str, str]) -> None:
    """The state is what the kept answers say, and it was settled once."""
    item.refresh_from_db()
    kept = list(Decision.objects.filter(item=item).values_list("verdict", flat=True))
    settled = AuditEntry.objects.filter(object_id=str(item.id), action__startswith="approval.")
    states = [each.action for each in settled if each.action.split(".")[1] == item.state]
    if verdicts == ("approve", "approve"):
        assert item.state == "approved"
        assert len(kept) == (2 if rule == "all" else 1), "who comes second is told it is settled"
        assert len(states) == 1
    else:
        assert item.state == ("approved" if kept == ["approve"] else "rejected")
        assert len(states) == 1
    assert AuditEntry.objects.filter(object_id=str(item.id), action="approval.rejected").count() < 2
    delivery = Delivery.objects.filter(origin_id=item.origin_id).order_by("-id").first()
    assert delivery is not None
    assert bool(delivery.approved_digest) == (item.state == "approved")


def test_words_are_taken_and_saved_in_the_same_second(world: World) -> None:
    user, reviewing = person(world, "Ana")
    author, writing = person(world, "Beto")
    steps(world, step(inside(user)))
    clients = browser(author), browser(author)
    for turn in range(ROUNDS):
        variant = written(writing, world.channel.id, f"texto {turn}", soon())
        ask_approval(scope=writing, variant_ids=[variant.id], title="Noviembre")
        made = say(reviewing, variant, "suggest", suggestion=[f"texto mejor {turn}"])
        take = reverse("approval:take", args=[slug_of(world), made.id])
        now = Variant.objects.get(id=variant.id)
        save = reverse("publishing:save", args=[slug_of(world), now.post_id])
        mine = {f"v.{now.id}.version": str(now.version), f"v.{now.id}.text.0": "texto mío"}
        answers: list[HttpResponse] = at_once(
            partial(clients[0].post, take), partial(clients[1].post, save, mine)
        )
        assert all(each.status_code < 500 for each in answers), [
            each.content[-600:] for each in answers if each.status_code >= 500
        ]
        now.refresh_from_db()
        assert now.parts[0]["text"] in ("texto mío", f"texto mejor {turn}")


def test_two_people_drag_the_same_post_at_once(world: World) -> None:
    names = ("Ana", "Beto")
    clients = [browser(person(world, name)[0]) for name in names]
    for turn in range(ROUNDS):
        variant = written(world.scope, world.channel.id, f"texto {turn}", soon(), NINE)
        if turn % 2:
            schedule_post(scope=world.scope, post_id=variant.post_id)
        path = reverse("planning:move", args=[slug_of(world), variant.post_id])
        days = [soon(10), soon(11)]
        seen = {"hour": "10:00", "was": f"{soon()}|09:00"}
        answers = at_once(
            *(
                partial(client.post, path, {"day": day.isoformat(), **seen})
                for client, day in zip(clients, days, strict=True)
            )
        )
        assert sorted(each.status_code for each in answers) == [200, 409]
        won, lost = sorted(answers, key=lambda each: each.status_code)
        assert "Somebody moved it in the meantime" in lost.json()["sentence"]
        post = Post.objects.get(id=variant.post_id)
        assert post.due_day == days[answers.index(won)]
        assert won.json()["undo"]
        delivery = Delivery.objects.filter(origin_id=variant.id).first()
        assert (delivery is not None) == bool(turn % 2)
        if delivery is not None and delivery.due_local:
            assert delivery.due_local.startswith(f"{post.due_day}T10:00")


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize(("cause", "status"), [(DeadlockDetected, 409), (DiskFull, 500)])
def test_who_loses_a_deadlock_is_told_to_do_it_again(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    accept: str,
    cause: type[Exception],
    status: int,
) -> None:
    def lost(**_more: object) -> None:
        raise OperationalError("lost") from cause("lost")

    client = browser(person(world, "Ana")[0])
    variant = written(world.scope, world.channel.id, "texto", soon())
    monkeypatch.setattr("tertulia.publishing.ui.composer.discard_post", lost)
    path = reverse("publishing:discard", args=[slug_of(world), variant.post_id])
    answer = client.post(path, headers={"Accept": accept})
    assert answer.status_code == status
    assert ("at that moment" in answer.content.decode()) == (status == 409)

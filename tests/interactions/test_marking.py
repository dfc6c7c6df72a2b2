"""Another choice who reads again: texts are marked portion by portion, and none is read before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from tertulia.interactions.models import Endpoint, Reading, SecondChoice
from tertulia.interactions.second_queries import second_progress
from tertulia.interactions.second_rules import Why
from tertulia.interactions.services import marking
from tertulia.interactions.services.claiming import claim
from tertulia.interactions.services.endpoint import choose_second, save_endpoint
from tertulia.interactions.services.marking import mark_waiting
from tertulia.interactions.services.reading import read_batch
from tertulia.interactions.services.second import read_second_batch, waits_here
from tertulia.interactions.services.wanting import read_carefully
from tertulia.kernel import clock
from tests.inbox.world import make_world, person, said
from tests.interactions.careful_reader import CarefulReader, FirstReader
from tests.interactions.endpoint_world import facts

if TYPE_CHECKING:
    from tests.inbox.world import World

pytestmark = pytest.mark.django_db
SURE = "intent=praise sentiment=positive"
#: The second is unsure, the fourth urgent.
TEXTS = (SURE, "sentiment=positive", SURE, f"{SURE} urgent=legal", SURE, SURE, SURE)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "PORTION", 3)


def hear(world: World, *texts: str) -> None:
    """Said an hour ago, and read the first time."""
    before = Reading.objects.count()
    at = clock.now() - timedelta(hours=1)
    for number, text in enumerate(texts, before):
        world.hear(said(f"t{number}", text, author=person(f"p{number}"), created_at=at))
    while read_batch(FirstReader()):
        pass


def marks(world: World) -> list[int]:
    """In the order in which they were said."""
    rows = Reading.objects.filter(brand=world.brand).order_by("interaction_id")
    return list(rows.values_list("wants", flat=True))


def choose(world: World, by: str = "local", *, all_texts: bool = False) -> SecondChoice:
    choose_second(scope=world.scope, by=by, all_texts=all_texts, agreed=by == "endpoint")
    return SecondChoice.objects.get(brand=world.brand)


def with_endpoint(world: World) -> Endpoint:
    save_endpoint(scope=world.scope, facts=facts("https://llm.test/v1"))
    return Endpoint.objects.get()


def test_more_texts_than_a_portion_are_marked_by_the_job_and_none_is_read_before(
    world: World,
) -> None:
    hear(world, *TEXTS)
    choice = choose(world, all_texts=True)
    assert (choice.marking, choice.marked, choice.to_mark) == (True, 3, 7)
    assert marks(world) == [0, Why.UNSURE, 0, Why.MATTERS, *[Why.MATTERS] * 3]
    told = second_progress(scope=world.scope)
    assert (told.marked, told.to_mark) == (3, 7)
    assert waits_here() == []
    assert read_second_batch(FirstReader(), CarefulReader()) == 0
    assert mark_waiting() == 2
    assert marks(world) == [Why.MATTERS] * 7
    choice.refresh_from_db()
    assert (choice.marking, choice.marked_to) == (False, None)
    assert second_progress(scope=world.scope).to_mark == 0
    assert len(waits_here()) == 7
    assert mark_waiting() == 0


@pytest.mark.parametrize("portion", [1, 3, 7, 100])
def test_marks_are_the_same_whatever_the_portion(
    portion: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "PORTION", portion)
    hear(world, *TEXTS)
    by_rule = marks(world)
    assert sorted(by_rule) == [0, 0, 0, 0, 0, Why.UNSURE, Why.MATTERS]
    choose(world, "nobody")
    mark_waiting()
    assert marks(world) == [0] * 7
    choose(world, "local")
    mark_waiting()
    assert marks(world) == by_rule


def test_another_choice_in_the_middle_begins_anew(world: World) -> None:
    hear(world, *TEXTS)
    choose(world, all_texts=True)
    choice = choose(world, "nobody")
    assert (choice.marking, choice.marked) == (True, 3)
    mark_waiting()
    assert marks(world) == [0] * 7


def test_a_brand_with_few_texts_waits_for_no_job(world: World) -> None:
    hear(world, SURE, SURE)
    assert not choose(world, all_texts=True).marking
    assert marks(world) == [Why.MATTERS] * 2


def test_brands_are_marked_apart(world: World) -> None:
    other = make_world()
    hear(world, *TEXTS)
    hear(other, *TEXTS)
    before = marks(other)
    choose(world, all_texts=True)
    mark_waiting()
    assert marks(world) == [Why.MATTERS] * 7
    assert marks(other) == before


def test_what_is_read_meanwhile_is_marked_by_the_new_choice(world: World) -> None:
    hear(world, *TEXTS)
    choose(world, all_texts=True)
    hear(world, SURE)
    assert marks(world)[-1] == Why.MATTERS
    mark_waiting()
    assert marks(world) == [Why.MATTERS] * 8


def test_an_older_text_is_sent_only_if_somebody_asked_since_the_brand_agreed(
    world: World,
) -> None:
    hear(world, *TEXTS)
    ids = list(Reading.objects.order_by("interaction_id").values_list("interaction_id", flat=True))
    read_carefully(scope=world.scope, interaction_id=ids[0])
    endpoint = with_endpoint(world)
    choose(world, "endpoint")
    assert marks(world)[0] == Why.ASKED, "not gone through yet"
    assert claim(endpoint.id) is None, "nothing leaves before all is gone through"
    read_carefully(scope=world.scope, interaction_id=ids[1])
    mark_waiting()
    assert marks(world) == [0, Why.ASKED, 0, 0, 0, 0, 0]
    batch = claim(endpoint.id)
    assert batch is not None
    assert [each.id for each in batch.texts] == [ids[1]]
    choose(world, "endpoint", all_texts=True)
    mark_waiting()
    assert marks(world) == [0] * 7, "another choice takes it back"


def test_what_another_careful_reader_has_read_still_waits_for_this_one(world: World) -> None:
    hear(world, *TEXTS)
    Reading.objects.update(second="careful 0", wants=int(Why.UNSURE))
    choose(world, all_texts=True)
    mark_waiting()
    assert marks(world) == [Why.UNSURE] * 7
    Reading.objects.update(second="@llm.test small")
    choose(world)
    mark_waiting()
    assert marks(world) == [0] * 7


def test_the_page_shows_how_far_it_is(world: World) -> None:
    hear(world, *TEXTS)
    choose(world, all_texts=True)
    client = Client()
    client.force_login(world.user)
    page = client.get(reverse("interactions:second", kwargs={"brand": world.brand.slug}))
    assert "3 de 7 textos" in page.content.decode()
    state = reverse("interactions:second_state", kwargs={"brand": world.brand.slug})
    assert f'hx-get="{state}"' in page.content.decode()
    mark_waiting()
    told = client.get(state).content.decode()
    assert "hx-get" not in told
    assert "<progress" not in told

"""Topics through the whole path: asked for, found step by step, stopped, begun anew, erased."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tertulia.interactions.asides import Asides
from tertulia.interactions.models import Interaction, TopicSearch
from tertulia.interactions.services import topics as topic_services
from tertulia.interactions.services.reading import read_batch
from tertulia.interactions.services.topics import TopicWork, ask_topics, stop_topics
from tertulia.interactions.topic_values import Found, rise, without_address
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tertulia.language.reader import Reader
from tertulia.language.topics import Topics
from tests.inbox.world import make_world, person, said
from tests.language.test_topics import FEATURES, texts
from tests.language.toy import toy_model

if TYPE_CHECKING:
    from tests.inbox.world import World

pytestmark = pytest.mark.django_db
MODEL = toy_model()
MODEL.features = FEATURES
READER = Reader(MODEL, "toy")


def hear(world: World, some: Sequence[str], at: datetime, prefix: str = "t") -> None:
    """These were said, by as many people, and read."""
    world.hear(
        *(
            said(f"{prefix}{number}", text, created_at=at, author=person(f"{prefix}{number}"))
            for number, text in enumerate(some)
        )
    )
    while read_batch(READER):
        pass


def ask(world: World, **more: str) -> TopicSearch:
    now = clock.now()
    days = {"since": now - timedelta(days=10), "until": now + timedelta(hours=1)}
    return TopicSearch.objects.get(id=ask_topics(scope=world.scope, **days, **more))


def work(reader: Reader = READER) -> int:
    """All steps; how many there were."""
    aside, steps = TopicWork(), 0
    while aside.step(reader):
        steps += 1
        assert steps < 500
    return steps


def test_what_people_talk_about_is_found_with_what_was_said_before(world: World) -> None:
    now = clock.now()
    hear(world, texts(12)[0], now - timedelta(hours=1))
    hear(world, texts(4, seed=5)[0], now - timedelta(days=12), prefix="before")
    hear(world, ["coffee espresso"], now - timedelta(days=40), prefix="long ago")
    row = ask(world)
    assert Asides().wanted("toy")
    assert work() > 3
    row.refresh_from_db()
    assert (row.state, row.percent, row.texts, row.before) == ("done", 100, 36, 12)
    told = [Found.of(each) for each in row.found]
    assert sum(each.texts for each in told) >= 30
    assert sum(each.before for each in told) >= 9
    for each in told:
        assert each.words
        assert 1 <= len(each.examples) <= topic_services.EXAMPLES
        stands = Interaction.objects.get(id=each.examples[0]).text
        assert set(stands.split()) & set(each.words)
    assert work() == 0


def test_only_the_channel_and_the_language_that_were_asked_for(world: World) -> None:
    hear(world, texts(6)[0], clock.now())
    other = make_world()
    hear(other, texts(6)[0], clock.now())
    spoken = Interaction.objects.filter(brand=world.brand).values_list("read_as__language")
    language = spoken.exclude(read_as__language="").first()
    assert language is not None
    row = ask(world, language=language[0])
    work()
    row.refresh_from_db()
    assert row.texts == spoken.filter(read_as__language=language[0]).count() > 0
    TopicSearch.objects.all().delete()
    row = ask(world, channel_id=world.channel.id)  # type: ignore[arg-type]
    work()
    row.refresh_from_db()
    assert row.texts == 18


@pytest.mark.parametrize("some", [[], ["coffee"], ["=cmd|' /C calc'!A0 coffee"] * 5])
def test_nothing_one_text_and_hostile_ones(world: World, some: list[str]) -> None:
    hear(world, some, clock.now())
    row = ask(world)
    work()
    row.refresh_from_db()
    assert (row.state, row.texts) == ("done", len(some))


def test_it_waits_until_the_texts_of_its_period_are_read(world: World) -> None:
    world.hear(said("a", "coffee espresso", created_at=clock.now()))
    row = ask(world)
    assert work() == 0
    while read_batch(READER):
        pass
    assert work() > 0
    row.refresh_from_db()
    assert (row.state, row.texts) == ("done", 1)


def test_a_search_is_stopped_between_two_steps(world: World) -> None:
    hear(world, texts(6)[0], clock.now())
    row = ask(world)
    aside = TopicWork()
    aside.step(READER)
    aside.step(READER)
    stop_topics(scope=world.scope, search_id=row.id)
    while aside.step(READER):
        pass
    row.refresh_from_db()
    assert (row.state, row.found) == ("stopped", [])


def test_what_a_dead_worker_began_is_begun_anew_and_given_up_in_the_end(world: World) -> None:
    hear(world, texts(6)[0], clock.now())
    row = ask(world)
    aside = TopicWork()
    aside.step(READER)
    aside.step(READER)
    work()
    row.refresh_from_db()
    assert (row.state, row.begun) == ("done", 2)
    row = TopicSearch.objects.create(
        brand=world.brand, since=row.since, until=row.until, asked_at=clock.now(), begun=3
    )
    work()
    row.refresh_from_db()
    assert row.state == "failed"


def test_a_reader_that_raises_fails_the_search_alone(world: World) -> None:
    class Breaks(Reader):
        def topics(
            self, texts: Sequence[str], languages: Sequence[str]
        ) -> Generator[float, None, Topics]:
            raise ValueError("no")

    row = ask(world)
    work(Breaks(MODEL, "toy"))
    row.refresh_from_db()
    assert row.state == "failed"


def test_what_is_refused(world: World) -> None:
    now = clock.now()
    day = timedelta(days=1)
    for since, until in ((now, now), (now, now - day), (now - 401 * day, now)):
        with pytest.raises(Invalid):
            ask_topics(scope=world.scope, since=since, until=until)
    with pytest.raises(Invalid):
        ask(world, language="xx")
    with pytest.raises(NotAllowed):
        ask_topics(scope=replace(world.scope, permissions=frozenset()), since=now - day, until=now)
    row = ask(world)
    with pytest.raises(Conflict):
        ask(world)
    with pytest.raises(NotFound):
        stop_topics(scope=make_world().scope, search_id=row.id)


def test_old_searches_give_way(world: World) -> None:
    for _each in range(topic_services.KEPT + 3):
        ask(world)
        TopicSearch.objects.update(state="done")
    assert TopicSearch.objects.count() == topic_services.KEPT


def test_the_pages_show_lead_on_and_export(world: World) -> None:
    hear(world, texts(12)[0], clock.now() - timedelta(hours=1))
    client = Client()
    client.force_login(world.user)
    brand = {"brand": world.brand.slug}
    today = f"{clock.now():%Y-%m-%d}"
    form = {"first": f"{clock.now() - timedelta(days=3):%Y-%m-%d}", "last": today}
    answer = client.post(reverse("inbox:topics_ask", kwargs=brand), form)
    row = TopicSearch.objects.get()
    there = reverse("inbox:topics_found", kwargs={**brand, "search_id": row.id})
    assert answer.headers["Location"] == there
    waits = client.get(there, headers={"HX-Target": "topics-found"}).content.decode()
    assert "hx-get" in waits
    assert "<html" not in waits
    again = client.post(reverse("inbox:topics_ask", kwargs=brand), form)
    assert again.status_code == 422
    work()
    row.refresh_from_db()
    first = Found.of(row.found[0])
    shown = client.get(there).content.decode()
    assert " · ".join(first.words) in shown
    link = reverse("inbox:text", kwargs={**brand, "interaction_id": first.examples[0]})
    assert link in shown
    assert "/inbox/" in client.get(link).headers["Location"]
    Interaction.objects.filter(id=first.examples[0]).delete()
    assert link not in client.get(there).content.decode(), "what was erased is not shown"
    lines = client.get(reverse("inbox:topics_file", kwargs={**brand, "search_id": row.id}))
    told = lines.content.decode().splitlines()
    assert told[0].startswith("\ufeffwords,texts")
    assert len(told) == 1 + len(row.found)
    for wrong in ({}, {"first": "x", "last": today}, {**form, "channel": str(row.id)}):
        assert client.post(reverse("inbox:topics_ask", kwargs=brand), wrong).status_code == 422


@given(*[st.integers(0, 500)] * 4)
def test_a_rise_is_of_the_share(texts: int, before: int, all_texts: int, all_before: int) -> None:
    found = rise(texts=texts, before=before, all_texts=all_texts, all_before=all_before)
    if before >= 3 and all_texts and all_before:
        assert found is not None
        assert found >= -100
        assert rise(texts=texts, before=texts, all_texts=9, all_before=9) in (0, None)
    else:
        assert found is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@cafetertulia ¿Abren el lunes?", "¿Abren el lunes?"),
        (" @a@b.example:3900, @c: hola @d", "hola @d"),
        ("hola @cafetertulia", "hola @cafetertulia"),
        ("@cafetertulia", "@cafetertulia"),
        ("ana@example.org escribe", "ana@example.org escribe"),
        ("", ""),
    ],
)
def test_a_text_is_told_without_whom_it_goes_to(text: str, said: str) -> None:
    assert without_address(text) == said


def test_examples_hold_a_word_of_the_name_and_none_says_the_same_twice() -> None:
    def text(number: int, words: str) -> topic_services._Text:
        return topic_services._Text(UUID(int=number), words, "es", "")

    some = [
        text(1, "@cafe 😍"),
        text(2, "@cafe ¿Hay torta hoy?"),
        text(3, "@cafe Qué rico estuvo todo"),
        text(4, "@talleres ¿hay TORTA hoy?"),
        text(5, "Una torta para seis"),
        text(6, "torta grande"),
    ]
    found = topic_services._topic(some, ("Torta",), range(6), 0)
    assert [each.int for each in found.examples] == [2, 5, 6, 3]

"""What conversations are read as: marks, filters, order, and a person who says otherwise."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tertulia.inbox.models import Act, Conversation
from tertulia.inbox.queries.lists import conversations_page
from tertulia.inbox.queries.values import Wanted
from tertulia.inbox.rules import LONG_WAIT, WIDE_REACH, Text, summary_of, urgency_now
from tertulia.inbox.services.acting import close_conversations, reopen_conversation
from tertulia.inbox.services.summing import hear_read
from tertulia.interactions.events import InteractionsRead
from tertulia.interactions.models import Interaction, Reading
from tertulia.interactions.services.reading import explain_asked, read_batch
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid
from tertulia.networks.values import RemoteRef, Vanished
from tests.inbox.world import World, ours, person, said
from tests.interactions.plain_reader import PlainReader

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture
def client(world: World) -> Client:
    """Mireia, signed in."""
    found = Client()
    found.force_login(world.user)
    return found


def read(world: World) -> None:
    """The reader reads, and the inbox hears of it."""
    while read_batch(PlainReader()):
        pass
    ids = list(Interaction.objects.values_list("id", flat=True))
    hear_read([InteractionsRead(brand_id=world.brand.id, ids=ids)])


def alone(world: World, handle: str, text: str, **more: object) -> None:
    world.hear(said(f"c-{handle}", text, author=person(handle), **more))


def order(world: World, wanted: Wanted, limit: int = 30) -> list[str]:
    found, after = [], ""
    while True:
        page = conversations_page(scope=world.scope, wanted=wanted, after=after, limit=limit)
        found += [row.name for row in page.rows]
        after = page.after
        if not after:
            return found


def get(client: Client, world: World, path: str = "") -> HttpResponse:
    answer: HttpResponse = client.get(f"/b/{world.brand.slug}/inbox/{path}", headers=HX)
    return answer


def test_a_conversation_says_what_its_texts_say(world: World) -> None:
    world.hear(said("a", "intent=complaint urgent=legal sentiment=negative language=pt"))
    read(world)
    row = world.one()
    assert (row.intent, row.urgent, row.urgency) == ("complaint", "legal", 2)
    assert (row.sentiment, row.language) == ("negative", "pt")


def test_what_a_conversation_says_stands_until_the_next_text_is_read(world: World) -> None:
    """Nobody waits in what was written before the connection: its last text speaks."""
    before = world.channel.connected_at - timedelta(days=2)
    world.hear(said("a", "intent=praise sentiment=positive language=es", created_at=before))
    read(world)
    later = before + timedelta(days=1)
    world.hear(said("b", "intent=thanks language=pt", created_at=later))
    row = world.one()
    assert (row.waiting_since, row.texts) == (None, 2)
    assert (row.intent, row.sentiment, row.language) == ("praise", "positive", "es")
    read(world)
    row = world.one()
    assert (row.intent, row.language) == ("thanks", "pt")


def test_what_waits_and_was_not_read_says_nothing_of_the_text_before(world: World) -> None:
    before = world.channel.connected_at - timedelta(days=2)
    world.hear(said("a", "intent=praise sentiment=positive", created_at=before))
    read(world)
    assert world.one().intent == "praise"
    world.hear(said("b", "intent=complaint"))
    row = world.one()
    assert (row.waiting_since is not None, row.intent, row.sentiment) == (True, "", "")


def test_what_was_read_before_it_was_threaded_is_not_lost(world: World) -> None:
    from tertulia.inbox.services.threading import thread_attributed
    from tertulia.interactions.events import InteractionsStored
    from tertulia.interactions.services.storing import store_page
    from tertulia.people.events import InteractionsAttributed
    from tertulia.people.services.recognising import recognise_stored

    stored = store_page(
        scope=world.scope, channel_id=world.channel.id, items=[said("a", "urgent=health")]
    )
    read(world)
    place = {"brand_id": world.brand.id, "channel_id": world.channel.id}
    recognise_stored([InteractionsStored(**place, ids=list(stored.new))])
    thread_attributed([InteractionsAttributed(**place, ids=list(stored.new))])
    assert world.one().urgency == 3


def test_what_stayed_as_it_was_keeps_no_page_busy(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tertulia.kernel.models import LiveEvent

    alone(world, "ana", "intent=praise")
    alone(world, "ben", "intent=thanks")
    read(world)
    monkeypatch.setattr("tertulia.inbox.services.summing.MOST_NAMED", 1)
    LiveEvent.objects.all().delete()
    read(world)
    assert not LiveEvent.objects.exists()
    Reading.objects.filter(intent="praise").update(intent="complaint")
    read(world)
    told = LiveEvent.objects.get(kind="inbox").data["ids"]
    assert told == [str(Conversation.objects.get(intent="complaint").id)]


def test_urgent_is_only_what_waits(world: World) -> None:
    now = clock.now()
    world.hear(said("a", "urgent=legal intent=complaint", created_at=now - timedelta(hours=2)))
    world.hear(said("b", "intent=thanks", created_at=now - timedelta(hours=1)))
    read(world)
    assert (world.one().urgent, world.one().urgency) == ("legal", 2)
    done = close_conversations(scope=world.scope, conversation_ids=[world.one().id])
    assert (world.one().urgent, world.one().urgency) == ("", 0)
    from tertulia.inbox.services.undoing import undo

    undo(scope=world.scope, act_id=done.act_id)
    assert (world.one().urgent, world.one().urgency) == ("legal", 2)


def test_answered_on_the_network_it_is_urgent_no_more(world: World) -> None:
    world.hear(said("a", "urgent=legal", created_at=clock.now() - timedelta(hours=2)))
    read(world)
    world.hear(ours("b", "Ya lo vemos", answers="a"))
    assert (world.one().urgent, world.one().urgency) == ("", 0)
    reopen_conversation(scope=world.scope, conversation_id=world.one().id)
    assert world.one().urgency == 0


def test_deleted_on_the_network_it_is_urgent_no_more(world: World) -> None:
    world.hear(said("a", "urgent=legal"))
    read(world)
    world.hear(Vanished(RemoteRef("a")))
    assert world.one().urgency == 0


def test_many_followers_are_a_reason(world: World) -> None:
    from dataclasses import replace

    world.hear(said("a", "hola", author=replace(person("fam"), followers=WIDE_REACH)))
    read(world)
    assert (world.one().urgent, world.one().urgency) == ("reach", 1)


def test_filters_narrow_the_list(world: World) -> None:
    alone(world, "ana", "intent=complaint sentiment=negative language=pt")
    alone(world, "ben", "intent=praise sentiment=positive language=es")
    alone(world, "cleo", "intent=complaint urgent=legal language=es")
    read(world)
    assert order(world, Wanted(intent="complaint")) == ["Ana", "Cleo"]
    assert order(world, Wanted(language="es")) == ["Ben", "Cleo"]
    assert order(world, Wanted(sentiment="positive")) == ["Ben"]
    assert order(world, Wanted(urgent=True)) == ["Cleo"]
    assert order(world, Wanted(view="all", words="complaint", language="pt")) == ["Ana"]


@pytest.mark.parametrize("limit", [1, 2, 30])
def test_the_most_urgent_first_then_who_waits_longest(world: World, limit: int) -> None:
    now = clock.now()
    hours = {"calm": 3, "calmer": 2, "late": 40, "legal": 1, "health": 0, "law": 5}
    texts = {"legal": "urgent=legal", "law": "urgent=legal", "health": "urgent=health"}
    for name, age in hours.items():
        at = now - timedelta(hours=age)
        alone(world, name, texts.get(name, "hola"), created_at=at)
    Conversation.objects.update(state="open")
    world.channel.__class__.objects.update(connected_at=now - timedelta(days=9))
    late = Conversation.objects.get(identity__handle="late")
    Conversation.objects.filter(id=late.id).update(waiting_since=now - timedelta(hours=40))
    read(world)
    Conversation.objects.filter(id=late.id).update(waiting_since=now - timedelta(hours=40))
    expected = ["Health", "Law", "Legal", "Late", "Calm", "Calmer"]
    assert order(world, Wanted(view="open", order="urgent"), limit) == expected


@pytest.mark.parametrize("cursor", ["x", "1_2", "a_b_c_d", "1__zz_5", "_____"])
def test_a_broken_cursor_is_told(world: World, cursor: str) -> None:
    with pytest.raises(Invalid):
        conversations_page(scope=world.scope, wanted=Wanted(order="urgent"), after=cursor)


def test_rows_and_lines_carry_quiet_marks_and_loud_ones(world: World, client: Client) -> None:
    world.hear(said("a", "intent=complaint urgent=legal"))
    read(world)
    page = get(client, world, "rows").content.decode()
    assert '<span class="urgent u2">' in page
    assert 'title="queja"' in page
    lines = get(client, world, f"{world.one().id}/lines").content.decode()
    assert 'class="menu read-menu"' in lines
    assert 'data-shortcut="t"' in lines


def test_filters_are_kept_in_the_address(world: World, client: Client) -> None:
    query = "?intent=complaint&sentiment=negative&language=pt&urgent=1&order=urgent"
    page = client.get(f"/b/{world.brand.slug}/inbox/{query}").content.decode()
    for part in ("intent=complaint", "urgent=1", "order=urgent", "language=pt"):
        assert part in page
    assert '<option value="complaint" selected>' in page
    odd = client.get(f"/b/{world.brand.slug}/inbox/?intent=%00&language=<b>&order=x")
    assert odd.status_code == 200


def test_opening_shows_the_words_that_spoke_for_it(world: World, client: Client) -> None:
    world.hear(said("a", "<b>intent=complaint</b>"))
    read(world)
    path = f"line/{world.line('a').id}/reading"
    first = get(client, world, path).content.decode()
    assert "?n=1" in first
    explain_asked(PlainReader())
    then = get(client, world, f"{path}?n=1").content.decode()
    assert "<mark>=complaint</mark>" in then
    assert "<b>intent" not in then
    assert "80 %" in then
    assert "?n=2" not in then


def test_without_a_reader_it_asks_only_for_a_while(world: World, client: Client) -> None:
    world.hear(said("a", "intent=complaint"))
    read(world)
    path = f"line/{world.line('a').id}/reading"
    assert "hx-get" not in get(client, world, f"{path}?n=6").content.decode()
    assert "hx-get" not in get(client, world, f"{path}?n=x").content.decode()


def correct(client: Client, world: World, entry_id: UUID, **data: str) -> HttpResponse:
    answer: HttpResponse = client.post(
        f"/b/{world.brand.slug}/inbox/line/{entry_id}/correct", data, headers=HX
    )
    return answer


def test_a_correction_shows_at_once_and_is_undone(world: World, client: Client) -> None:
    world.hear(said("a", "intent=praise urgent=legal"))
    read(world)
    entry = world.line("a")
    answer = correct(client, world, entry.id, field="urgent", label="")
    told = json.loads(answer.headers["HX-Trigger"])
    assert told["inbox:changed"]["ids"] == [str(world.one().id)]
    assert world.one().urgency == 0
    correct(client, world, entry.id, field="intent", label="complaint")
    assert world.one().intent == "complaint"
    for _times in range(2):
        client.post(f"/b/{world.brand.slug}/inbox/undo", headers=HX)
    assert (world.one().intent, world.one().urgency) == ("praise", 2)
    assert Reading.objects.get().corrected == []
    assert not Act.objects.filter(undone_at=None).exists()


def test_a_correction_of_old_words_is_undone_without_harm(world: World, client: Client) -> None:
    world.hear(said("a", "intent=praise"))
    read(world)
    correct(client, world, world.line("a").id, field="intent", label="spam")
    world.hear(said("a", "intent=thanks"))
    read(world)
    client.post(told_undo(client, world), headers=HX)
    assert world.one().intent == "thanks"
    assert not Act.objects.filter(undone_at=None).exists()


def told_undo(client: Client, world: World) -> str:
    return f"/b/{world.brand.slug}/inbox/undo"


def test_what_is_no_label_is_refused(world: World, client: Client) -> None:
    world.hear(said("a", "intent=praise"))
    assert correct(client, world, world.line("a").id, field="intent", label="x").status_code == 422


ATS = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
TEXTS = st.builds(
    Text,
    at=ATS,
    waits=st.booleans(),
    sentiment=st.sampled_from(["", "negative", "neutral", "positive"]),
    intent=st.sampled_from(["", "question", "other", "complaint"]),
    urgent=st.just("legal"),
    urgency=st.integers(0, 3),
    followers=st.none() | st.integers(0, 10**7),
)


@given(st.lists(TEXTS, max_size=6))
def test_a_summary_is_as_urgent_as_the_worst_that_waits(texts: list[Text]) -> None:
    found = summary_of(texts)
    waiting = [each for each in texts if each.waits]
    worst = max((each.urgency for each in waiting), default=0)
    reach = any((each.followers or 0) >= WIDE_REACH for each in waiting)
    assert found.urgency == (worst or int(reach))
    assert bool(found.urgency) <= bool(waiting)
    assert summary_of(reversed(texts)).urgency == found.urgency


@given(st.integers(0, 3), st.none() | ATS, ATS)
def test_waiting_long_counts_where_nothing_worse_does(
    urgency: int, since: datetime | None, now: datetime
) -> None:
    _urgent, level = urgency_now(urgent="x", urgency=urgency, waiting_since=since, now=now)
    long = since is not None and now - since >= LONG_WAIT
    assert level == (urgency or int(long))
